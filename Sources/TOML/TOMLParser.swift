/// Reads a document from the first byte to the last, noting where each value stands.
struct TOMLParser {
  private let bytes: [UInt8]
  private var at = 0
  private var line = 1
  private var table = ""
  private(set) var entries: [TOMLDocument.Entry] = []
  private(set) var tables: [(name: String, end: Int)] = []
  /// Every key with a value, and every name that is a table by the keys in it.
  private var valued: Set<String> = []
  private var parents: Set<String> = []

  init(_ bytes: [UInt8]) { self.bytes = bytes }

  mutating func parse() throws(TOMLError) {
    guard String(validating: bytes, as: UTF8.self) != nil else { throw error(.notUTF8) }
    if bytes.starts(with: [0xEF, 0xBB, 0xBF]) { at = 3 }
    while at < bytes.count {
      let start = at
      skipBlanks()
      if peek == UInt8(ascii: "[") {
        try heading()
      } else if let next = peek, next != 0x0A, next != 0x0D, next != UInt8(ascii: "#") {
        try entry(from: start)
        continue
      }
      try endLine()
      if let last = tables.indices.last, tables[last].end == 0 { tables[last].end = at }
    }
  }

  // MARK: Lines

  private mutating func heading() throws(TOMLError) {
    at += 1
    if peek == UInt8(ascii: "[") { throw error(.unsupported("an array of tables")) }
    skipBlanks()
    let name = try key().joined(separator: ".")
    skipBlanks()
    guard peek == UInt8(ascii: "]") else { throw error(.unterminatedTable) }
    at += 1
    guard !valued.contains(name), !tables.contains(where: { $0.name == name }) else {
      throw error(.duplicateKey(name))
    }
    try note(parentsOf: name)
    table = name
    tables.append((name, 0))
  }

  private mutating func entry(from start: Int) throws(TOMLError) {
    let number = line
    let names = try key()
    skipBlanks()
    guard peek == UInt8(ascii: "=") else { throw error(.expectedEquals) }
    at += 1
    skipBlanks()
    let name = ((table.isEmpty ? [] : [table]) + names).joined(separator: ".")
    let valueStart = at
    let value = try value()
    let place = valueStart..<at
    guard !parents.contains(name), !tables.contains(where: { $0.name == name }), valued.insert(name).inserted
    else { throw error(.duplicateKey(name)) }
    try note(parentsOf: name)
    try endLine()
    entries.append(
      .init(key: name, value: value, line: number, place: place, lines: start..<at, table: table))
  }

  /// All tables a name implies; none of them may have a value.
  private mutating func note(parentsOf name: String) throws(TOMLError) {
    var rest = name[...]
    while let dot = rest.lastIndex(of: ".") {
      rest = rest[..<dot]
      if valued.contains(String(rest)) { throw error(.duplicateKey(String(rest))) }
      parents.insert(String(rest))
    }
  }

  private mutating func endLine() throws(TOMLError) {
    skipBlanks()
    try skipComment()
    if peek == 0x0D, at + 1 < bytes.count, bytes[at + 1] == 0x0A { at += 1 }
    if at == bytes.count { return }
    guard peek == 0x0A else { throw error(.expectedNewline) }
    at += 1
    line += 1
  }

  private mutating func skipComment() throws(TOMLError) {
    guard peek == UInt8(ascii: "#") else { return }
    while let next = peek, next != 0x0A {
      if next < 0x20, next != 0x09, next != 0x0D { throw error(.controlCharacter) }
      at += 1
    }
    if bytes[at - 1] == 0x0D { at -= 1 }
  }

  // MARK: Keys

  private mutating func key() throws(TOMLError) -> [String] {
    var names = [try name()]
    while true {
      let end = at
      skipBlanks()
      guard peek == UInt8(ascii: ".") else {
        at = end
        return names
      }
      at += 1
      skipBlanks()
      names.append(try name())
    }
  }

  private mutating func name() throws(TOMLError) -> String {
    if peek == UInt8(ascii: "\"") { return try basicString() }
    if peek == UInt8(ascii: "'") { return try literalString() }
    let start = at
    while let next = peek, TOMLParser.isBare(next) { at += 1 }
    guard at > start else { throw error(.expectedKey) }
    return String(decoding: bytes[start..<at], as: UTF8.self)
  }

  static func isBare(_ byte: UInt8) -> Bool {
    switch byte {
    case UInt8(ascii: "a")...UInt8(ascii: "z"), UInt8(ascii: "A")...UInt8(ascii: "Z"),
      UInt8(ascii: "0")...UInt8(ascii: "9"), UInt8(ascii: "-"), UInt8(ascii: "_"):
      true
    default: false
    }
  }

  // MARK: Values

  private mutating func value() throws(TOMLError) -> TOMLValue {
    switch peek {
    case UInt8(ascii: "\""): return .string(try basicString())
    case UInt8(ascii: "'"): return .string(try literalString())
    case UInt8(ascii: "["): return .array(try array())
    case UInt8(ascii: "{"): throw error(.unsupported("an inline table"))
    default: return try word()
    }
  }

