import Attribution
import ChangeModel
import FileSystem
import Pristine
import Repository
import TestSupport
import Testing

/// What `credit` says after what people do to files, where it once said something else.
@Suite("Whose text is")
struct HandStories {
  private let alice: Replica
  private let stage: Stage

  init() throws {
    stage = try Stage()
    alice = try stage.replica("alice")
  }

  private func checkpoint(_ editor: Checkpoint.Editor) throws {
    _ = try alice.repository.checkpoint(by: editor, alice.invocation("checkpoint"))
  }

  private func agent(_ tool: String = "claude-code") throws {
    var use = AIUse()
    use.tool = Array(tool.utf8)
    try checkpoint(.ai(use))
  }

  @discardableResult
  private func record(
    _ declaration: AttributionRecord.Declaration? = nil, replacing: ChangeHash? = nil
  ) throws -> ChangeHash {
    var request = RecordRequest()
    request.replaces = replacing
    var record = AttributionRecord(salt: [1])
    record.declaration = declaration
    if declaration == .mechanical { record.tools = [Array("fmt".utf8)] }
    var attribution = AttributionRequest(record)
    attribution.overridesCheckpoints = declaration != nil
    switch declaration {
    case .human: attribution.hand = .human
    case .mechanical: attribution.hand = .mechanical(0)
    case .ai, nil: attribution.hand = .unknown
    }
    request.attribution = attribution
    return try alice.repository.record(request, alice.invocation("record")).hash
  }

  /// Each line as its text and the hands of its visible bytes.
  private func hands(_ path: RelativePath) throws -> [String] {
    try alice.repository.credit(path, hands: true).lines.map { line in
      var out: [(hand: HandCounts.Class, words: [Substring])] = []
      var at = line.text.startIndex
      for part in line.parts {
        let text = line.text[at..<at + part.count]
        at += part.count
        let words = String(decoding: text, as: UTF8.self).split { $0 == " " || $0 == "\n" }
        if words.isEmpty { continue }
        if out.last?.hand == part.hand {
          out[out.count - 1].words += words
        } else {
          out.append((part.hand, words))
        }
      }
      return out.map { "\($0.hand): \($0.words.joined(separator: " "))" }.joined(separator: ", ")
    }
  }

  @Test func aFormatterThatBreaksLinesElsewhereKeepsEveryWord() throws {
    try alice.write("f", "one two three\nfour five six seven\neight nine\n")
    try alice.add("f")
    try record(.human)
    try alice.write("f", "  one two three\nfour five six\n    seven eight nine\n")
    try record(.mechanical)
    #expect(try hands("f") == ["human: one two three", "human: four five six", "human: seven eight nine"])
  }

  @Test func aLineEditedBetweenANewOneAndOneThatIsGoneKeepsItsWords() throws {
    try alice.write("f", "top\nkept1 kept2 gone kept3\nlast1 last2 last3\n")
    try alice.add("f")
    try agent()
    try record()
    try alice.write("f", "top\nnew1 new2 new3 new4\nkept1 kept2 other kept3\n")
    try checkpoint(.human)
    try record()
    #expect(
      try hands("f") == [
        "ai: top", "human: new1 new2 new3 new4", "ai: kept1 kept2, human: other, ai: kept3",
      ])
  }

  @Test func aNewFileThatIsMovedBeforeItIsRecordedKeepsItsCheckpoints() throws {
    try alice.write("f", "by the agent\n")
    try alice.add("f")
    try agent()
    try alice.repository.move("f", to: "g", alice.invocation("mv"))
    try alice.write("g", "by the agent\nby nobody\n")
    try record()
    #expect(try hands("g") == ["ai: by the agent", "unknown: by nobody"])
  }

  @Test func aFileInADirectoryThatIsMovedKeepsItsCheckpoints() throws {
    try alice.write("d/f", "by the agent\n")
    try alice.add("d")
    try agent()
    try alice.repository.move("d", to: "e", alice.invocation("mv"))
    try record()
    #expect(try hands("e/f") == ["ai: by the agent"])
  }

  @Test func checkpointsOfAFileThatIsGoneSayNothingOfTheNextOneAtItsPath() throws {
    try alice.write("f", "text\n")
    try alice.add("f")
    try record()
    try alice.write("f", "text\nmore\n")
    try agent()
    _ = try alice.root.remove("f")
    try record()
    try alice.write("f", "text\nmore\n")
    try alice.add("f")
    try record()
    #expect(try hands("f") == ["unknown: text", "unknown: more"])
  }

  @Test func checkpointsOfAFileThatMovedSayNothingOfTheNextOneAtItsPath() throws {
    try alice.write("f", "one\ntwo\nthree\nfour\nfive\n")
    try alice.add("f")
    try record()
    try alice.write("f", "one\ntwo\nthree\nfour\nfive\nsix\n")
    try agent()
    try alice.root.rename("f", to: "g")
    try record()
    #expect(try hands("g").last == "ai: six")
    try alice.write("f", "six\n")
    try alice.add("f")
    try record()
    #expect(try hands("f") == ["unknown: six"])
  }

  @Test func twoChangesRecordedAgainAsOneKeepEveryHand() throws {
    try alice.write("f", "one two three four\n")
    try alice.add("f")
    try agent()
    let first = try record()
    try alice.write("f", "one two other four\n")
    try checkpoint(.human)
    let second = try record()
    _ = try alice.repository.unrecord([second, first], alice.invocation("unrecord"))
    try record()
    #expect(try hands("f") == ["ai: one two, human: other, ai: four"])
  }

  @Test func textThatARevertBroughtBackKeepsItsHandWhenTheRevertIsAmended() throws {
    try alice.write("f", "one two three four\nlast\n")
    try alice.add("f")
    try agent()
    try record()
    try alice.write("f", "one two other four\nlast\n")
    try checkpoint(.human)
    let edit = try record()
    let back = try alice.repository.revert(edit, message: [], alice.invocation("revert")).hash
    try alice.write("f", "one two three four\nlast\nmore\n")
    try record(replacing: back)
    #expect(try hands("f") == ["ai: one two three four", "ai: last", "unknown: more"])
  }

  @Test func textNothingIsKnownOfStaysSoWhenItIsAmendedUnlessThatIsDeclared() throws {
    try alice.write("f", "one\n")
    try alice.add("f")
    let first = try record()
    try alice.write("f", "one\ntwo\n")
    try checkpoint(.human)
    let second = try record(replacing: first)
    #expect(try hands("f") == ["unknown: one", "human: two"])
    try alice.write("f", "one\ntwo\nthree\n")
    try record(.human, replacing: second)
    #expect(try hands("f") == ["human: one", "human: two", "human: three"])
  }

  @Test func textTakenBackKeepsItsHandThoughOtherFilesAreWrittenMeanwhile() throws {
    let bob = try stage.replica("bob")
    try alice.write("f", "by the agent\n")
    try alice.add("f")
    try agent()
    let hash = try record()
    try bob.write("other", "text\n")
    try bob.add("other")
    try bob.record()
    _ = try alice.repository.unrecord([hash], alice.invocation("unrecord"))
    try alice.pull(from: bob)
    try record()
    #expect(try hands("f") == ["ai: by the agent"])
  }
}
