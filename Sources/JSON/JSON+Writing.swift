extension JSON {
  /// How a value is laid out as text.
  package enum Layout: Equatable, Sendable {
    /// On one line, with no blank in it, and no newline at the end.
    case compact
    /// Indented by two blanks a level; arrays and objects without inner ones stay on a line when that is short.
    case readable
    /// One element a line, each level behind one more of `indentation`: as programs write their settings.
    case expanded(indentation: String)
  }

  /// The value as text. O(bytes).
  package func text(_ layout: Layout = .readable) -> [UInt8] {
    var writer = JSONWriter(layout: layout)
    writer.write(self, level: 0)
    if layout != .compact { writer.out.append(0x0A) }
    return writer.out
  }
}

private struct JSONWriter {
  let layout: JSON.Layout
  var out: [UInt8] = []

  init(layout: JSON.Layout) { self.layout = layout }

  /// How long a list may be that stands on one line.
  private static let lineLimit = 100

  mutating func write(_ value: JSON, level: Int) {
    switch value {
    case .null: out += "null".utf8
    case .bool(let value): out += (value ? "true" : "false").utf8
    case .number(let number): out += number.text.utf8
    case .string(let text): write(text)
    case .array(let values):
      list(values, "[", "]", isFlat: values.allSatisfy(\.isPlain), level) { writer, value, level in
        writer.write(value, level: level)
      }
    case .object(let fields):
      list(fields, "{", "}", isFlat: fields.allSatisfy(\.value.isPlain), level) { writer, field, level in
        writer.write(field.name)
        writer.out += (writer.layout == .compact ? ":" : ": ").utf8
        writer.write(field.value, level: level)
      }
    }
  }

  private mutating func list<Element>(
    _ elements: [Element], _ open: Unicode.Scalar, _ close: Unicode.Scalar, isFlat: Bool, _ level: Int,
    _ write: (inout JSONWriter, Element, Int) -> Void
  ) {
    out.append(UInt8(ascii: open))
    defer { out.append(UInt8(ascii: close)) }
    if elements.isEmpty { return }
    switch layout {
    case .compact:
      for (index, element) in elements.enumerated() {
        if index > 0 { out.append(UInt8(ascii: ",")) }
        write(&self, element, level)
      }
      return
    case .readable where isFlat:
      let start = out.count
      for (index, element) in elements.enumerated() {
        if index > 0 { out += ", ".utf8 }
        write(&self, element, level)
        if out.count - start > Self.lineLimit { break }
      }
      if out.count - start <= Self.lineLimit { return }
      out.removeSubrange(start...)
    case .readable, .expanded: break
    }
    for (index, element) in elements.enumerated() {
      if index > 0 { out.append(UInt8(ascii: ",")) }
      newLine(level + 1)
      write(&self, element, level + 1)
    }
    newLine(level)
  }

  private mutating func newLine(_ level: Int) {
    out.append(0x0A)
    var indentation = "  "
    if case .expanded(let other) = layout { indentation = other }
    for _ in 0..<level { out += indentation.utf8 }
  }

  private mutating func write(_ text: String) {
    out.append(UInt8(ascii: "\""))
    for byte in text.utf8 {
      switch byte {
      case UInt8(ascii: "\""): out += "\\\"".utf8
      case UInt8(ascii: "\\"): out += "\\\\".utf8
      case 0x0A: out += "\\n".utf8
      case 0x0D: out += "\\r".utf8
      case 0x09: out += "\\t".utf8
      case 0..<0x20, 0x7F:
        let digits = String(byte, radix: 16)
        out += ("\\u00" + (digits.utf8.count < 2 ? "0" : "") + digits).utf8
      default: out.append(byte)
      }
    }
    out.append(UInt8(ascii: "\""))
  }
}

extension JSON {
  fileprivate var isPlain: Bool {
    switch self {
    case .array(let values): values.isEmpty
    case .object(let fields): fields.isEmpty
    default: true
    }
  }
}
