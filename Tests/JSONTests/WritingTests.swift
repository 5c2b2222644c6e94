import JSON
import Testing

@Suite("writing JSON")
struct WritingTests {
  private let value: JSON = ["name": "x", "list": [.int(1), ["a": .null, "b": []]], "empty": [:]]

  private func text(_ value: JSON, _ layout: JSON.Layout) -> String {
    String(decoding: value.text(layout), as: UTF8.self)
  }

  @Test func compact() {
    #expect(text(value, .compact) == #"{"name":"x","list":[1,{"a":null,"b":[]}],"empty":{}}"#)
  }

  @Test func readableKeepsShortListsOnALine() {
    #expect(
      text(value, .readable) == """
        {
          "name": "x",
          "list": [
            1,
            {"a": null, "b": []}
          ],
          "empty": {}
        }

        """)
    let long = JSON.array((0..<60).map { .int($0) })
    #expect(text(long, .readable).contains("\n  59\n]"))
  }

  @Test func expandedHasOneElementALine() {
    #expect(
      text(value, .expanded(indentation: "\t")) == """
        {
        \t"name": "x",
        \t"list": [
        \t\t1,
        \t\t{
        \t\t\t"a": null,
        \t\t\t"b": []
        \t\t}
        \t],
        \t"empty": {}
        }

        """)
  }

  @Test func everyCharacterComesBack() throws {
    let characters = (0...0x7F).map { Unicode.Scalar(UInt8($0)) } + ["é", "\u{2028}", "😀", "\u{FFFF}"]
    var value = ""
    value.unicodeScalars.append(contentsOf: characters)
    for layout in [JSON.Layout.compact, .readable, .expanded(indentation: " ")] {
      #expect(try JSON(parsing: JSON.string(value).text(layout)) == .string(value))
    }
  }

  @Test func aFieldIsReplacedWhereItStands() {
    let value: JSON = ["a": .int(1), "b": .int(2)]
    #expect(value.setting("a", to: .int(3)) == ["a": .int(3), "b": .int(2)])
    #expect(value.setting("c", to: .int(3)) == ["a": .int(1), "b": .int(2), "c": .int(3)])
    #expect(value.setting("a", to: nil) == ["b": .int(2)])
    #expect(value.setting("c", to: nil) == value)
    #expect(JSON.null.setting("a", to: .int(1)) == .null)
  }
}
