import Glibc
import TestSupport

/// Plays random histories until a number of steps has passed or a law breaks.
@main struct Soak {
  private static let usage = """
    usage: byline-soak [STEPS [FIRST-SEED]]
           byline-soak remotes [RUNS [FIRST-SEED]]

    Plays random histories of three people with repositories on disk, 60 steps for each seed, until so many steps are done (100,000)
    or a law breaks: then the story is printed, and the status is 1. Seeds begin at FIRST-SEED (1).

    With remotes, each of so many runs (300) is a history in which people pull and push, exchanges whose connections break after each
    tenth and anywhere, and commands killed at any moment on either side, over folders and over SSH by turns; in each tenth run, the
    network under SSH is cut after each tenth, too. These need sshd, and a byline that lies beside this program.
    """

  static func main() {
    var arguments = CommandLine.arguments.dropFirst()
    if arguments.contains(where: { ["--help", "-h"].contains($0) }) {
      print(usage)
      return
    }
    let isAboutRemotes = arguments.first == "remotes"
    if isAboutRemotes { arguments = arguments.dropFirst() }
    let numbers = arguments.compactMap { Int($0) }
    guard numbers.count == arguments.count, numbers.count <= 2, numbers.allSatisfy({ $0 >= 0 }) else {
      let message = usage + "\n"
      write(STDERR_FILENO, message, message.utf8.count)
      exit(2)
    }
    let seed = numbers.dropFirst().first ?? 1
    do {
      if isAboutRemotes {
        try playRemotes(runs: numbers.first ?? 300, from: seed)
      } else {
        try playHistories(steps: numbers.first ?? 100_000, from: seed)
      }
    } catch {
      print("\(error)")
      exit(1)
    }
  }

  private static func playHistories(steps: Int, from first: Int) throws {
    var (done, seed) = (0, first)
    var counts: [String: Int] = [:]
    while done < steps {
      var story = try RandomTreeStory(seed: seed)
      try story.run(steps: 60)
      counts.merge(story.counts, uniquingKeysWith: +)
      done += 60
      seed += 1
      if seed % 20 == 0 { print("\(done) steps, seed \(seed): \(counts.sorted { $0.key < $1.key })") }
    }
    print("\(done) steps, every law held: \(counts.sorted { $0.key < $1.key })")
  }

  private static func playRemotes(runs: Int, from first: Int) throws {
    for seed in first..<first + runs {
      var history = try RandomTreeStory(seed: seed, usesRemotes: true)
      try history.run(steps: 40)
      try history.meet()
      var broken = try BrokenExchangeStory(seed: seed)
      for verb in BrokenExchangeStory.Verb.allCases {
        try broken.run(verb, breaks: 9)
        try broken.runAtRandom(verb)
      }
      let killed = try KilledExchangeStory(seed: seed, over: seed % 2 == 0 ? .folder : .ssh)
      for verb in KilledExchangeStory.Verb.allCases { try killed.run(verb, kills: 4) }
      if seed % 10 == 0 {
        let cut = try CutConnectionStory(seed: seed)
        for verb in CutConnectionStory.Verb.allCases {
          try cut.run(verb, cuttingAtTenths: 1...9)
          try cut.wearOut(verb)
        }
      }
      print("seed \(seed): every law held: \(history.counts.sorted { $0.key < $1.key })")
    }
    print("\(runs) runs, every law held")
  }
}
