import Glibc
import TestSupport

/// Plays random histories until a number of steps has passed or a law breaks.
@main struct Soak {
  private static let usage = """
    usage: byline-soak [STEPS [FIRST-SEED]]

    Plays random histories of three people with repositories on disk, 60 steps for each seed, until so many steps are done (100,000)
    or a law breaks: then the story is printed, and the status is 1. Seeds begin at FIRST-SEED (1).
    """

  static func main() {
    let arguments = CommandLine.arguments.dropFirst()
    if arguments.contains(where: { ["--help", "-h"].contains($0) }) {
      print(usage)
      return
    }
    let numbers = arguments.compactMap { Int($0) }
    guard numbers.count == arguments.count, numbers.count <= 2, numbers.allSatisfy({ $0 >= 0 }) else {
      let message = usage + "\n"
      write(STDERR_FILENO, message, message.utf8.count)
      exit(2)
    }
    let steps = numbers.first ?? 100_000
    var seed = numbers.dropFirst().first ?? 1
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
