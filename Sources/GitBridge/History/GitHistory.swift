/// The commits of a repository, parents before children, and what names them.
///
/// Commits go by their number in that order. Held for all of them: an id and the numbers of the parents.
package struct GitHistory: Sendable {
  package private(set) var ids: [GitID] = []
  private var parentNumbers: [Int32] = []
  private var firstParent: [Int32] = [0]
  private var numbers: [GitID: Int32] = [:]

  package var count: Int { ids.count }

  package func parents(of number: Int) -> ArraySlice<Int32> {
    parentNumbers[Int(firstParent[number])..<Int(firstParent[number + 1])]
  }

  package func number(of id: GitID) -> Int? { numbers[id].map { Int($0) } }

  /// What part of a history is taken.
  package struct Selection: Sendable {
    /// Only the first parent of each commit counts.
    package var firstParent = false
    /// Only what is younger than this moment, as git reads it; what came before is one beginning.
    package var since: String?
    package init() {}
  }

  /// Everything that some commits come from.
  package init(_ git: GitProgram, from tips: [GitID], _ selection: Selection = Selection()) throws(GitError) {
    guard !tips.isEmpty else { return }
    var arguments = ["rev-list", "--topo-order", "--reverse", "--parents", "--stdin"]
    if selection.firstParent { arguments.append("--first-parent") }
    if let since = selection.since { arguments.append("--since=\(since)") }
    let process = try GitProcess(git, arguments.map { Array($0.utf8) })
    // It reads all of this before it writes anything.
    try process.write(Set(tips).sorted().flatMap { $0.hex + [0x0A] })
    process.endInput()
    while let line = try process.read(upTo: 0x0A) {
      let words = line.split(separator: 0x20)
      var all: [GitID] = []
      for word in words {
        guard let id = GitID(hex: word) else {
          throw .unexpected(command: Array("git rev-list".utf8), detail: "a line that is no list of ids")
        }
        all.append(id)
      }
      guard let id = all.first else { continue }
      var seen: [Int32] = []
      for parent in selection.firstParent ? all.dropFirst().prefix(1) : all.dropFirst() {
        guard let number = numbers[parent], !seen.contains(number) else { continue }
        seen.append(number)
      }
      parentNumbers += seen
      firstParent.append(Int32(parentNumbers.count))
      numbers[id] = Int32(ids.count)
      ids.append(id)
    }
    try process.finish()
  }
}

/// A branch or tag.
package struct GitRef: Sendable {
  package enum Kind: Sendable { case branch, tag }
  package var kind: Kind
  /// Without `refs/heads/` or `refs/tags/`.
  package var name: [UInt8]
  /// What it points to.
  package var target: GitID
  /// The commit that comes to; nil for a tag of something else.
  package var commit: GitID?
  /// Annotated tags on the way there, the outermost first.
  package var tags: [GitID] = []
}

