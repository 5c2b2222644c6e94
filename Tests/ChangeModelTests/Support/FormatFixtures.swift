import ChangeModel
import Glibc
import Testing

/// The files of Fixtures/format, which an independent encoder wrote.
enum FormatFixtures {
  /// Names of the changes that must be read.
  static let vectors = table("vectors.md").map { $0[0] }

  struct Refusal: Sendable, CustomTestStringConvertible {
    var name: String
    var refusal: String
    var testDescription: String { name }
  }

  /// The bytes that must be refused.
  static let refusals = table("invalid/refusals.md").map { Refusal(name: $0[0], refusal: $0[1]) }

  static func bytes(_ name: String) throws -> [UInt8] {
    let digits = try #require(read(name)).filter { $0 != UInt8(ascii: "\n") }
    return try #require(hex(digits))
  }

  static func text(_ name: String) throws -> String {
    let lines = String(decoding: try #require(read(name)), as: UTF8.self).split(separator: "\n")
    try #require(lines.count == 1)
    return String(lines[0])
  }

  /// The words of each line.
  static func words(_ name: String) throws -> [[Substring]] {
    String(decoding: try #require(read(name)), as: UTF8.self).split(separator: "\n").map {
      $0.split(separator: " ")
    }
  }

  static func hex(_ digits: some Collection<UInt8>) -> [UInt8]? {
    guard digits.count.isMultiple(of: 2) else { return nil }
    var out: [UInt8] = []
    var high: UInt8?
    for digit in digits {
      guard let value = Character(UnicodeScalar(digit)).hexDigitValue.map({ UInt8($0) }) else { return nil }
      if let first = high {
        out.append(first << 4 | value)
        high = nil
      } else {
        high = value
      }
    }
    return out
  }

  /// The first cells of a table's rows, empty when there is no such file.
  private static func table(_ name: String) -> [[String]] {
    let lines = String(decoding: read(name) ?? [], as: UTF8.self).split(separator: "\n").filter {
      $0.hasPrefix("| ")
    }
    return lines.dropFirst(2).map { line in
      line.split(separator: "|").map {
        String($0.drop { $0 == " " }.reversed().drop { $0 == " " }.reversed())
      }
    }
  }

  static func read(_ name: String, from folder: String = "Fixtures/format") -> [UInt8]? {
    var root = #filePath.split(separator: "/").dropLast(4).joined(separator: "/")
    root = "/\(root)/\(folder)/\(name)"
    guard let file = fopen(root, "r") else { return nil }
    defer { fclose(file) }
    var out: [UInt8] = []
    var piece = [UInt8](repeating: 0, count: 1 << 16)
    while true {
      let count = fread(&piece, 1, piece.count, file)
      if count == 0 { return out }
      out += piece[..<count]
    }
  }
}

extension DecodeError {
  /// What docs/format.md calls the refusal.
  var refusal: String {
    switch self {
    case .truncated: "truncated"
    case .varintNotMinimal: "varintNotMinimal"
    case .varintTooLong: "varintTooLong"
    case .valueTooLarge: "valueTooLarge"
    case .trailingBytes: "trailingBytes"
    case .unknownTag: "unknownTag"
    case .notCanonical: "notCanonical"
    case .misplacedReference: "misplacedReference"
    case .unsupportedVersion: "unsupportedVersion"
    }
  }
}
