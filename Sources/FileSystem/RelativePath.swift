/// A path within a working copy: components separated by `/`, seen from the directory it is used on.
///
/// Invariant: no component is empty, `.` or `..`, and no byte is NUL, so a path can neither be absolute nor climb out.
/// All other bytes are allowed, valid UTF-8 or not. The empty path is the directory itself (`RelativePath.root`).
///
///     let path = try RelativePath(bytesFromAChange)
///     let status = try workingCopy.status(of: path)
package struct RelativePath: Hashable, Sendable {
  /// The path's bytes, without a slash at either end.
  package let bytes: [UInt8]

  static let separator = UInt8(ascii: "/")

  /// The directory itself.
  package static let root = RelativePath(unchecked: [])

  /// Takes bytes from anywhere. O(n).
  ///
  /// - Throws: `invalidPath` when the invariant does not hold, and for no bytes at all.
  package init(_ bytes: some Sequence<UInt8>) throws(FileError) {
    let bytes = Array(bytes)
    if let problem = Self.problem(in: bytes) {
      throw FileError(.acceptPath, bytes, .invalidPath(problem))
    }
    self.bytes = bytes
  }

  /// For bytes that satisfy the invariant because of where they come from.
  init(unchecked bytes: [UInt8]) {
    self.bytes = bytes
  }

  package var isRoot: Bool { bytes.isEmpty }

  private static func problem(in bytes: [UInt8]) -> FileError.PathProblem? {
    if bytes.isEmpty { return .empty }
    if bytes.contains(0) { return .containsNUL }
    for component in bytes.split(separator: separator, omittingEmptySubsequences: false) {
      if component.isEmpty { return .emptyComponent }
      if component.count <= 2, component.allSatisfy({ $0 == UInt8(ascii: ".") }) { return .dotComponent }
    }
    return nil
  }
}

extension RelativePath: ExpressibleByStringLiteral {
  /// A path written in the source; a literal that breaks the invariant is a bug and stops the program.
  package init(stringLiteral literal: StaticString) {
    let bytes = Array(literal.description.utf8)
    precondition(Self.problem(in: bytes) == nil, "not a relative path")
    self.bytes = bytes
  }
}

extension RelativePath: Comparable {
  /// The order of a depth-first walk with sorted names: component by component, each by its bytes.
  ///
  /// Unlike the order of the plain bytes it keeps everything in a directory together: `a`, `a/b`, `a.txt`.
  package static func < (left: RelativePath, right: RelativePath) -> Bool {
    for (a, b) in zip(left.bytes, right.bytes) where a != b {
      if a == separator { return true }
      if b == separator { return false }
      return a < b
    }
    return left.bytes.count < right.bytes.count
  }
}

extension RelativePath: CustomStringConvertible {
  /// The path on one line, odd bytes escaped; `.` for the root.
  package var description: String { PathText.readable(bytes) }
}
