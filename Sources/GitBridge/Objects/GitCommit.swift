/// A commit as its bytes say it, whatever is odd about them; the bytes themselves are kept elsewhere.
package struct GitCommit: Sendable {
  package var tree: GitID
  package var parents: [GitID]
  package var author: GitPerson
  package var committer: GitPerson
  /// Everything behind the blank line, as it is.
  package var message: [UInt8]

  /// - Throws: `.corrupt` for bytes that are no commit.
  package init(_ bytes: [UInt8], _ id: GitID) throws(GitError) {
    var lines = GitHeaderLines(bytes)
    guard let first = lines.next(), first.key == Array("tree".utf8), let tree = GitID(hex: first.value) else {
      throw .corrupt(id, .commit, "it names no tree")
    }
    self.tree = tree
    parents = []
    var author: GitPerson?
    var committer: GitPerson?
    while let line = lines.next() {
      switch String(decoding: line.key, as: UTF8.self) {
      case "parent":
        guard let parent = GitID(hex: line.value) else { throw .corrupt(id, .commit, "a parent is no id") }
        parents.append(parent)
      case "author": if author == nil { author = GitPerson(line.value) }
      case "committer": if committer == nil { committer = GitPerson(line.value) }
      default: break
      }
    }
    self.author = author ?? GitPerson([])
    self.committer = committer ?? self.author
    message = Array(lines.rest)
  }
}

/// An annotated tag.
package struct GitTag: Sendable {
  package var target: GitID
  package var kind: GitKind
  package var tagger: GitPerson?
  package var message: [UInt8]

  package init(_ bytes: [UInt8], _ id: GitID) throws(GitError) {
    var lines = GitHeaderLines(bytes)
    guard let first = lines.next(), first.key == Array("object".utf8), let target = GitID(hex: first.value),
      let second = lines.next(), second.key == Array("type".utf8),
      let kind = GitKind(rawValue: String(decoding: second.value, as: UTF8.self))
    else {
      throw .corrupt(id, .tag, "it names no object")
    }
    self.target = target
    self.kind = kind
    while let line = lines.next() {
      if line.key == Array("tagger".utf8), tagger == nil { tagger = GitPerson(line.value) }
    }
    message = Array(lines.rest)
  }
}

/// The lines before the blank one: `key value`, gone on with by lines that begin with a space.
struct GitHeaderLines {
  private let bytes: [UInt8]
  private var at = 0

  init(_ bytes: [UInt8]) { self.bytes = bytes }

  /// The next line without what goes on behind it; nil at the blank line and at the end.
  mutating func next() -> (key: [UInt8], value: ArraySlice<UInt8>)? {
    guard at < bytes.count, bytes[at] != 0x0A else { return nil }
    let line = takeLine()
    while at < bytes.count, bytes[at] == 0x20 { _ = takeLine() }
    let space = line.firstIndex(of: 0x20) ?? line.endIndex
    return (Array(line[..<space]), line[space...].dropFirst())
  }

  private mutating func takeLine() -> ArraySlice<UInt8> {
    let end = bytes[at...].firstIndex(of: 0x0A) ?? bytes.endIndex
    defer { at = min(end + 1, bytes.count) }
    return bytes[at..<end]
  }

  /// What comes behind the blank line.
  var rest: ArraySlice<UInt8> { bytes[min(at + 1, bytes.count)...] }
}
