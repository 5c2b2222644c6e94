import FileSystem
import Testing

/// The files of Fixtures/attribution, which an independent encoder wrote.
enum Fixture {
  static let records = ["record", "record-empty", "record-later"]
  static let statements = [
    "reviewed", "reviewed-whole", "tested", "disputed", "corrected", "redacted", "later",
  ]

  static func bytes(_ name: String) throws -> [UInt8] {
    let root = #filePath.split(separator: "/").dropLast(4).joined(separator: "/")
    let folder = try Directory(path: "/\(root)/Fixtures/attribution".utf8)
    let text = try folder.read(try RelativePath("\(name).hex".utf8)).filter { $0 != 0x0A }
    let digits = try text.map { UInt8(try #require(Character(UnicodeScalar($0)).hexDigitValue)) }
    return stride(from: 0, to: digits.count, by: 2).map { digits[$0] << 4 | digits[$0 + 1] }
  }
}

extension String {
  var bytes: [UInt8] { Array(utf8) }
}
