import TestSupport
import Testing

@testable import Semantics

/// The content of a set of changes is what the executable reference model says: T, what is alive, what touches a
/// kill, every conflict and the text shown, whatever order the changes come in.
@Suite struct ModelContentTests {
  @Test(arguments: [
    ("merges", 21), ("hard", 15), ("deep", 14), ("restore", 250), ("random-0", 500), ("random-1", 500),
    ("random-2", 500), ("random-3", 500), ("random-4", 500), ("random-5", 300),
  ])
  func viewIsThatOfTheModel(file: String, count: Int) throws {
    let cases = try Fixtures.cases("model-content/\(file).txt")
    #expect(cases.count == count)
    for (seed, story) in cases.enumerated() {
      let model = try ModelHistory(story.changes)
      let expected = story.expected.map { $0.joined(separator: " ") }
      let inOrder = Array(model.history.changes.indices)
      var random = SplitMix64(seed: seed)
      for order in [inOrder, inOrder.shuffled(using: &random)] {
        let view = try model.history.view(order)
        #expect(model.records(of: view) == expected, "\(story.name), changes in order \(order)")
      }
    }
  }
}
