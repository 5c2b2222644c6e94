import ByteText
import ChangeModel
import FileSystem
import Repository
import TestSupport
import Testing
import WorkingCopy

@Suite("recording chosen edits")
struct ChosenEditsTests {
  /// Law, *a choice is a step*: any of the edits, and then the rest, come to the file as it is on disk, which never changes.
  @Test(arguments: [1, 2, 3]) func anyChoiceThenTheRestIsTheFile(seed: Int) throws {
    var random = SplitMix64(seed: seed)
    let stage = try Stage()
    let alice = try stage.replica("alice")
    try alice.record("f", "start\n")
    for round in 0..<15 {
      let lines = try alice.read("f").split(separator: "\n", omittingEmptySubsequences: false).dropLast()
      let new = lines.flatMap { line -> [String] in
        switch Int.random(in: 0..<6, using: &random) {
        case 0: []
        case 1: ["new \(Int.random(in: 0..<9, using: &random))"]
        case 2: [String(line), "more \(Int.random(in: 0..<9, using: &random))"]
        default: [String(line)]
        }
      }
      let text = Array((new + ["end \(round)"]).map { "\($0)\n" }.joined().utf8)
      try alice.write("f", text)
      let old = try recorded(alice)
      var selection = LineSelection(old: old, new: text, algorithm: .histogram)
      for number in selection.edits.indices where Bool.random(using: &random) {
        selection.take(number..<number + 1)
      }
      try record(selection.text, alice)
      #expect(try recorded(alice) == selection.text, "seed \(seed), round \(round)")
      #expect(try alice.root.read("f") == text)
      #expect(
        try alice.repository.status().items.contains { $0.difference.contains(.content) }
          == (selection.text != text))
      if selection.text != text { try alice.record("rest") }
      #expect(try recorded(alice) == text, "seed \(seed), round \(round)")
      #expect(try alice.root.read("f") == text)
    }
    #expect(try alice.repository.status().items.allSatisfy { $0.difference == .stamp })
  }

  @Test func aChoiceDoesNotHoldForAnotherState() throws {
    let stage = try Stage()
    let alice = try stage.replica("alice")
    try alice.record("f", "one\n")
    let state = try alice.state()
    try alice.record("f", "two\n")
    try alice.write("f", "three\n")
    var request = RecordRequest()
    request.chosen = ChosenEdits(["f": ChosenEdits.Part(content: .text(Array("1\n".utf8)))], on: state)
    #expect(throws: RepositoryError.self) {
      try alice.repository.record(request, alice.invocation("record"))
    }
    #expect(try alice.changes().count == 2)
  }

  @Test func undoMakesOneEditOfWhatWasChosenAndWhatWasNot() throws {
    let stage = try Stage()
    let alice = try stage.replica("alice")
    try alice.record("f", "1\n2\n3\n")
    try alice.write("f", "X\n2\nY\n")
    try record(Array("X\n2\n3\n".utf8), alice)
    _ = try alice.repository.undo(alice.invocation("undo"))
    #expect(try alice.read("f") == "X\n2\nY\n")
    #expect(try recorded(alice) == Array("1\n2\n3\n".utf8))
    try alice.record("all")
    #expect(try recorded(alice) == Array("X\n2\nY\n".utf8))
  }

  private func record(_ text: [UInt8], _ alice: Replica) throws {
    var request = RecordRequest()
    request.allowsEmpty = true
    request.chosen = ChosenEdits(["f": ChosenEdits.Part(content: .text(text))], on: try alice.state())
    _ = try alice.repository.record(request, alice.invocation("record"))
  }

  /// What the channel has of the file.
  private func recorded(_ alice: Replica) throws -> [UInt8] {
    try alice.repository.content(of: "f", at: .channel("main"))
  }
}
