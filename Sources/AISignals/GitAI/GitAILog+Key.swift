import ChangeModel

extension GitAILog {
  /// What an entry names its author by.
  package enum Key: Hashable, Sendable {
    /// `s_` and 14 digits; in entries, `::t_` and 14 more name the edit.
    case session(String, trace: String?)
    /// `h_` and 14 digits.
    case human(String)
    /// 16 digits, or 7: of the older kind.
    case prompt(String)

    /// The key that is written like that; nil for any other text.
    package init?(_ text: String) {
      if let (id, trace) = Key.parts(of: text), Key.isID(id, "s_"), trace.map({ Key.isID($0, "t_") }) ?? true
      {
        self = .session(String(id), trace: trace.map(String.init))
      } else if Key.isID(text[...], "h_") {
        self = .human(text)
      } else if [7, 16].contains(text.utf8.count), text.utf8.allSatisfy(isHexadecimal) {
        self = .prompt(text)
      } else {
        return nil
      }
    }

    private static func parts(of text: String) -> (Substring, Substring?)? {
      guard let colons = text.firstRange(of: "::") else { return (text[...], nil) }
      return (text[..<colons.lowerBound], text[colons.upperBound...])
    }

    private static func isID(_ text: Substring, _ prefix: String) -> Bool {
      text.hasPrefix(prefix) && text.utf8.count == 16 && text.utf8.dropFirst(2).allSatisfy(isHexadecimal)
    }

    package var text: String {
      switch self {
      case .session(let id, let trace): id + (trace.map { "::" + $0 } ?? "")
      case .human(let id), .prompt(let id): id
      }
    }
  }

  /// The key of a conversation with a tool.
  package static func sessionKey(tool: String, conversation: String) -> String {
    "s_" + digits(14, of: "\(tool):\(conversation)")
  }

  /// The same in the older form.
  package static func promptKey(tool: String, conversation: String) -> String {
    digits(16, of: "\(tool):\(conversation)")
  }

  /// - Parameter author: `Name <address>`.
  package static func humanKey(author: String) -> String { "h_" + digits(14, of: author) }

  /// What names one edit of a session. The standard has random digits here; these are the same for the same edit.
  package static func traceKey(edit: String) -> String { "t_" + digits(14, of: edit) }

  /// A digest where the format has the name of a commit: as its 64 hexadecimal digits.
  package static func commit(naming digest: Digest) -> String {
    digest.bytes.lazy.flatMap { [$0 >> 4, $0 & 15] }.map { String($0, radix: 16) }.joined()
  }

  /// The digest that such a name stands for; nil for a name of 40 digits.
  package static func digest(named commit: String) -> Digest? {
    let digits = commit.utf8.compactMap { Character(UnicodeScalar($0)).hexDigitValue }
    guard digits.count == 64, commit.utf8.count == 64 else { return nil }
    return Digest(stride(from: 0, to: 64, by: 2).map { UInt8(digits[$0] * 16 + digits[$0 + 1]) })
  }

  private static func digits(_ count: Int, of text: String) -> String {
    var builder = DigestBuilder()
    builder.add(Array(text.utf8))
    let digits = builder.digest.bytes.lazy.flatMap { [$0 >> 4, $0 & 15] }
    return digits.prefix(count).map { String($0, radix: 16) }.joined()
  }
}

func isHexadecimal(_ byte: UInt8) -> Bool { (0x30...0x39).contains(byte) || (0x61...0x66).contains(byte) }
