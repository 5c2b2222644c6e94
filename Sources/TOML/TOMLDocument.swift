/// A configuration file: its bytes as they were written, and where in them each value stands.
///
/// The part of TOML 1.0 that settings need: comments, `[tables]`, bare, quoted and dotted keys, strings on one line, decimal integers,
/// booleans, arrays. Anything else is refused by name and line; no file means one thing here and another elsewhere.
///
///     var document = try TOMLDocument(bytes)
///     document["ui.color"]?.value                  // .string("auto")
///     document.set("ui.color", .string("never"))   // comments and order stay
package struct TOMLDocument: Sendable {
  /// A key with its value.
  package struct Entry: Hashable, Sendable {
    /// All names from the top joined by dots, as settings are called.
    package let key: String
    package let value: TOMLValue
    /// From 1.
    package let line: Int
    /// Where the value stands in `bytes`.
    let place: Range<Int>
    /// The line or lines it stands on, newline included.
    let lines: Range<Int>
    /// The table it stands in.
    let table: String
  }

  package internal(set) var bytes: [UInt8]
  /// In the order of the file.
  package internal(set) var entries: [Entry] = []
  /// Where the line after the heading of each table starts; the top has none.
  var tables: [(name: String, end: Int)] = []

  /// Reads a file. O(bytes).
  ///
  /// - Throws: `TOMLError` for the first thing that is wrong.
  package init(_ bytes: [UInt8]) throws(TOMLError) {
    self.bytes = bytes
    var parser = TOMLParser(bytes)
    try parser.parse()
    entries = parser.entries
    tables = parser.tables
  }

  /// The value of a key.
  package subscript(_ key: String) -> Entry? { entries.first { $0.key == key } }
}
