import ChangeModel

/// Which of several statements about a change counts where only one can be shown.
public enum StatementOrder {
  /// Statements that no other supersedes, the one that counts most first: signed by the change's author, then signed by anybody, then
  /// newer, then by name.
  public static func inForce(_ statements: [SignedStatement], author: Author) -> [SignedStatement] {
    let superseded = Set(statements.flatMap(\.statement.supersedes))
    return statements.filter { !superseded.contains($0.id) }.sorted { rank($0, author) > rank($1, author) }
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