/// A git repository that is there to be read.
package struct GitSource: Sendable {
  package let git: GitProgram
  package let format: GitFormat

  /// - Throws: `.notARepository`; `.shallow` when part of its history is missing.
  package init(_ git: GitProgram) throws(GitError) {
    self.git = git
    let answer: [UInt8]
    do throws(GitError) {
      answer = try git.run(["rev-parse", "--is-shallow-repository", "--show-object-format"])
    } catch {
      guard case .failed = error else { throw error }
      throw .notARepository(git.directory)
    }
    let lines = answer.split(separator: 0x0A).map { String(decoding: $0, as: UTF8.self) }
    if lines.first == "true" { throw .shallow(git.directory) }
    format = lines.last == "sha256" ? .sha256 : .sha1
  }

  /// The branch that is checked out, without `refs/heads/`; nil when none is.
  package func head() throws(GitError) -> [UInt8]? {
    let answer: [UInt8]
    do throws(GitError) { answer = try git.run(["symbolic-ref", "-q", "HEAD"]) } catch {
      if case .failed = error { return nil }
      throw error
    }
    let prefix = Array("refs/heads/".utf8)
    let name = answer.last == 0x0A ? Array(answer.dropLast()) : answer
    return name.starts(with: prefix) ? Array(name.dropFirst(prefix.count)) : nil
  }

  /// All branches and tags, in the order of their names.
  package func refs(_ objects: GitObjects) throws(GitError) -> [GitRef] {
    let answer = try git.run([
      "for-each-ref", "--format=%(objectname) %(objecttype) %(refname)", "refs/heads", "refs/tags",
    ])
    var out: [GitRef] = []
    for line in answer.split(separator: 0x0A) {
      let words = line.split(separator: 0x20, maxSplits: 2)
      guard words.count == 3, let id = GitID(hex: words[0]) else {
        throw .unexpected(command: Array("git for-each-ref".utf8), detail: "a line that is no reference")
      }
      let (heads, tags) = (Array("refs/heads/".utf8), Array("refs/tags/".utf8))
      let name = Array(words[2])
      let isBranch = name.starts(with: heads)
      var ref = GitRef(
        kind: isBranch ? .branch : .tag, name: Array(name.dropFirst(isBranch ? heads.count : tags.count)),
        target: id, commit: nil)
      var (at, kind) = (id, String(decoding: words[1], as: UTF8.self))
      while kind == GitKind.tag.rawValue, !ref.tags.contains(at) {
        ref.tags.append(at)
        let tag = try GitTag(objects.read(at, .tag), at)
        (at, kind) = (tag.target, tag.kind.rawValue)
      }
      if kind == GitKind.commit.rawValue { ref.commit = at }
      out.append(ref)
    }
    return out
  }

  /// The notes of a reference, by the commits they are about; none where there is no such reference.
  package func notes(_ reference: String) throws(GitError) -> [(commit: GitID, blob: GitID)] {
    let answer: [UInt8]
    do throws(GitError) { answer = try git.run(["notes", "--ref=\(reference)", "list"]) } catch {
      if case .failed = error { return [] }
      throw error
    }
    var out: [(commit: GitID, blob: GitID)] = []
    for line in answer.split(separator: 0x0A) {
      let words = line.split(separator: 0x20)
      guard words.count == 2, let blob = GitID(hex: words[0]), let commit = GitID(hex: words[1]) else {
        continue
      }
      out.append((commit, blob))
    }
    return out.sorted { $0.commit < $1.commit }
  }

  /// Which of some objects are there.
  package func present(_ ids: [GitID]) throws(GitError) -> Set<GitID> {
    var out: Set<GitID> = []
    let process = try GitProcess(git, ["cat-file", "--batch-check"].map { Array($0.utf8) })
    var start = 0
    while start < ids.count {
      let end = min(ids.count, start + 500)
      try process.write(ids[start..<end].flatMap { $0.hex + [0x0A] })
      for id in ids[start..<end] {
        guard let line = try process.read(upTo: 0x0A) else { throw process.ended() }
        if !line.reversed().starts(with: Array("missing".utf8).reversed()) { out.insert(id) }
      }
      start = end
    }
    process.endInput()
    try process.finish()
    return out
  }

  package func isBare() throws(GitError) -> Bool {
    try git.run(["config", "--bool", "--default", "false", "core.bare"]).starts(with: Array("true".utf8))
  }

  /// Makes a reference point to an object.
  ///
  /// - Parameter old: what it points to now; nil when it is not there.
  package func move(_ reference: String, to id: GitID, from old: GitID?) throws(GitError) {
    let none = String(repeating: "0", count: format.byteCount * 2)
    _ = try git.run(["update-ref", reference, id.description, old?.description ?? none])
  }

  /// Writes a note about a commit, in the place of what is there.
  package func addNote(_ reference: String, on commit: GitID, _ text: [UInt8]) throws(GitError) {
    let blob = try git.run(["hash-object", "-w", "--stdin"], input: text).filter { $0 != 0x0A }
    _ = try git.run([
      "-c", "user.name=byline", "-c", "user.email=byline@localhost", "notes", "--ref=\(reference)", "add",
      "-f", "-C",
      String(decoding: blob, as: UTF8.self), commit.description,
    ])
  }
}
