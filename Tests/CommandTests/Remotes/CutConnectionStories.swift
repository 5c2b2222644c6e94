import TestSupport
import Testing

/// The network between two machines is cut under `clone`, `pull` and `push` over SSH. `byline-soak remotes` cuts at each tenth.
@Suite struct CutConnectionStories {
  @Test func theSameCommandGoesOnWhereItStopped() throws {
    let story = try CutConnectionStory(seed: 1)
    for (verb, tenth) in zip(CutConnectionStory.Verb.allCases, [3, 6, 9]) {
      try story.run(verb, cuttingAtTenths: [tenth])
    }
  }
}
