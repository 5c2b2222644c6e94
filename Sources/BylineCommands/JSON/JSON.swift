import ChangeModel

/// A value of JSON, as this program writes it.
///
/// Every document is one object whose first field is `"schema": "byline/NAME/1"`; the number goes up when a field changes its meaning or
/// goes away, never when one is added. Objects keep the order in which their fields are given. Text that comes from users - paths,
/// names, messages, lines - is bytes: written as a string where it is valid UTF-8, else as `{"base64": "..."}`. Hashes are
/// base32 in upper case; moments are RFC 3339.
enum JSON {
  case null
  case bool(Bool)
  case int(Int)
  /// A number that is no integer, as it is written.
  case decimal(String)
  case string(String)
  case array([JSON])
  case object([Field])

  struct Field {
    var name: String
    var value: JSON
  }

  /// User's bytes.
  static func bytes(_ bytes: some Sequence<UInt8>) -> JSON {
    let bytes = Array(bytes)
    return UTF8Text.isValid(bytes)
      ? .string(String(decoding: bytes, as: UTF8.self))
      : .object([Field(name: "base64", value: .string(Base64.encode(bytes)))])
  }

  static func optional(_ value: JSON?) -> JSON { value ?? .null }
  static func hash(_ hash: ChangeHash) -> JSON { .string(hash.description) }
  static func hashes(_ hashes: some Sequence<ChangeHash>) -> JSON { .array(hashes.map { .hash($0) }) }
  static func digest(_ digest: Digest) -> JSON { .string(digest.description) }
}

extension JSON: ExpressibleByDictionaryLiteral, ExpressibleByStringLiteral, ExpressibleByArrayLiteral {
  init(dictionaryLiteral elements: (String, JSON)...) {
    self = .object(elements.map { Field(name: $0.0, value: $0.1) })
  }
  init(stringLiteral value: String) { self = .string(value) }
  init(arrayLiteral elements: JSON...) { self = .array(elements) }
}

extension JSON {
  /// The object with more fields behind its own.
  func adding(_ more: JSON) -> JSON {
    guard case .object(let fields) = self, case .object(let others) = more else { return self }
    return .object(fields + others)
  }
}
