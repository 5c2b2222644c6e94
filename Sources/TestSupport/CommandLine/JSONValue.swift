/// JSON as tests read it: only what the program writes, and nothing that is not JSON.
package enum JSONValue: Equatable, Sendable {
  case null
  case bool(Bool)
  case number(Int)
  case text(String)
  case list([JSONValue])
  case object([String: JSONValue])

  package struct Malformed: Error {
    package let offset: Int
  }

  package init(parsing bytes: [UInt8]) throws(Malformed) {
    var parser = Parser(bytes: bytes)
    self = try parser.value()
    parser.skipBlanks()
    guard parser.offset == bytes.count else { throw Malformed(offset: parser.offset) }
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

extension JSONValue {
  private struct Parser {
    let bytes: [UInt8]
    var offset = 0

    mutating func skipBlanks() {
      while offset < bytes.count, [0x20, 0x0A, 0x0D, 0x09].contains(bytes[offset]) { offset += 1 }
    }

    mutating func take(_ text: String) -> Bool {
      guard bytes[offset...].starts(with: text.utf8) else { return false }
      offset += text.utf8.count
      return true
    }

    mutating func require(_ text: String) throws(Malformed) {
      skipBlanks()
      guard take(text) else { throw Malformed(offset: offset) }
    }

    mutating func value() throws(Malformed) -> JSONValue {
      skipBlanks()
      if take("null") { return .null }
      if take("true") { return .bool(true) }
      if take("false") { return .bool(false) }
      if take("[") { return .list(try list()) }
      if take("{") { return .object(try object()) }
      if offset < bytes.count, bytes[offset] == UInt8(ascii: "\"") { return .text(try string()) }
      let start = offset
      while offset < bytes.count, bytes[offset] == UInt8(ascii: "-") || (0x30...0x39).contains(bytes[offset])
      { offset += 1 }
      guard let number = Int(String(decoding: bytes[start..<offset], as: UTF8.self)) else {
        throw Malformed(offset: start)
      }
      return .number(number)
    }

    private mutating func list() throws(Malformed) -> [JSONValue] {
      var out: [JSONValue] = []
      skipBlanks()
      if take("]") { return out }
      while true {
        out.append(try value())
        skipBlanks()
        if take("]") { return out }
        try require(",")
      }
    }

    private mutating func object() throws(Malformed) -> [String: JSONValue] {
      var out: [String: JSONValue] = [:]
      skipBlanks()
      if take("}") { return out }
      while true {
        skipBlanks()
        let name = try string()
        try require(":")
        guard out.updateValue(try value(), forKey: name) == nil else { throw Malformed(offset: offset) }
        skipBlanks()
        if take("}") { return out }
        try require(",")
      }
    }

    private mutating func string() throws(Malformed) -> String {
      try require("\"")
      var out: [UInt8] = []
      while offset < bytes.count, bytes[offset] != UInt8(ascii: "\"") {
        guard bytes[offset] >= 0x20 else { throw Malformed(offset: offset) }
        guard take("\\") else {
          out.append(bytes[offset])
          offset += 1
          continue
        }
        try out.append(contentsOf: escape())
      }
      try require("\"")
      guard let text = String(validating: out, as: UTF8.self) else { throw Malformed(offset: offset) }
      return text
    }

    private mutating func escape() throws(Malformed) -> [UInt8] {
      for (name, byte) in [("\"", 0x22), ("\\", 0x5C), ("n", 0x0A), ("r", 0x0D), ("t", 0x09)]
        as [(String, UInt8)] where take(name)
      {
        return [byte]
      }
      guard take("u"), offset + 4 <= bytes.count,
        let value = UInt32(String(decoding: bytes[offset..<offset + 4], as: UTF8.self), radix: 16),
        let scalar = Unicode.Scalar(value)
      else { throw Malformed(offset: offset) }
      offset += 4
      return Array(String(scalar).utf8)
    }
  }
}
