import Glibc
import Testing

/// `AttributionStory` says what is played and what has to hold.
@Suite("Random histories by several hands")
struct RandomAttributionTests {
  @Test("every word keeps its hand and its home", arguments: 1...6)
  func fresh(seed: Int) throws {
    var story = try AttributionStory(seed: seed, in: try Stage())
    try story.run(steps: 40)
  }

  @Test("so in many more", .enabled(if: getenv("BYLINE_SOAK") != nil)) func soak() throws {
    for seed in 1000..<1200 {
      var story = try AttributionStory(seed: seed, in: try Stage())
      try story.run(steps: 80)
    }
  }
}
