import ChangeModel
import Testing

@Suite struct EntryNameTests {
  @Test(arguments: [
    "a", "...", ".a", " ", "\n", "a b", "\\", "C:", ".bylin", ".bylines", ".byline-", "byline", "x.byline",
    ".byline.x",
  ])
  func anOrdinaryNameIsValid(_ name: String) { #expect(EntryName.isValid(Array(name.utf8))) }

  @Test(arguments: ["", ".", "..", "/", "a/b", "/a", "a/", "\0", "a\0b"])
  func aNameThatNoDirectoryCanHoldIsNot(_ name: String) { #expect(!EntryName.isValid(Array(name.utf8))) }

  @Test(arguments: [".byline", ".BYLINE", ".ByLiNe", ".byline.", ".byline ", ".BYLINE . ."])
  func theDirectoryOfTheRepositoryIsNot(_ name: String) {
    #expect(!EntryName.isValid(Array(name.utf8)))
    #expect(EntryName.isRepositoryDirectory(Array(name.utf8)))
  }

  @Test func bytesNeedNotBeText() { #expect(EntryName.isValid([0xFF, 0xFE, 0x80])) }

  @Test func a255ByteNameIsTheLongest() {
    #expect(EntryName.isValid([UInt8](repeating: 0x61, count: 255)))
    #expect(!EntryName.isValid([UInt8](repeating: 0x61, count: 256)))
  }

  @Test func onlyLettersHaveACase() {
    // `@` and `[` stand beside the capitals and differ from others by the same bit.
    #expect(EntryName.isValid(Array(".bylin\u{5}".utf8)))
    #expect(EntryName.isValid([0x0E] + Array("byline".utf8)))
  }
}
