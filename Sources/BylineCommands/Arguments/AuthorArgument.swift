import ArgumentParser
import ChangeModel

/// Who a change is by: `--author`, `BYLINE_AUTHOR`, or `GIT_AUTHOR_NAME` and `GIT_AUTHOR_EMAIL`.
struct AuthorOption: ParsableArguments {
  @Option(
    help: ArgumentHelp(
      "Who the change is by; otherwise BYLINE_AUTHOR, then GIT_AUTHOR_NAME and GIT_AUTHOR_EMAIL.",
      valueName: "name <mail>"))
  var author: String?

  func author(_ host: Host) throws(Failure) -> Author {
    if let author { return try AuthorOption.parse(ArgumentText.bytes(of: author), "--author") }
    if let value = host.variable("BYLINE_AUTHOR") { return try AuthorOption.parse(value, "BYLINE_AUTHOR") }
    if let name = host.variable("GIT_AUTHOR_NAME") {
      return Author(name: name, email: host.variable("GIT_AUTHOR_EMAIL") ?? [])
    }
    throw Failure(
      .refused, "it is not known who you are",
      hint: "type `--author \"Name <mail>\"`, or set BYLINE_AUTHOR=\"Name <mail>\"")
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
