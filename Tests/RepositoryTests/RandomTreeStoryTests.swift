import TestSupport
import Testing

/// Random histories of three repositories, with every law checked after every step; `byline-soak` tells many more of them.
@Suite("Random histories of files and directories")
struct RandomTreeStoryTests {
  @Test("hold every law at every step", arguments: 1...12)
  func fresh(seed: Int) throws {
    var story = try RandomTreeStory(seed: seed)
    try story.run(steps: 40)
  }

  @Test("hold every law where people pull and push", arguments: 1...6)
  func overRemotes(seed: Int) throws {
    var story = try RandomTreeStory(seed: seed, usesRemotes: true)
    try story.run(steps: 30)
    try story.meet()
  }
}
