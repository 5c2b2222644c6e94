extension JSON {
  /// The value as text, indented by two blanks a level; arrays and objects without inner ones stay on a line when that is short.
  func text() -> [UInt8] {
    var out: [UInt8] = []
    write(to: &out, indentation: 0)
    out.append(0x0A)
    return out
  }

  private static let lineLimit = 100

  private func write(to out: inout [UInt8], indentation: Int) {
    switch self {
    case .null: out += Array("null".utf8)
    case .bool(let value): out += Array((value ? "true" : "false").utf8)
    case .int(let value): out += Array(String(value).utf8)
    case .decimal(let text): out += Array(text.utf8)
    case .string(let text): JSON.write(text, to: &out)
    case .array(let values):
      JSON.writeList(values, "[", "]", isFlat: values.allSatisfy(\.isPlain), to: &out, indentation) {
        value, out, indentation in
        value.write(to: &out, indentation: indentation)
      }
    case .object(let fields):
      JSON.writeList(fields, "{", "}", isFlat: fields.allSatisfy(\.value.isPlain), to: &out, indentation) {
        field, out, indentation in
        JSON.write(field.name, to: &out)
        out += Array(": ".utf8)
        field.value.write(to: &out, indentation: indentation)
      }
    }
  }

  private var isPlain: Bool {
    switch self {
    case .array(let values): values.isEmpty
    case .object(let fields): fields.isEmpty
    default: true
    }
  }

  private static func writeList<Element>(
    _ elements: [Element], _ open: String, _ close: String, isFlat: Bool, to out: inout [UInt8],
    _ indentation: Int,
    _ body: (Element, inout [UInt8], Int) -> Void
  ) {
    out += Array(open.utf8)
    defer { out += Array(close.utf8) }
    if elements.isEmpty { return }
    if isFlat {
      let start = out.count
      for (index, element) in elements.enumerated() {
        if index > 0 { out += Array(", ".utf8) }
        body(element, &out, 0)
        if out.count - start > lineLimit { break }
      }
      if out.count - start <= lineLimit { return }
      out.removeSubrange(start...)
    }
    for (index, element) in elements.enumerated() {
      if index > 0 { out.append(UInt8(ascii: ",")) }
      newLine(&out, indentation + 1)
      body(element, &out, indentation + 1)
    }
    newLine(&out, indentation)
  }

  private static func newLine(_ out: inout [UInt8], _ indentation: Int) {
    out.append(0x0A)
    out += repeatElement(0x20, count: indentation * 2)
  }

  private static func write(_ text: String, to out: inout [UInt8]) {
    out.append(UInt8(ascii: "\""))
    for byte in text.utf8 {
      switch byte {
      case UInt8(ascii: "\""): out += Array("\\\"".utf8)
      case UInt8(ascii: "\\"): out += Array("\\\\".utf8)
      case 0x0A: out += Array("\\n".utf8)
      case 0x0D: out += Array("\\r".utf8)
      case 0x09: out += Array("\\t".utf8)
      case 0..<0x20, 0x7F:
        let digits = String(byte, radix: 16)
        out += Array(("\\u00" + (digits.count < 2 ? "0" : "") + digits).utf8)
      default: out.append(byte)
      }
    }
    out.append(UInt8(ascii: "\""))
  }
}

extension Console {
  /// Writes a document that `schema` describes.
  func document(_ schema: String, _ fields: JSON) {
    write((["schema": .string("byline/\(schema)/1")] as JSON).adding(fields).text())
  }
}
