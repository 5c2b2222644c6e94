import ChangeModel

/// A change by its number in this store: dense, given on first sight, never leaving the machine.
package struct LocalChange: Hashable, Comparable, Sendable {
  package let value: UInt32
  package init(_ value: UInt32) { self.value = value }
  package static func < (a: Self, b: Self) -> Bool { a.value < b.value }
  /// The same number as the facts of the store use it.
  package var holder: Holder { Holder(value) }
  package init(_ holder: Holder) { value = holder.value }
}

/// A file, directory or link by its number in this store. The root is 0.
package struct LocalInode: Hashable, Comparable, Sendable {
  package let value: UInt32
  package init(_ value: UInt32) { self.value = value }
  package static func < (a: Self, b: Self) -> Bool { a.value < b.value }
  package static let root = LocalInode(0)
}
