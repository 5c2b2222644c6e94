import ArgumentParser

/// What the scripts of `byline completion` ask: candidates for the last word, a line each, with a tab and an explanation behind some.
struct CompleteCommand: RunnableCommand {
  static let configuration = CommandConfiguration(
    commandName: "complete", abstract: "Say what a command line can go on with.", shouldDisplay: false)

  @Argument(
    parsing: .captureForPassthrough, help: "The words after `byline`, the last one as far as it is typed.")
  var words: [String] = []

  func perform(_ session: Session) throws -> Exit {
    let scan = CommandLineScan(words.first == "--" ? Array(words.dropFirst()) : words)
    for candidate in Candidates(scan: scan, session: session).all() {
      session.console.write(candidate.word)
      session.console.line(candidate.help.isEmpty ? "" : "\t\(candidate.help)")
    }
    return .done
  }
}
