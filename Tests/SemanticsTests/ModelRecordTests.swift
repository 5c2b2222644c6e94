import Testing

@testable import Semantics

/// Recording is exact on the cases of the executable reference model, and refuses what the model refuses.
///
/// The facts may differ from the model's, since another diff may record the same edit by other facts; the text may not.
@Suite struct ModelRecordTests {
  @Test func textWithoutMarkersIsRecordedExactly() throws {
    for story in try stories("full", count: 190) {
      let after = try story.recorded()
      #expect(ModelHistory.words(after.tokens) == story.lines, "\(story.name)")
      #expect(after.shown.conflicts.isEmpty, "conflict survives, \(story.name)")
    }
  }

  @Test func recordingWhatIsShownGivesNoFacts() throws {
    for story in try stories("nothing", count: 25) {
      #expect(try story.record().changes.last?.facts.isEmpty == true, "\(story.name)")
    }
  }

  @Test func noTextIsLostOrDoubledWhereMarkersStay() throws {
    for story in try stories("partial", count: 130) {
      let text = try story.recorded().text.map(Token.line)
      #expect(ModelHistory.words(text).sorted() == story.lines, "\(story.name)")
    }
  }

  @Test func damagedMarkersAreRefused() throws {
    for story in try stories("refused", count: 80) {
      #expect(throws: RecordRefusal.self, "\(story.name)") { try story.record() }
    }
  }

  /// Any text can be recorded on any set, also on the sets that the model only views.
  @Test(arguments: ["merges", "hard", "deep", "restore", "random-0", "random-3", "random-5"])
  func editsOfEveryViewAreRecordedExactly(file: String) throws {
    for (seed, story) in try Fixtures.cases("model-content/\(file).txt").enumerated() {
      let history = try ModelHistory(story.changes).history
      let set = Set(history.changes.indices)
      let text = try history.view(set).text
      var random = RandomFileStory(seed: seed, alphabet: seed % 4)
      for new in [text, random.edited(text, times: 3), text.shuffled(using: &random.random)] {
        var history = history
        let id = try history.record(new.map(Token.line), on: set)
        let after = try history.view(set.union([id]))
        #expect(after.text == new, "\(story.name), seed \(seed)")
        #expect(after.shown.conflicts.isEmpty, "conflict survives, \(story.name), seed \(seed)")
      }
    }
  }

  /// A case: changes, the text to be recorded on them, and the lines there are then.
  private struct Story {
    var name: Substring
    var history: FileHistory
    var new: [Token]
    var lines: [Substring]

    /// The changes, with the one that records the new text.
    func record() throws -> FileHistory {
      var history = history
      _ = try history.record(new, on: Set(history.changes.indices))
      return history
    }
    func recorded() throws -> FileHistory.View {
      let history = try record()
      return try history.view(history.changes.indices)
    }
  }

  /// - Throws: when a case does not read, or does not show what the model shows.
  private func stories(_ file: String, count: Int) throws -> [Story] {
    let cases = try Fixtures.cases("model-record/\(file).txt")
    #expect(cases.count == count)
    return try cases.map { story in
      let history = try ModelHistory(story.changes).history
      let tokens = try history.view(history.changes.indices).tokens
      let words = ModelHistory.words(tokens)
      #expect(words == story.list("shown"), "\(story.name)")
      var shown: [Substring: Token] = [:]
      for (word, token) in zip(words, tokens) { shown[word] = token }
      return Story(
        name: story.name, history: history, new: story.list("new").map { shown[$0] ?? .line("\($0)\n") },
        lines: story.list("lines"))
    }
  }
}
