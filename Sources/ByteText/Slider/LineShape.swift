/// What a reader sees of a line before reading it: whether it is blank, how far it is indented, and whether it closes
/// something opened before. `O(1)`: only the first bytes of a line are looked at.
struct LineShape: Hashable {
  var isBlank: Bool
  /// In columns; a tab counts as four.
  var indent: Int
  /// The line begins with a closing bracket, a closing tag or a word like `end` or `else`.
  var isCloser: Bool

  /// A line whose leading whitespace is longer than this is taken for blank.
  static let sight = 256

  init(_ line: UnsafeRawBufferPointer) {
    var indent = 0
    var i = 0
    let limit = min(line.count, Self.sight)
    scan: while i < limit {
      switch line[i] {
      case 0x20: indent += 1
      case 0x09: indent += 4
      case 0x0A, 0x0B, 0x0C, 0x0D: break
      default: break scan
      }
      i += 1
    }
    isBlank = i == limit
    self.indent = isBlank ? 0 : indent
    isCloser = !isBlank && Self.isCloser(line.part(i..<min(line.count, i + 6)))
  }

  private static func isCloser(_ text: UnsafeRawBufferPointer) -> Bool {
    switch text[0] {
    case UInt8(ascii: "}"), UInt8(ascii: ")"), UInt8(ascii: "]"): return true
    case UInt8(ascii: "<"): return text.count > 1 && text[1] == UInt8(ascii: "/")
    default:
      let word = text.prefix {
        $0 | 0x20 >= UInt8(ascii: "a") && $0 | 0x20 <= UInt8(ascii: "z") || $0 == 0x5F
      }
      return closers.contains { $0.utf8.count == word.count && word.elementsEqual($0.utf8) }
    }
  }

  private static let closers: [String] = ["end", "fi", "done", "esac", "else", "elif", "elsif"]
}
