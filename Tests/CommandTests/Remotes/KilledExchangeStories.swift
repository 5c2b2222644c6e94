import Glibc
import TestSupport
import Testing

/// `clone`, `pull` and `push` killed at any moment, on either side. `BYLINE_SOAK=1` kills more often.
@Suite struct KilledExchangeStories {
  @Test(arguments: Transport.allCases, KilledExchangeStory.Verb.allCases)
  func bothSidesStaySoundAndTheSameCommandGoesOn(
    over transport: Transport, verb: KilledExchangeStory.Verb
  ) throws {
    let isSoak = getenv("BYLINE_SOAK") != nil
    let story = try KilledExchangeStory(seed: 1, over: transport)
    for _ in 0..<(isSoak ? 10 : 1) { try story.run(verb, kills: isSoak ? 5 : 2) }
  }
}
