import ChangeModel
import Glibc
import Testing

@testable import Pristine

/// The laws of the file tree on random histories: what is shown is a function of the set, and *tree exactness*.
@Suite struct TreeLawTests {
  @Test(arguments: 1...6) func lawsHoldOnHistoriesOfReplicas(seed: Int) throws {
    var story = TreeStory(seed: seed)
    try story.run(rounds: 50)
    for what in ["records", "merges", "on conflict", "move/move", "move/delete", "name", "resurrected"] {
      #expect(story.counts[what, default: 0] > 0, "seed \(seed): no \(what) in \(story.counts)")
    }
  }

  @Test(arguments: 1...6) func lawsHoldOnFactsNobodyWouldRecord(seed: Int) throws {
    var story = TreeHostileStory(seed: seed)
    try story.run(rounds: 80)
    for kind in TreeConflict.Kind.allCases {
      #expect(story.counts[kind, default: 0] > 0, "seed \(seed): no \(kind) in \(story.counts)")
    }
  }

  @Test(arguments: 1...4) func lawsHoldWhenSuffixesAreTaken(seed: Int) throws {
    var story = TreeHostileStory(seed: seed)
    story.meetAtSuffixes()
    try story.run(rounds: 60)
    #expect(story.counts[.name, default: 0] > 50, "seed \(seed): \(story.counts)")
  }

  @Test(.enabled(if: getenv("BYLINE_SOAK") != nil)) func soak() throws {
    for seed in 100..<150 {
      var story = TreeStory(seed: seed)
      try story.run(rounds: 100)
      var hostile = TreeHostileStory(seed: seed)
      try hostile.run(rounds: 200)
      hostile.meetAtSuffixes()
      try hostile.run(rounds: 200)
    }
  }
}
