import ArgumentParser

/// How other programs write down who wrote which lines.
enum ExchangeFormat: String, ExpressibleByArgument, CaseIterable, Sendable {
  /// One record for the state of files: Agent Trace 0.1.0.
  case agentTrace = "agent-trace"
  /// One authorship log for each change: what git-ai keeps as notes of commits.
  case gitAI = "git-ai"
}

/// What could not be taken over into another form, counted: so that nobody takes the one for the other.
struct LossReport {
  enum Loss: Int, CaseIterable {
    // Written
    case mechanicalLines, mixedLines, sharedLines, binaryFiles, paths, deletedBytes, facts, conversations
    case statements, withheld, texts
    // Read
    case changes, absentFiles, absentLines, foreignLines, knownLines, otherText, nobody, names, togetherLines
    case fields
  }

  private var counts: [Loss: Int] = [:]

  mutating func add(_ loss: Loss, _ count: Int = 1) {
    if count > 0 { counts[loss, default: 0] += count }
  }

  func write(_ console: Console) {
    for loss in Loss.allCases {
      if let count = counts[loss] { console.note("left out: \(LossReport.words(loss, count))") }
    }
  }

  private static func words(_ loss: Loss, _ count: Int) -> String {
    func number(_ noun: String) -> String { Words.count(count, noun) }
    return switch loss {
    case .mechanicalLines: "\(number("line")) made by a tool, for which the format has no word"
    case .mixedLines:
      "\(number("line")) typed by a person and an AI together, for which the format has no word"
    case .sharedLines: "other AIs of \(number("line")) that several typed: the one with most of it is named"
    case .binaryFiles: "\(number("file")) without lines"
    case .paths: "\(number("file")) with a name that the format cannot hold"
    case .deletedBytes: "who deleted \(number("byte"))"
    case .facts: "\(number("fact")) about an AI, such as how sure it was"
    case .conversations: "\(number("name")) of a tool or conversation"
    case .statements: "\(number("statement")) that something was reviewed, tested or disputed"
    case .withheld:
      "what \(number("record")) say\(count == 1 ? "s" : "") that \(count == 1 ? "is" : "are") not here"
    case .texts: "\(number("log")) with a path that is no Unicode"
    case .changes: "\(number("change")) that \(count == 1 ? "is" : "are") not here"
    case .absentFiles: "\(number("file")) of which the change has no lines"
    case .absentLines: "\(number("line")) behind the end of a file"
    case .foreignLines: "\(number("line")) that other changes wrote"
    case .knownLines: "\(number("line")) of which the same is known already"
    case .otherText: "\(number("range")) of which the text is another one here"
    case .nobody: "\(number("range")) of nobody that is named"
    case .names: "\(number("name")) of a person: their lines are a person's"
    case .togetherLines: "whose which bytes are of \(number("line")) by a person and an AI together"
    case .fields: "\(number("field")) for which there is no place"
    }
  }
}