  private mutating func word() throws(TOMLError) -> TOMLValue {
    let start = at
    while let next = peek, TOMLParser.isBare(next) || [0x2B, 0x2E, 0x3A].contains(next) { at += 1 }
    let text = String(decoding: bytes[start..<at], as: UTF8.self)
    switch text {
    case "": throw error(.expectedValue)
    case "true": return .boolean(true)
    case "false": return .boolean(false)
    default: break
    }
    guard let first = text.utf8.first(where: { $0 != 0x2B && $0 != 0x2D }), (0x30...0x39).contains(first)
    else {
      throw error(text.hasSuffix("inf") || text.hasSuffix("nan") ? .unsupported("a float") : .expectedValue)
    }
    if text.contains(":") || text.utf8.dropFirst(4).first == 0x2D { throw error(.unsupported("a date")) }
    if text.contains(".") || (text.contains(where: { "eE".contains($0) }) && !text.hasPrefix("0x")) {
      throw error(.unsupported("a float"))
    }
    let digits = text.utf8.drop { $0 == 0x2B || $0 == 0x2D }
    if digits.first == 0x30, digits.count > 1, digits.dropFirst().first.map({ $0 > 0x39 }) == true {
      throw error(.unsupported("an integer that is not decimal"))
    }
    let parts = text.split(separator: "_", omittingEmptySubsequences: false)
    guard digits.first != 0x30 || digits.count == 1, !parts.contains(where: \.isEmpty),
      let number = Int(parts.joined())
    else { throw error(.invalidNumber) }
    return .integer(number)
  }

  /// Elements may be arrays in turn; what is open is kept on a list, not on the stack.
  private mutating func array() throws(TOMLError) -> [TOMLValue] {
    var open: [[TOMLValue]] = []
    var needsComma = false
    while true {
      try skipLines()
      switch peek {
      case nil: throw error(.unterminatedArray)
      case UInt8(ascii: "]") where !open.isEmpty:
        at += 1
        let done = open.removeLast()
        if open.isEmpty { return done }
        open[open.count - 1].append(.array(done))
        needsComma = true
      case UInt8(ascii: ",") where needsComma:
        at += 1
        needsComma = false
      case _ where needsComma: throw error(.unterminatedArray)
      case UInt8(ascii: "["):
        // No setting needs more, and values in values are taken apart recursively.
        guard open.count < 16 else { throw error(.unsupported("arrays this deep")) }
        at += 1
        open.append([])
      default:
        let value = try value()
        open[open.count - 1].append(value)
        needsComma = true
      }
    }
  }

  private mutating func skipLines() throws(TOMLError) {
    while let next = peek {
      switch next {
      case 0x20, 0x09, 0x0D: at += 1
      case 0x0A:
        at += 1
        line += 1
      case UInt8(ascii: "#"): try skipComment()
      default: return
      }
    }
  }

  // MARK: Strings

  private mutating func literalString() throws(TOMLError) -> String {
    try refuseSeveralLines(UInt8(ascii: "'"))
    at += 1
    let start = at
    while let next = peek, next != UInt8(ascii: "'") {
      try accept(next)
      at += 1
    }
    guard peek != nil else { throw error(.unterminatedString) }
    defer { at += 1 }
    return String(decoding: bytes[start..<at], as: UTF8.self)
  }

  private mutating func basicString() throws(TOMLError) -> String {
    try refuseSeveralLines(UInt8(ascii: "\""))
    at += 1
    var out: [UInt8] = []
    while let next = peek, next != UInt8(ascii: "\"") {
      try accept(next)
      at += 1
      if next == UInt8(ascii: "\\") { out += try escape() } else { out.append(next) }
    }
    guard peek != nil else { throw error(.unterminatedString) }
    at += 1
    return String(decoding: out, as: UTF8.self)
  }

  private func refuseSeveralLines(_ quote: UInt8) throws(TOMLError) {
    if bytes[at...].starts(with: [quote, quote, quote]) {
      throw error(.unsupported("a string of several lines"))
    }
  }

  private func accept(_ byte: UInt8) throws(TOMLError) {
    if byte == 0x0A { throw error(.unterminatedString) }
    if byte < 0x20 && byte != 0x09 || byte == 0x7F { throw error(.controlCharacter) }
  }

  private mutating func escape() throws(TOMLError) -> [UInt8] {
    guard let letter = peek else { throw error(.unterminatedString) }
    at += 1
    switch letter {
    case UInt8(ascii: "\""), UInt8(ascii: "\\"): return [letter]
    case UInt8(ascii: "n"): return [0x0A]
    case UInt8(ascii: "t"): return [0x09]
    case UInt8(ascii: "r"): return [0x0D]
    case UInt8(ascii: "b"): return [0x08]
    case UInt8(ascii: "f"): return [0x0C]
    case UInt8(ascii: "u"), UInt8(ascii: "U"):
      let count = letter == UInt8(ascii: "u") ? 4 : 8
      let digits = bytes[at...].prefix(count)
      guard digits.count == count, digits.allSatisfy({ TOMLParser.isBare($0) }),
        let value = UInt32(String(decoding: digits, as: UTF8.self), radix: 16),
        let scalar = Unicode.Scalar(value)
      else { throw error(.invalidEscape) }
      at += count
      return Array(String(scalar).utf8)
    default: throw error(.invalidEscape)
    }
  }

  // MARK: Bytes

  private var peek: UInt8? { at < bytes.count ? bytes[at] : nil }

  private mutating func skipBlanks() {
    while peek == 0x20 || peek == 0x09 { at += 1 }
  }

  private func error(_ problem: TOMLError.Problem) -> TOMLError { TOMLError(line: line, problem: problem) }
}
