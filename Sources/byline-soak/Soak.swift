import Glibc
import TestSupport

/// Plays random histories until a number of steps has passed or a law breaks: `byline-soak [STEPS] [FIRST-SEED]`.
@main struct Soak {
  static func main() {
    let arguments = CommandLine.arguments.dropFirst().compactMap { Int($0) }
    let steps = arguments.first ?? 100_000
    var seed = arguments.dropFirst().first ?? 1
    var done = 0
    var counts: [String: Int] = [:]
    while done < steps {
      do {
        var story = try RandomTreeStory(seed: seed)
        try story.run(steps: 60)
        counts.merge(story.counts, uniquingKeysWith: +)
      } catch {
        print("\(error)")
        exit(1)
      }
      done += 60
      seed += 1
      if seed % 20 == 0 { print("\(done) steps, seed \(seed): \(counts.sorted { $0.key < $1.key })") }
    }
    print("\(done) steps, every law held: \(counts.sorted { $0.key < $1.key })")
  }
}
