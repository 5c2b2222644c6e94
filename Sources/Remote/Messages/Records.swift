import ChangeModel

/// Asks which changes of the set that is open are there without their records, because these were kept back.
package struct Withheld: Message {
  package static let kind = MessageKind.withheld
  package init() {}
  package func encode(_ out: inout ByteWriter) {}
  package static func decode(_ reader: inout ByteReader) throws(DecodeError) -> Withheld { Withheld() }
}

package struct WithheldFound: Listing {
  package static let kind = MessageKind.withheldFound
  package var entries: [ChangeHash]
  package var isLast: Bool

  package init(_ entries: [ChangeHash], isLast: Bool) {
    self.entries = entries
    self.isLast = isLast
  }
}

/// Changes whose records come now: parcels without contents follow, and an end.
package struct OfferRecords: Listing {
  package static let kind = MessageKind.offerRecords
  package var entries: [ChangeHash]
  package var isLast: Bool

  package init(_ entries: [ChangeHash], isLast: Bool) {
    self.entries = entries
    self.isLast = isLast
  }
}
