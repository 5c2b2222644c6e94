import ArgumentParser
import ChangeModel
import TOML

/// Who a change is by: `--author`, `BYLINE_AUTHOR`, the settings `author.name` and `author.email`, or `GIT_AUTHOR_NAME` and
/// `GIT_AUTHOR_EMAIL`.
struct AuthorOption: ParsableArguments {
  @Option(
    help: ArgumentHelp(
      "Who the change is by; otherwise BYLINE_AUTHOR, then author.name and author.email of the configuration, then GIT_AUTHOR_NAME and GIT_AUTHOR_EMAIL.",
      valueName: "name <mail>"))
  var author: String?

  func author(in session: Session) throws(Failure) -> Author {
    if let author { return try AuthorOption.parse(ArgumentText.bytes(of: author), "--author") }
    if let value = session.host.variable("BYLINE_AUTHOR") {
      return try AuthorOption.parse(value, "BYLINE_AUTHOR")
    }
    if let name = try session.configuration[.authorName], case .string(let text) = name.value {
      return try author(named: ArgumentText.bytes(of: text), from: name.origin, session.configuration)
    }
    throw Failure(
      .refused, "it is not known who you are",
      hint:
        "type `byline config set author.name \"Name\"`, `--author \"Name <mail>\"`, or set BYLINE_AUTHOR=\"Name <mail>\""
    )
  }

  /// The mail address goes with the name: another person's variable does not complete what a file says.
  private func author(
    named name: [UInt8], from origin: Configuration.Origin, _ configuration: Configuration
  ) throws(Failure) -> Author {
    let email = try configuration[.authorEmail]
    var text = name
    if case .file = origin, case .variable = email?.origin {
      // Left out.
    } else if case .string(let mail) = email?.value {
      text += Array(" <".utf8) + ArgumentText.bytes(of: mail) + Array(">".utf8)
    }
    return try AuthorOption.parse(text, "what author.name and author.email make")
  }

  /// Reads `Name <mail>` or `Name`.
  static func parse(_ text: [UInt8], _ source: String) throws(Failure) -> Author {
    var name = text[...]
    var mail: [UInt8] = []
    if text.last == UInt8(ascii: ">"), let open = text.lastIndex(of: UInt8(ascii: "<")) {
      name = text[..<open]
      mail = Array(text[(open + 1)..<(text.count - 1)])
    }
    while name.first == 0x20 { name = name.dropFirst() }
    while name.last == 0x20 { name = name.dropLast() }
    let isPlain = (Array(name) + mail).allSatisfy {
      $0 >= 0x20 && $0 != 0x7F && $0 != UInt8(ascii: "<") && $0 != UInt8(ascii: ">")
    }
    guard !name.isEmpty, isPlain, name.count <= Limits.author, mail.count <= Limits.author else {
      throw Failure(.usage, "\(source) is not of the form `Name <mail>`: \(ShownText.quoted(text))")
    }
    return Author(name: Array(name), email: mail)
  }
}
