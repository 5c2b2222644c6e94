/// Reads one document, from the first byte to the last, by recursive descent.
struct JSONParser {
  struct Failure: Error {
    let reason: JSON.Malformed.Reason
    let offset: Int
  }

  let bytes: [UInt8]
  let limits: JSON.Limits
  var offset = 0
  private var depth = 0

  init(bytes: [UInt8], limits: JSON.Limits) {
    self.bytes = bytes
    self.limits = limits
  }

  mutating func document() throws(Failure) -> JSON {
    guard bytes.count <= limits.byteCount else {
      throw Failure(reason: .tooLarge, offset: limits.byteCount)
    }
    guard bytes.allSatisfy({ $0 < 0x80 }) || String(validating: bytes, as: UTF8.self) != nil else {
      throw Failure(reason: .notUTF8, offset: 0)
    }
    let value = try value()
    skipBlanks()
    guard offset == bytes.count else { throw failure(.trailingText) }
    return value
  }

  func failure(_ reason: JSON.Malformed.Reason) -> Failure { Failure(reason: reason, offset: offset) }

  /// What is wrong when the byte at hand is none of those that may stand here.
  func unexpected() -> Failure {
    failure(offset < bytes.count ? .unexpectedByte(bytes[offset]) : .unexpectedEnd)
  }

  private mutating func skipBlanks() {
    while offset < bytes.count {
      switch bytes[offset] {
      case 0x20, 0x09, 0x0A, 0x0D: offset += 1
      default: return
      }
    }
  }

  private func isAt(_ character: Unicode.Scalar) -> Bool {
    offset < bytes.count && bytes[offset] == UInt8(ascii: character)
  }

  private mutating func take(_ character: Unicode.Scalar) -> Bool {
    skipBlanks()
    guard isAt(character) else { return false }
    offset += 1
    return true
  }

  private mutating func value() throws(Failure) -> JSON {
    skipBlanks()
    guard offset < bytes.count else { throw unexpected() }
    switch bytes[offset] {
    case UInt8(ascii: "{"): return try nested { (parser) throws(Failure) in try parser.object() }
    case UInt8(ascii: "["): return try nested { (parser) throws(Failure) in try parser.array() }
    case UInt8(ascii: "\""): return .string(try string())
    case UInt8(ascii: "t"): return try word("true", .bool(true))
    case UInt8(ascii: "f"): return try word("false", .bool(false))
    case UInt8(ascii: "n"): return try word("null", .null)
    case UInt8(ascii: "-"), 0x30...0x39: return try number()
    default: throw unexpected()
    }
  }

  private mutating func nested(_ body: (inout JSONParser) throws(Failure) -> JSON) throws(Failure) -> JSON {
    guard depth < limits.depth else { throw failure(.tooDeep) }
    depth += 1
    offset += 1
    let value = try body(&self)
    depth -= 1
    return value
  }

  private mutating func array() throws(Failure) -> JSON {
    var values: [JSON] = []
    if take("]") { return .array(values) }
    while true {
      values.append(try value())
      if take("]") { return .array(values) }
      guard take(",") else { throw unexpected() }
    }
  }

  private mutating func object() throws(Failure) -> JSON {
    var fields: [JSON.Field] = []
    // By bytes: text that is merely canonically equivalent makes two names.
    var names: Set<[UInt8]> = []
    if take("}") { return .object(fields) }
    while true {
      skipBlanks()
      guard isAt("\"") else { throw unexpected() }
      let start = offset
      let name = try string()
      guard names.insert(Array(name.utf8)).inserted else {
        throw Failure(reason: .duplicateName(name), offset: start)
      }
      guard take(":") else { throw unexpected() }
      fields.append(JSON.Field(name: name, value: try value()))
      if take("}") { return .object(fields) }
      guard take(",") else { throw unexpected() }
    }
  }

  private mutating func word(_ word: StaticString, _ value: JSON) throws(Failure) -> JSON {
    for byte in "\(word)".utf8 {
      guard offset < bytes.count, bytes[offset] == byte else { throw unexpected() }
      offset += 1
    }
    return value
  }

  private mutating func number() throws(Failure) -> JSON {
    guard let length = JSON.Number.length(of: bytes[offset...]) else { throw failure(.number) }
    // `01`, `1.2.3`: more of the same kind behind it makes it no number.
    let end = offset + length
    if end < bytes.count, (0x30...0x39).contains(bytes[end]) || bytes[end] == UInt8(ascii: ".") {
      throw failure(.number)
    }
    let text = String(decoding: bytes[offset..<end], as: UTF8.self)
    offset = end
    return .number(JSON.Number(checked: text))
  }
}
