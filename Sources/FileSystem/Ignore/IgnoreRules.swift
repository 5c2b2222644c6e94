/// The ignore rules of one directory, compiled: of several matching lines the last one decides.
///
/// The syntax is gitignore's.
package struct IgnoreRules: Sendable, Equatable {
  private var patterns: [IgnorePattern] = []

  /// The files that are read in each directory; lines of a later one win.
  package static let fileNames: [RelativePath] = [".gitignore", ".ignore", ".bylineignore"]

  /// No rules.
  package init() {}

  /// The rules of one ignore file's content. O(n). Lines that can match nothing are dropped.
  package init(_ content: [UInt8]) {
    append(content)
  }

  package var isEmpty: Bool { patterns.isEmpty }

  /// Adds a file whose lines win over those so far.
  package mutating func append(_ content: [UInt8]) {
    var content = content[...]
    if content.starts(with: [0xEF, 0xBB, 0xBF]) { content = content.dropFirst(3) }
    for line in content.split(separator: UInt8(ascii: "\n")) {
      patterns += IgnorePattern.patterns(of: line.last == UInt8(ascii: "\r") ? line.dropLast() : line)
    }
  }

  /// Whether these rules ignore the entry (true), take it back (false) or say nothing of it (nil).
  func verdict(parents: IgnoreParents, _ name: Span<UInt8>, isDirectory: Bool) -> Bool? {
    var index = patterns.count
    while index > 0 {
      index -= 1
      if patterns[index].matches(parents: parents, name, isDirectory: isDirectory) {
        return !patterns[index].isNegated
      }
    }
    return nil
  }
}

extension IgnoreRules {
  /// Ignore files beyond this size are refused.
  static let sizeLimit = 16 << 20

  /// Reads the ignore files of one directory.
  ///
  /// Only regular files count: a symbolic link is not followed. With the directory's listing at hand, what is not
  /// there costs no system call.
  package init(readingFrom directory: Directory, listing: DirectoryListing? = nil) throws(FileError) {
    for name in Self.fileNames {
      if let listing {
        guard let index = listing.index(of: name.bytes.span), listing.kind(index) == .file else { continue }
      }
      do {
        append(try directory.read(name, limit: Self.sizeLimit))
      } catch {
        if error.isMissing { continue }
        if case .notRegularFile = error.reason { continue }
        throw error
      }
    }
  }
}
