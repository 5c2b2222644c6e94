import Attribution
import ChangeModel
import Repository

/// Finds a statement about some changes by the beginning of its name.
enum StatementPrefix {
  static func resolve(_ text: String, about changes: [ChangeHash], _ repository: Repository) throws
    -> StatementID
  {
    guard let prefix = HashPrefix(text) else {
      throw Failure(.notFound, "\(ShownText.quoted(Array(text.utf8))) is not the beginning of a name")
    }
    var found: Set<StatementID> = []
    for change in changes {
      for statement in try repository.attribution(of: change).statements
      where prefix.lowerBound <= statement.id.digest && statement.id.digest <= prefix.upperBound {
        found.insert(statement.id)
      }
    }
    guard let id = found.first else {
      throw Failure(
        .notFound, "nothing that was said of these changes starts with \(ShownText.quoted(Array(text.utf8)))",
        hint: "see what was said with `byline attribution --audit`")
    }
    guard found.count == 1 else {
      throw Failure(
        .notFound, "several statements start with \(ShownText.quoted(Array(text.utf8))):",
        details: found.sorted().map(\.description), hint: "type more of it")
    }
    return id
  }
}
