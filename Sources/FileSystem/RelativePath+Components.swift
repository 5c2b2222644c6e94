extension RelativePath {
  /// The components from the top down, each a slice of the path's bytes.
  package struct Components: Sequence, IteratorProtocol {
    private var rest: ArraySlice<UInt8>

    init(_ bytes: ArraySlice<UInt8>) {
      rest = bytes
    }

    package mutating func next() -> ArraySlice<UInt8>? {
      if rest.isEmpty { return nil }
      let end = rest.firstIndex(of: RelativePath.separator) ?? rest.endIndex
      defer { rest = rest[end...].dropFirst() }
      return rest[..<end]
    }
  }

  package var components: Components { Components(bytes[...]) }

  /// How many components there are, 0 for the root. O(n).
  package var depth: Int {
    isRoot ? 0 : bytes.reduce(1) { $0 + ($1 == Self.separator ? 1 : 0) }
  }

  /// The last component; empty for the root.
  package var name: ArraySlice<UInt8> {
    bytes[nameStart...]
  }

  /// The directory that holds the path; nil for the root.
  package var parent: RelativePath? {
    isRoot ? nil : RelativePath(unchecked: Array(bytes[..<max(nameStart - 1, 0)]))
  }

  /// The path of `name` in this directory.
  ///
  /// - Throws: `invalidPath` when `name` is not one valid component.
  package func appending(name: some Sequence<UInt8>) throws(FileError) -> RelativePath {
    let component = try RelativePath(name)
    if component.bytes.contains(Self.separator) {
      throw FileError(.acceptPath, component.bytes, .invalidPath(.severalComponents))
    }
    return appending(component)
  }

  /// `other`, seen from this directory.
  package func appending(_ other: RelativePath) -> RelativePath {
    if isRoot { return other }
    if other.isRoot { return self }
    return RelativePath(unchecked: bytes + [Self.separator] + other.bytes)
  }

  /// Whether this is `ancestor` or lies somewhere below it.
  package func isWithin(_ ancestor: RelativePath) -> Bool {
    if ancestor.isRoot { return true }
    guard bytes.starts(with: ancestor.bytes) else { return false }
    return bytes.count == ancestor.bytes.count || bytes[ancestor.bytes.count] == Self.separator
  }

  /// This path as seen from `ancestor`; nil when it is not within it.
  package func relative(to ancestor: RelativePath) -> RelativePath? {
    guard isWithin(ancestor) else { return nil }
    if ancestor.isRoot { return self }
    return RelativePath(unchecked: Array(bytes.dropFirst(ancestor.bytes.count + 1)))
  }

  private var nameStart: Int {
    (bytes.lastIndex(of: Self.separator) ?? -1) + 1
  }
}

/// The directories above some paths, the root not among them. O(bytes of what is in no directory seen before).
package func ancestors(of paths: some Sequence<[UInt8]>) -> Set<[UInt8]> {
  var out: Set<[UInt8]> = []
  for path in paths {
    var rest = path[...]
    while let slash = rest.lastIndex(of: RelativePath.separator) {
      rest = rest[..<slash]
      guard out.insert(Array(rest)).inserted else { break }
    }
  }
  return out
}
