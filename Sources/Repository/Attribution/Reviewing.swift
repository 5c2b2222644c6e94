import Attribution
import ChangeModel
import FileSystem
import Pristine

extension Repository {
  /// Says something of changes: one statement about each, signed where there is a key. Statements cannot be taken back, only superseded.
  ///
  /// - Returns: what was said, in the order of the changes.
  package func state(
    about changes: [ChangeHash], _ kind: (ChangeHash) -> Statement.Kind, note: [UInt8],
    supersedes: [StatementID] = [], _ invocation: Invocation
  ) throws(RepositoryError) -> [SignedStatement] {
    let statements = try changes.map { change throws(RepositoryError) in
      try Repository.statement(about: change, kind(change), note: note, supersedes: supersedes, invocation)
    }
    try stored { () throws(PristineError) in
      try store.write { writer throws(PristineError) in
        for statement in statements { try writer.add(statement) }
      }
    }
    return statements
  }

  private static func statement(
    about change: ChangeHash, _ kind: Statement.Kind, note: [UInt8], supersedes: [StatementID] = [],
    _ invocation: Invocation
  ) throws(RepositoryError) -> SignedStatement {
    let statement = Statement(
      about: change, by: invocation.author, at: invocation.timestamp, kind, note: note,
      supersedes: supersedes.sorted())
    do throws(SigningError) { return try SignedStatement(statement, signer: invocation.signer) } catch {
      throw .cannotSign(change)
    }
  }

  /// The text of some lines of a file as its channel has it, by the changes it comes from: ranges of their contents.
  ///
  /// - Parameter lines: numbers from 1.
  package func origins(
    of path: RelativePath, lines: [ClosedRange<Int>], channel: String? = nil
  ) throws(RepositoryError) -> [ChangeHash: [Range<Int>]] {
    let credited = try credit(path, channel: channel, hands: true)
    var out: [ChangeHash: [Range<Int>]] = [:]
    for range in lines {
      for number in range where number <= credited.lines.count {
        for part in credited.lines[number - 1].parts {
          guard let source = credited.source(part.change) else { continue }
          if let last = out[source.hash]?.last, last.upperBound == part.offset {
            out[source.hash]?.removeLast()
            out[source.hash]?.append(last.lowerBound..<part.range.upperBound)
          } else {
            out[source.hash, default: []].append(part.range)
          }
        }
      }
    }
    return out
  }

  /// Deletes the stored text of the prompts of a change, and says so.
  ///
  /// - Returns: how many there were.
  package func redactPrompts(
    of change: ChangeHash, note: [UInt8], _ invocation: Invocation
  ) throws(RepositoryError) -> Int {
    let uses = try attribution(of: change).state.record?.uses ?? []
    let prompts = uses.enumerated().compactMap { use, known in known.prompt.map { (use: use, prompt: $0) } }
    let statements = try prompts.map { _, prompt throws(RepositoryError) in
      try Repository.statement(about: change, .redacted(prompt: prompt), note: note, invocation)
    }
    try stored { () throws(PristineError) in
      try store.write { writer throws(PristineError) in
        guard let id = try writer.reader.id(of: change) else { throw PristineError.unknownChange(change) }
        for (use, _) in prompts { try writer.redactPrompt(of: id, use: use) }
        for statement in statements { try writer.add(statement) }
      }
    }
    return prompts.count
  }
}
