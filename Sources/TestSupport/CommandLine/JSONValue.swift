import JSON

/// JSON as tests look into it: what is not there is null, and what is of another kind is empty.
package enum JSONValue: Equatable, Sendable {
  case null
  case bool(Bool)
  case number(Int)
  /// Any other number, as it is written.
  case decimal(String)
  case text(String)
  case list([JSONValue])
  case object([String: JSONValue])

  package init(parsing bytes: [UInt8]) throws { self.init(try JSON(parsing: bytes)) }

  private init(_ value: JSON) {
    switch value {
    case .null: self = .null
    case .bool(let value): self = .bool(value)
    case .number(let number): self = number.int.map { .number($0) } ?? .decimal(number.text)
    case .string(let text): self = .text(text)
    case .array(let values): self = .list(values.map { JSONValue($0) })
    case .object(let fields):
      self = .object(Dictionary(fields.map { ($0.name, JSONValue($0.value)) }) { first, _ in first })
    }
  }

  /// A field; null where there is none.
  package subscript(_ name: String) -> JSONValue {
    if case .object(let fields) = self { fields[name] ?? .null } else { .null }
  }

  package subscript(_ index: Int) -> JSONValue { array.indices.contains(index) ? array[index] : .null }

  package var array: [JSONValue] { if case .list(let values) = self { values } else { [] } }
  package var string: String { if case .text(let text) = self { text } else { "" } }
  package var int: Int? { if case .number(let number) = self { number } else { nil } }
  package var bool: Bool { self == .bool(true) }
  package var isNull: Bool { self == .null }
  package var fields: [String] { if case .object(let fields) = self { fields.keys.sorted() } else { [] } }
}
