/// A value of JSON (RFC 8259).
///
/// Objects keep the order of their fields, and numbers the digits they were written with, so that what was read can be written again
/// with nothing lost. Text is Unicode; bytes that need not be are wrapped by whoever has them.
///
///     let value = try JSON(parsing: Array(#"{"name": "byline", "version": 1.50}"#.utf8))
///     value["version"]   // .number, written "1.50"
package enum JSON: Equatable, Sendable {
  case null
  case bool(Bool)
  case number(Number)
  case string(String)
  case array([JSON])
  case object([Field])

  package struct Field: Equatable, Sendable {
    package var name: String
    package var value: JSON

    package init(name: String, value: JSON) {
      self.name = name
      self.value = value
    }
  }

  package static func int(_ value: Int) -> JSON { .number(Number(value)) }
}

extension JSON: ExpressibleByDictionaryLiteral, ExpressibleByStringLiteral, ExpressibleByArrayLiteral {
  package init(dictionaryLiteral elements: (String, JSON)...) {
    self = .object(elements.map { Field(name: $0.0, value: $0.1) })
  }
  package init(stringLiteral value: String) { self = .string(value) }
  package init(arrayLiteral elements: JSON...) { self = .array(elements) }
}

// MARK: - Looking inside

extension JSON {
  /// The field of that name; nil where there is none, or where this is no object. O(fields).
  package subscript(name: String) -> JSON? {
    guard case .object(let fields) = self else { return nil }
    return fields.first { $0.name == name }?.value
  }

  package var string: String? { if case .string(let text) = self { text } else { nil } }
  package var bool: Bool? { if case .bool(let value) = self { value } else { nil } }
  /// A whole number that fits; nil for any other number, such as `1.0`.
  package var int: Int? { if case .number(let number) = self { number.int } else { nil } }
  package var array: [JSON]? { if case .array(let values) = self { values } else { nil } }
  package var fields: [Field]? { if case .object(let fields) = self { fields } else { nil } }
  package var isNull: Bool { self == .null }
}

// MARK: - Changing

extension JSON {
  /// The object with more fields behind its own.
  package func adding(_ more: JSON) -> JSON {
    guard case .object(let fields) = self, case .object(let others) = more else { return self }
    return .object(fields + others)
  }

  /// The object with that field replaced where it stands, put behind the others if it is new, or, by nil, left out.
  package func setting(_ name: String, to value: JSON?) -> JSON {
    guard case .object(var fields) = self else { return self }
    let place = fields.firstIndex { $0.name == name }
    switch (place, value) {
    case (let place?, let value?): fields[place].value = value
    case (let place?, nil): fields.remove(at: place)
    case (nil, let value?): fields.append(Field(name: name, value: value))
    case (nil, nil): break
    }
    return .object(fields)
  }
}
