import Glibc

/// The cases that the executable reference models wrote, read line by line: each folder of `Fixtures` has a README
/// with the grammar of its files. They lie outside the tests, found from where this source lies.
enum Fixtures {
  /// One line, by its fields.
  typealias Record = [Substring]

  /// The lines from `case NAME` to `end`, both left out.
  struct Case {
    var name: Substring
    var records: [Record]

    /// The changes of the case with their facts; the rest is what is expected of them.
    var changes: ArraySlice<Record> {
      records.prefix { ["change", "ins", "del", "ord", "set", "res"].contains($0[0]) }
    }
    var expected: ArraySlice<Record> { records[changes.endIndex...] }

    /// The list after the first record of a kind; empty without one.
    func list(_ kind: String) -> [Substring] {
      records.first { $0[0] == kind }.map { Fixtures.list($0[1]) } ?? []
    }
  }

  enum Failure: Error {
    case unreadable(String)
    case outsideCase(String)
  }

  static func cases(_ path: String) throws -> [Case] {
    var out: [Case] = []
    var isOpen = false
    for line in try text(path).split(separator: "\n") {
      let record = line.split(separator: " ")
      if record[0] == "case" {
        out.append(Case(name: record[1], records: []))
        isOpen = true
      } else if record[0] == "end" {
        isOpen = false
      } else if isOpen {
        out[out.count - 1].records.append(record)
      } else {
        throw Failure.outsideCase(String(line))
      }
    }
    return out
  }

  /// The items of a list; `-` is the empty one.
  static func list(_ field: Substring, separator: Character = ",") -> [Substring] {
    field == "-" ? [] : field.split(separator: separator)
  }

  private static func text(_ path: String) throws -> String {
    let root = #filePath.split(separator: "/").dropLast(3).joined(separator: "/")
    let path = "/\(root)/Fixtures/\(path)"
    guard let file = fopen(path, "r") else { throw Failure.unreadable(path) }
    defer { fclose(file) }
    var bytes: [UInt8] = []
    var buffer = [UInt8](repeating: 0, count: 1 << 16)
    while true {
      let count = fread(&buffer, 1, buffer.count, file)
      if count == 0 { break }
      bytes += buffer[..<count]
    }
    guard ferror(file) == 0 else { throw Failure.unreadable(path) }
    return String(decoding: bytes, as: UTF8.self)
  }
}
