import ArgumentParser
import ChangeModel
import FileSystem
import JSON
import Repository

struct CreditCommand: RunnableCommand {
  static let configuration = CommandConfiguration(
    commandName: "credit", abstract: "Show who wrote each line of a file, as its channel has it.",
    discussion: """
      porcelain: for each line its change and number, then, the first time a change comes up, what is known of it, one field a line, \
      then a tab and the line.
      """, aliases: ["blame"])

  @OptionGroup var common: RepositoryOptions
  @OptionGroup var channel: ChannelOption

  enum Format: String, ExpressibleByArgument, CaseIterable {
    case text, json, porcelain
  }

  @Option(help: "How to write it: text, json or porcelain.")
  var outputFormat: Format = .text

  @Option(
    name: [.customShort("L", allowingJoined: true), .long],
    help: ArgumentHelp("Only these lines: 3,5 or 3,+2 or 3; several times.", valueName: "range"))
  var lines: [String] = []

  @Flag(
    name: .customLong("ai"),
    help: "Also whose each line is: a person's, an AI's or a tool's, and which model's.")
  var showsHands = false

  @Argument(help: "The file.")
  var file: String

  func perform(_ session: Session) throws -> Exit {
    let open = try session.open(common)
    let path = try open.path(file)
    let all = try open.repository.credit(path, channel: channel.channel, hands: showsHands)
    let ranges = try lines.map { try LineRange.parse($0, count: all.lines.count) }
    let numbers = (1...max(all.lines.count, 1)).filter { number in
      number <= all.lines.count && (ranges.isEmpty || ranges.contains { $0.contains(number) })
    }
    let credited = CreditText(
      path: path, file: all, numbers: numbers, showsHands: showsHands, people: session.people)
    try session.prepareResults(common, paged: outputFormat == .text)
    switch outputFormat {
    case .text: credited.write(session.console)
    case .json: session.console.document("credit", credited.json())
    case .porcelain: credited.writePorcelain(session.console)
    }
    return .done
  }
}

/// A range of line numbers as it is typed.
enum LineRange {
  static func parse(_ text: String, count: Int) throws -> ClosedRange<Int> {
    let parts = text.split(separator: ",", maxSplits: 1, omittingEmptySubsequences: false)
    let start = parts[0].isEmpty ? 1 : Int(parts[0])
    var end = start
    if parts.count == 2 {
      if parts[1].isEmpty {
        end = max(count, start ?? 1)
      } else if parts[1].hasPrefix("+"), let length = Int(parts[1].dropFirst()), length > 0 {
        end = start.map { $0 + length - 1 }
      } else {
        end = Int(parts[1])
      }
    }
    guard let start, let end, start >= 1, start <= end else {
      throw ValidationError("'\(text)' is no range of lines.")
    }
    return start...end
  }
}
