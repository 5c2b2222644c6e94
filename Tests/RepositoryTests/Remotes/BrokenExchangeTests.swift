import TestSupport
import Testing

@Suite("A connection that breaks")
struct BrokenExchangeTests {
  @Test(arguments: BrokenExchangeStory.Verb.allCases)
  func anExchangeCutAtEachTenthGoesOnAndLosesNothing(verb: BrokenExchangeStory.Verb) throws {
    var story = try BrokenExchangeStory(seed: 1)
    try story.run(verb, breaks: 9)
  }

  @Test(arguments: 10..<14) func anExchangeCutAnywhereGoesOnAndLosesNothing(seed: Int) throws {
    var story = try BrokenExchangeStory(seed: seed)
    for verb in BrokenExchangeStory.Verb.allCases { try story.runAtRandom(verb) }
  }
}
