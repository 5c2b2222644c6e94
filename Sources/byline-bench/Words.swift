import TestSupport

/// Text of a seeded generator: the same seed writes the same files everywhere.
struct Words {
  private var random: SplitMix64
  private static let words =
    "alpha beta gamma delta count index value where given other first last line block under over some text kind of"
    .split(separator: " ").map { Array($0.utf8) }

  init(_ seed: Int) { random = SplitMix64(seed: seed) }

  mutating func below(_ bound: Int) -> Int { random.below(bound) }

  mutating func bytes(_ count: Int) -> [UInt8] {
    var out: [UInt8] = []
    out.reserveCapacity(count + 8)
    while out.count < count { withUnsafeBytes(of: random.next()) { out.append(contentsOf: $0) } }
    out.removeLast(out.count - count)
    return out
  }

  private mutating func append(_ count: Int, to out: inout [UInt8]) {
    for number in 0..<count {
      if number > 0 { out.append(0x20) }
      out += Words.words[random.below(Words.words.count)]
    }
  }

  /// One line of words.
  mutating func line() -> [UInt8] {
    var out = [UInt8](repeating: 0x20, count: 2 * random.below(4))
    append(3 + random.below(7), to: &out)
    out.append(0x0A)
    return out
  }

  /// Lines of at least so many bytes.
  mutating func text(bytes count: Int) -> [UInt8] {
    var out: [UInt8] = []
    while out.count < count { out += line() }
    return out
  }

  mutating func text(lines count: Int) -> [UInt8] { (0..<count).flatMap { _ in line() } }

  /// Lines of a log, numbered from `first` on.
  mutating func log(_ first: Int, lines count: Int) -> [UInt8] {
    var out: [UInt8] = []
    for number in first..<first + count {
      out += Array("2026-01-01T\(10_000 + number % 86_400) [\(random.below(64))] ".utf8)
      append(8, to: &out)
      out.append(0x0A)
    }
    return out
  }

  /// Something that looks like a source file in C, of about so many bytes: a licence, includes, functions with braces and many equal lines.
  mutating func source(_ number: Int, bytes count: Int) -> [UInt8] {
    var out = Array("/* SPDX-License-Identifier: Example\n * Part \(number) of the tree.\n */\n\n".utf8)
    for _ in 0..<3 + random.below(8) { out += Array("#include <part\(random.below(400)).h>\n".utf8) }
    while out.count < count {
      out += Array("\nstatic int function_\(number)_\(out.count)(struct item *item, int flags)\n{\n".utf8)
      for _ in 0..<4 + random.below(24) {
        switch random.below(6) {
        case 0: out += Array("\tif (flags & FLAG_\(random.below(32)))\n\t\treturn -EINVAL;\n".utf8)
        case 1: out += Array("\titem->field\(random.below(40)) = value_\(random.below(900));\n".utf8)
        case 2:
          out += Array("\t/* ".utf8)
          append(6, to: &out)
          out += Array(" */\n".utf8)
        case 3: out += Array("\n".utf8)
        case 4: out += Array("\tfor (i = 0; i < \(random.below(64)); i++)\n\t\tsum += table[i];\n".utf8)
        default: out += Array("\terr = call_\(random.below(3000))(item, \(random.below(16)));\n".utf8)
        }
      }
      out += Array("\treturn err;\n}\n".utf8)
    }
    return out
  }
}
