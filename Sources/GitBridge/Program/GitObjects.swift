/// Reads objects of a repository, through one `git cat-file --batch`.
package final class GitObjects {
  private let process: GitProcess
  /// Objects asked for at once: what is asked and not yet answered has to fit into the pipe.
  private static let batch = 500

  package init(_ git: GitProgram) throws(GitError) {
    process = try GitProcess(git, [Array("cat-file".utf8), Array("--batch".utf8)])
  }

  /// - Throws: `.missing`; `.corrupt` when it is of another kind.
  package func read(_ id: GitID, _ kind: GitKind) throws(GitError) -> [UInt8] {
    var out: [UInt8] = []
    try read([id], kind) { _, bytes in out = bytes }
    return out
  }

  /// Reads some objects, held one at a time, in their order.
  package func read(
    _ ids: [GitID], _ kind: GitKind, _ body: (Int, [UInt8]) throws(GitError) -> Void
  ) throws(GitError) {
    var start = 0
    while start < ids.count {
      let end = min(ids.count, start + GitObjects.batch)
      try process.write(ids[start..<end].flatMap { $0.hex + [0x0A] })
      for index in start..<end {
        var bytes: [UInt8] = []
        let count = try header(of: ids[index], kind)
        bytes.reserveCapacity(count)
        try process.read(count) { portion in bytes += portion }
        try process.read(1) { _ in }
        try body(index, bytes)
      }
      start = end
    }
  }

  /// Asks for an object that may be too large to be held, and answers how many bytes it has. All of them have to be read with `portion`,
  /// and then `end` has to be called.
  package func begin(_ id: GitID, _ kind: GitKind) throws(GitError) -> Int {
    try process.write(id.hex + [0x0A])
    return try header(of: id, kind)
  }

  /// The next bytes of the object asked for, at most so many.
  package func portion(_ most: Int) throws(GitError) -> ArraySlice<UInt8> { try process.readSome(most) }

  package func end() throws(GitError) { try process.read(1) { _ in } }

  private func header(of id: GitID, _ kind: GitKind) throws(GitError) -> Int {
    guard let line = try process.read(upTo: 0x0A) else { throw process.ended() }
    let words = line.split(separator: 0x20)
    guard words.count == 3, Array(words[0]) == id.hex,
      let count = Int(String(decoding: words[2], as: UTF8.self)),
      count >= 0
    else {
      throw .missing(id)
    }
    guard let found = GitKind(rawValue: String(decoding: words[1], as: UTF8.self)) else { throw .missing(id) }
    guard found == kind else { throw .corrupt(id, kind, "it is a \(found.rawValue)") }
    return count
  }
}
