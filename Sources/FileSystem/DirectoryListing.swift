import Glibc

/// The entries of one directory, sorted by the bytes of their names, without `.` and `..`.
///
/// All names lie in one buffer, so an entry costs no allocation, and a listing that is filled again reuses its memory.
///
///     var listing = DirectoryListing()
///     try directory.list(into: &listing)
///     for index in 0..<listing.count where listing.kind(index) == .file {
///       let status = try directory.status(ofEntry: index, in: listing)
///     }
package struct DirectoryListing: Sendable {
  struct Entry {
    /// The first eight bytes of the name, most significant first: decides nearly every comparison.
    let key: UInt64
    let offset: Int
    let length: Int
    let kind: FileStatus.Kind
  }

  /// Each name followed by a NUL, which makes it a C string where it lies.
  private(set) var names: [UInt8] = []
  private(set) var entries: [Entry] = []

  package init() {}

  package var count: Int { entries.count }

  /// The name of an entry. O(1), nothing is copied.
  package func name(_ index: Int) -> ArraySlice<UInt8> {
    let entry = entries[index]
    return names[entry.offset..<entry.offset + entry.length]
  }

  package func kind(_ index: Int) -> FileStatus.Kind { entries[index].kind }

  /// The entry as a path from the listed directory.
  package func path(_ index: Int) -> RelativePath { RelativePath(unchecked: Array(name(index))) }

  /// How an entry's name sorts against `other`: negative before it, 0 equal, positive after it. For merging.
  package func order(_ index: Int, against other: Span<UInt8>) -> Int {
    let entry = entries[index]
    return names.withUnsafeBytes { names in
      other.withUnsafeBytes { other in
        let name = UnsafeRawBufferPointer(rebasing: names[entry.offset..<entry.offset + entry.length])
        let common = min(name.count, other.count)
        if common > 0, let left = name.baseAddress, let right = other.baseAddress {
          let order = memcmp(left, right, common)
          if order != 0 { return Int(order) }
        }
        return name.count - other.count
      }
    }
  }

  /// The entry called `name`, if there is one. O(log count).
  package func index(of name: Span<UInt8>) -> Int? {
    var low = 0
    var high = count
    while low < high {
      let middle = (low + high) / 2
      let order = order(middle, against: name)
      if order == 0 { return middle }
      if order < 0 { low = middle + 1 } else { high = middle }
    }
    return nil
  }

  mutating func removeAll() {
    names.removeAll(keepingCapacity: true)
    entries.removeAll(keepingCapacity: true)
  }

  mutating func append(_ name: UnsafeRawBufferPointer, kind: FileStatus.Kind) {
    var key: UInt64 = 0
    for index in 0..<min(8, name.count) { key |= UInt64(name[index]) << UInt64(56 - 8 * index) }
    entries.append(Entry(key: key, offset: names.count, length: name.count, kind: kind))
    names.append(contentsOf: name)
    names.append(0)
  }

  mutating func sort() {
    names.withUnsafeBytes { names in
      guard let base = names.baseAddress else { return }
      // A name cannot contain the NUL that ends it, so comparing that too puts the shorter one first.
      entries.sort { left, right in
        if left.key != right.key { return left.key < right.key }
        return memcmp(base + left.offset, base + right.offset, min(left.length, right.length) + 1) < 0
      }
    }
  }
}
