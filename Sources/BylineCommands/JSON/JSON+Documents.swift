import ChangeModel
import JSON

/// What this program's documents are made of.
///
/// Every document is one object whose first field is `"schema": "byline/NAME/1"`; the number goes up when a field changes its meaning or
/// goes away, never when one is added. Objects keep the order in which their fields are given. Text that comes from users - paths,
/// names, messages, lines - is bytes: written as a string where it is valid UTF-8, else as `{"base64": "..."}`. Hashes are
/// base32 in upper case; moments are RFC 3339.
extension JSON {
  /// User's bytes.
  static func bytes(_ bytes: some Sequence<UInt8>) -> JSON {
    let bytes = Array(bytes)
    return UTF8Text.isValid(bytes)
      ? .string(String(decoding: bytes, as: UTF8.self))
      : .object([Field(name: "base64", value: .string(Base64.encode(bytes)))])
  }

  /// A number that is written like that; as a string where no number is.
  static func decimal(_ text: String) -> JSON { Number(text: text).map { .number($0) } ?? .string(text) }

  static func optional(_ value: JSON?) -> JSON { value ?? .null }
  static func hash(_ hash: ChangeHash) -> JSON { .string(hash.description) }
  static func hashes(_ hashes: some Sequence<ChangeHash>) -> JSON { .array(hashes.map { .hash($0) }) }
  static func digest(_ digest: Digest) -> JSON { .string(digest.description) }
}

extension Console {
  /// Writes a document that `schema` describes.
  func document(_ schema: String, _ fields: JSON) {
    write((["schema": .string("byline/\(schema)/1")] as JSON).adding(fields).text())
  }
}
