import ChangeModel

/// Which of several statements about a change counts where only one can be shown.
public enum StatementOrder {
  /// Statements that no other supersedes, the one that counts most first: signed by the change's author, then signed by anybody, then
  /// newer, then by name.
  public static func inForce(_ statements: [SignedStatement], author: Author) -> [SignedStatement] {
    let superseded = Set(statements.flatMap(\.statement.supersedes))
    return statements.filter { !superseded.contains($0.id) }.sorted { rank($0, author) > rank($1, author) }
  }

  /// Statements in force about one change that cannot all be right: corrections that differ, a correction beside a dispute, tests with
  /// the same command and other results. The one that counts most first.
  public static func disagreeing(_ statements: [SignedStatement], author: Author) -> [SignedStatement] {
    let all = inForce(statements, author: author)
    var corrections: [SignedStatement] = []
    var kinds: Set<Statement.Kind> = []
    var tests: [[UInt8]: [SignedStatement]] = [:]
    for signed in all {
      switch signed.statement.kind {
      case .corrected, .disputed:
        corrections.append(signed)
        kinds.insert(signed.statement.kind)
      case .tested(_, let with): tests[with, default: []].append(signed)
      case .reviewed, .redacted, .unknown: break
      }
    }
    var out = kinds.count > 1 ? corrections : []
    for (_, same) in tests.sorted(by: { $0.key.lexicographicallyPrecedes($1.key) })
    where Set(same.map(\.statement.kind)).count > 1 { out += same }
    return out
  }

  private static func rank(_ statement: SignedStatement, _ author: Author) -> (Int, Int64, StatementID) {
    let trust: Int
    if let key = statement.signature?.key {
      trust = !author.key.isEmpty && key.fingerprint.bytes == author.key ? 2 : 1
    } else {
      trust = 0
    }
    return (trust, statement.statement.timestamp.nanoseconds, statement.id)
  }
}
