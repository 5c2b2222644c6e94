import ChangeModel
import JSON

/// An author as shown.
enum AuthorText {
  /// `Name <mail>`.
  static func full(_ author: Author) -> String {
    let name = short(author)
    return author.email.isEmpty ? name : "\(name) <\(ShownText.line(author.email))>"
  }

  static func short(_ author: Author) -> String { ShownText.line(author.name) }

  static func json(_ author: Author) -> JSON {
    ["name": .bytes(author.name), "email": .bytes(author.email)]
  }
}

extension ChangeHash {
  /// The first characters, enough for a person.
  var short: String { String(description.prefix(8)) }
}
