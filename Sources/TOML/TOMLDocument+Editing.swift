/// Changing single values, so that everything else in the file stays as its owner wrote it.
extension TOMLDocument {
  /// Gives a key a value: in the place of the old one, else at the end of the table it belongs to, else in a new table at the end.
  ///
  /// - Parameter key: names joined by dots; all but the last are the table.
  package mutating func set(_ key: String, _ value: TOMLValue) throws(TOMLError) {
    if let entry = self[key] {
      try replace(entry.place, with: Array(value.text.utf8))
      return
    }
    let names = key.split(separator: ".").map(String.init)
    let table = names.dropLast().joined(separator: ".")
    let line = Array("\(TOMLDocument.written(names.last ?? key)) = \(value.text)\n".utf8)
    if let last = entries.last(where: { $0.table == table }) {
      try insert(line, at: last.lines.upperBound)
    } else if let heading = tables.first(where: { $0.name == table }) {
      try insert(line, at: heading.end)
    } else if table.isEmpty {
      try insert(line, at: 0)
    } else {
      let gap = bytes.isEmpty ? [] : Array("\n".utf8)
      let heading = names.dropLast().map(TOMLDocument.written).joined(separator: ".")
      try insert(gap + Array("[\(heading)]\n".utf8) + line, at: bytes.count)
    }
  }

  /// Takes a key out with its line; false when there is none.
  package mutating func remove(_ key: String) throws(TOMLError) -> Bool {
    guard let entry = self[key] else { return false }
    try replace(entry.lines, with: [])
    return true
  }

  /// A name as a key: in quotes where it has to be.
  private static func written(_ name: String) -> String {
    let isBare = !name.isEmpty && name.utf8.allSatisfy(TOMLParser.isBare)
    return isBare ? name : TOMLValue.quoted(name)
  }

  private mutating func insert(_ text: [UInt8], at offset: Int) throws(TOMLError) {
    // The last line of a file may lack its newline.
    let isOpen = offset > 0 && bytes[offset - 1] != 0x0A
    try replace(offset..<offset, with: (isOpen ? [0x0A] : []) + text)
  }

  private mutating func replace(_ range: Range<Int>, with text: [UInt8]) throws(TOMLError) {
    var edited = bytes
    edited.replaceSubrange(range, with: text)
    self = try TOMLDocument(edited)
  }
}
