import JSON

/// A field that a document does not have, or that is something else than it should be.
package struct FieldProblem: Error, Equatable, Sendable {
  package enum Expected: String, Sendable {
    case object, array, string, number, boolean
    /// There, and of the right type, but none of the values it may have.
    case allowedValue
  }

  /// Where: `files[0].conversations[2].url`.
  package let path: String
  package let expected: Expected
}

/// A value with its place in a document, for reading fields by their names.
struct FieldReader {
  let value: JSON
  let path: String
  private let fields: [JSON.Field]

  /// - Throws: if the value is no object.
  init(_ value: JSON, at path: String = "") throws(FieldProblem) {
    guard case .object(let fields) = value else { throw FieldProblem(path: path, expected: .object) }
    self.value = value
    self.path = path
    self.fields = fields
  }

  /// The field of that name; null is as good as none.
  subscript(_ name: String) -> JSON? {
    guard let value = value[name], !value.isNull else { return nil }
    return value
  }

  func path(of name: String) -> String { path.isEmpty ? name : "\(path).\(name)" }

  func problem(_ name: String, _ expected: FieldProblem.Expected) -> FieldProblem {
    FieldProblem(path: path(of: name), expected: expected)
  }

  func string(_ name: String) throws(FieldProblem) -> String {
    guard let text = self[name]?.string else { throw problem(name, .string) }
    return text
  }

  func optionalString(_ name: String) throws(FieldProblem) -> String? {
    self[name] == nil ? nil : try string(name)
  }

  func int(_ name: String) throws(FieldProblem) -> Int {
    guard let number = self[name]?.int else { throw problem(name, .number) }
    return number
  }

  func optionalInt(_ name: String) throws(FieldProblem) -> Int? { self[name] == nil ? nil : try int(name) }

  func object(_ name: String) throws(FieldProblem) -> FieldReader {
    guard let value = self[name] else { throw problem(name, .object) }
    return try FieldReader(value, at: path(of: name))
  }

  func optionalObject(_ name: String) throws(FieldProblem) -> FieldReader? {
    self[name] == nil ? nil : try object(name)
  }

  /// The objects in an array.
  func objects(_ name: String) throws(FieldProblem) -> [FieldReader] {
    guard let values = self[name]?.array else { throw problem(name, .array) }
    var readers: [FieldReader] = []
    for (index, value) in values.enumerated() {
      readers.append(try FieldReader(value, at: "\(path(of: name))[\(index)]"))
    }
    return readers
  }

  /// The objects in an array that need not be there.
  func optionalObjects(_ name: String) throws(FieldProblem) -> [FieldReader] {
    self[name] == nil ? [] : try objects(name)
  }

  /// The objects in a map that need not be there, by their names.
  func map(_ name: String) throws(FieldProblem) -> [(key: String, value: FieldReader)] {
    guard let map = try optionalObject(name) else { return [] }
    var readers: [(key: String, value: FieldReader)] = []
    for field in map.fields {
      readers.append((field.name, try FieldReader(field.value, at: map.path(of: field.name))))
    }
    return readers
  }

  /// Fields of other names: kept, so that they can be passed on.
  func others(than known: Set<String>) -> [JSON.Field] { fields.filter { !known.contains($0.name) } }
}

extension JSON {
  /// The object of those fields that have a value, and the others behind them.
  static func object(_ fields: KeyValuePairs<String, JSON?>, and others: [Field]) -> JSON {
    .object(fields.compactMap { pair in pair.value.map { Field(name: pair.key, value: $0) } } + others)
  }

  static func string(_ text: String?) -> JSON? { text.map { .string($0) } }
  static func int(_ number: Int?) -> JSON? { number.map { .int($0) } }
}
