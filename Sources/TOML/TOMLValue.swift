/// A value of a configuration file.
package enum TOMLValue: Hashable, Sendable {
  case string(String)
  case integer(Int)
  case boolean(Bool)
  case array([TOMLValue])

  /// What kind of value it is, for people.
  package var kind: String {
    switch self {
    case .string: "a string"
    case .integer: "an integer"
    case .boolean: "true or false"
    case .array: "an array"
    }
  }

  /// As it is written in a file.
  package var text: String {
    switch self {
    case .string(let text): TOMLValue.quoted(text)
    case .integer(let number): "\(number)"
    case .boolean(let value): value ? "true" : "false"
    case .array(let values): "[" + values.map(\.text).joined(separator: ", ") + "]"
    }
  }

  /// A basic string, with escapes where TOML wants them.
  static func quoted(_ text: String) -> String {
    var out = "\""
    for scalar in text.unicodeScalars {
      switch scalar {
      case "\"": out += "\\\""
      case "\\": out += "\\\\"
      case "\n": out += "\\n"
      case "\r": out += "\\r"
      case "\t": out += "\\t"
      case _ where scalar.value < 0x20 || scalar.value == 0x7F:
        let digits = String(scalar.value, radix: 16, uppercase: true)
        out += "\\u" + String(repeating: "0", count: 4 - digits.count) + digits
      default: out.unicodeScalars.append(scalar)
      }
    }
    return out + "\""
  }
}

/// Why a text is no configuration: where, and what is wrong.
package struct TOMLError: Error, Hashable, Sendable {
  package enum Problem: Hashable, Sendable {
    case notUTF8
    case expectedKey
    case expectedEquals
    case expectedValue
    case unterminatedString
    case invalidEscape
    case controlCharacter
    case invalidNumber
    case unterminatedArray
    case expectedNewline
    case unterminatedTable
    /// The key has a value already, or is a table.
    case duplicateKey(String)
    /// TOML, but of a kind that no setting has.
    case unsupported(String)
  }

  /// From 1.
  package let line: Int
  package let problem: Problem
}
