import ChangeModel
import JSON

/// An author as a change says.
enum AuthorText {
  /// `Name <mail>`.
  static func full(_ author: Author) -> String {
    let name = ShownText.line(author.name)
    return author.email.isEmpty ? name : "\(name) <\(ShownText.line(author.email))>"
  }

  static func json(_ author: Author) -> JSON {
    ["name": .bytes(author.name), "email": .bytes(author.email)]
  }
}

extension ChangeHash {
  /// The first characters, enough for a person.
  var short: String { String(description.prefix(8)) }
}
