import Glibc
import TestSupport
import Testing

@Suite("Undo")
struct UndoLawTests {
  @Test("leaves everything as it was, and redo as the command left it", arguments: 1...4)
  func everyCommand(seed: Int) throws {
    var story = try UndoStory(seed: seed, in: try Stage())
    try story.run(steps: 25)
  }

  /// Tells of every seed that breaks the law, not of the first only.
  @Test("does so for many more", .enabled(if: getenv("BYLINE_SOAK") != nil)) func soak() throws {
    for seed in 1000..<1300 {
      do {
        var story = try UndoStory(seed: seed, in: try Stage())
        try story.run(steps: 40)
      } catch {
        Issue.record("\(error)")
      }
    }
  }
}
