import ChangeModel
import Testing

@testable import Pristine

/// The names of files that did not keep theirs.
@Suite struct TreeNameTests {
  private func make(_ name: String, length: Int) -> String {
    String(
      decoding: SuffixedName.make(Array(name.utf8), Array("ABCDEFGHIJKL".utf8), length: length), as: UTF8.self
    )
  }

  @Test func asMuchOfTheTextAsIsAskedForThenANumber() {
    #expect(make("n", length: 8) == "n.~ABCDEFGH")
    #expect(make("n", length: 9) == "n.~ABCDEFGHI")
    #expect(make("n", length: 13) == "n.~ABCDEFGHIJKL13")
  }

  @Test func aLongNameGivesWay() {
    let name = make(String(repeating: "n", count: 250), length: 8)
    #expect(name.utf8.count == 255)
    #expect(name.hasSuffix("nnn.~ABCDEFGH"))
    #expect(make(String(repeating: "n", count: 245), length: 8).utf8.count == 255)
  }

  @Test(arguments: 0...3) func aNameIsNotCutInsideACharacter(offset: Int) {
    let name = String(repeating: "n", count: offset) + String(repeating: "𝄞", count: 62)
    let made = make(name, length: 8)
    #expect((252...255).contains(made.utf8.count))
    #expect(!made.unicodeScalars.contains("\u{FFFD}"))
  }

  @Test func theNameOfAFactIsItsContent() {
    let (a, b) = (InodeID(Digest.of([1])), InodeID(Digest.of([2])))
    let (p, q) = (FactID(Digest.of([3])), FactID(Digest.of([4])))
    let name = Array("n".utf8)
    #expect(
      TreeNaming.place(a, parent: b, name: name, supersedes: [p, q], settles: [])
        == TreeNaming.place(a, parent: b, name: name, supersedes: [q, p], settles: []))
    #expect(
      TreeNaming.place(a, parent: b, name: name, supersedes: [p], settles: [q])
        != TreeNaming.place(a, parent: b, name: name, supersedes: [p, q], settles: []))
    #expect(
      TreeNaming.inode(.file, parent: a, name: name, again: [])
        != TreeNaming.inode(.directory, parent: a, name: name, again: []))
    #expect(
      TreeNaming.remove(a, supersedes: [p], seenText: [1], seenVersions: [])
        != TreeNaming.remove(a, supersedes: [p], seenText: [], seenVersions: [1]))
  }

  /// The bytes that are hashed, spelled out once: other programs must come to the same names.
  @Test func namesAreHashesOfTheseBytes() {
    let (a, b) = (InodeID(Digest.of([1])), InodeID(Digest.of([2])))
    let (p, q) = (
      [FactID(Digest.of([3])), FactID(Digest.of([4]))].min(),
      [FactID(Digest.of([3])), FactID(Digest.of([4]))].max()
    )
    func name(_ tag: String, _ parts: [UInt8]...) -> Digest {
      Digest.of([UInt8(tag.utf8.count)] + Array(tag.utf8) + parts.joined())
    }
    guard let p, let q else { return }
    let pq = [2] + p.digest.bytes + q.digest.bytes
    #expect(
      TreeNaming.inode(.symlink, parent: a, name: [0x6E], again: [q, p]).digest
        == name("byline create 1", [2], a.digest.bytes, [1, 0x6E], pq))
    #expect(
      TreeNaming.place(a, parent: b, name: [0x6E], supersedes: [q, p], settles: []).digest
        == name("byline place 1", a.digest.bytes, b.digest.bytes, [1, 0x6E], pq, [0]))
    #expect(
      TreeNaming.mode(a, executable: true, supersedes: []).digest
        == name("byline mode 1", a.digest.bytes, [1, 0]))
    #expect(
      TreeNaming.remove(a, supersedes: [q, p], seenText: [7, 8], seenVersions: [9]).digest
        == name("byline remove 1", a.digest.bytes, pq, [2, 7, 8, 1, 9]))
  }
}
