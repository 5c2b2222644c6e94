/// Why an edited text cannot be recorded as it stands.
package enum RecordRefusal: Error, Equatable, Sendable {
  /// A marker stands where none was written, or in another order.
  case markersMoved
  /// Some markers of a conflict are gone and some are left.
  case damagedMarkers(conflict: Int)
  /// The text of several conflicts left in place cannot be told apart.
  case sidesInterleave
  /// The facts would not give the text that was typed: a defect, reported instead of recorded.
  case notExact
  case semantics(SemanticsError)
}
