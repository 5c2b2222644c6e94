/// A command as it was typed: its arguments, quoted where a shell would want that.
enum CommandText {
  static func text(of arguments: [[UInt8]]) -> [UInt8] {
    var out = Array("byline".utf8)
    for argument in arguments.dropFirst() { out += [0x20] + quoted(argument) }
    return out
  }

  private static func quoted(_ argument: [UInt8]) -> [UInt8] {
    let isPlain = argument.allSatisfy { byte in
      switch byte {
      case UInt8(ascii: "a")...UInt8(ascii: "z"), UInt8(ascii: "A")...UInt8(ascii: "Z"),
        UInt8(ascii: "0")...UInt8(ascii: "9"):
        true
      case 0x80...: true
      default: Array("-_./=:@+,~%".utf8).contains(byte)
      }
    }
    if isPlain, !argument.isEmpty { return argument }
    let quote = UInt8(ascii: "'")
    return [quote] + argument.flatMap { $0 == quote ? Array("'\\''".utf8) : [$0] } + [quote]
  }
}
