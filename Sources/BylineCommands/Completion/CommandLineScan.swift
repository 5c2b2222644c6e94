import ArgumentParser

/// A command line that is still being typed: which verb it is for, and what its last word may be.
struct CommandLineScan {
  enum Wanted: Equatable {
    case verb
    case option
    /// A value of this name; one of these, where only some are possible.
    case value(named: String, [String])
    /// Something the program does not know: the shell offers files.
    case anything
  }

  private(set) var command: any ParsableCommand.Type = BylineCommand.self
  private(set) var page: HelpPage
  private(set) var wanted: Wanted = .anything
  /// The value of `--repository`, if it was given.
  private(set) var repository: String?
  /// The word to complete.
  let last: String

  /// - Parameter words: without the program's name; the last one is being typed.
  init(_ words: [String]) {
    last = words.last ?? ""
    var words = words.dropLast()[...]
    if words.first == "help" { words = words.dropFirst() }
    page = HelpPage(of: BylineCommand.self)
    var positions = 0
    var isLiteral = false
    var pending: HelpPage.Entry?
    for (index, word) in zip(words.indices, words) {
      let next = index + 1 < words.endIndex ? words[index + 1] : last
      if let option = pending {
        if option.names.contains("--repository") { repository = word }
        pending = nil
      } else if word == "--" {
        isLiteral = true
      } else if word.hasPrefix("-"), !isLiteral {
        let entry = option(word)
        pending = entry?.valueName == nil ? nil : entry
      } else if let verb = verb(word, before: next) {
        command = verb
        page = HelpPage(of: verb)
      } else {
        positions += 1
      }
    }
    wanted = wanted(pending, positions, isLiteral)
  }

  private func wanted(_ pending: HelpPage.Entry?, _ positions: Int, _ isLiteral: Bool) -> Wanted {
    if let pending { return .value(named: pending.valueName ?? "", pending.values) }
    if last.hasPrefix("-"), !isLiteral { return .option }
    if !command.configuration.subcommands.isEmpty { return .verb }
    let arguments = page.arguments
    guard !arguments.isEmpty else { return .anything }
    let argument = arguments[min(positions, arguments.count - 1)]
    return .value(named: argument.valueName ?? "", argument.values)
  }

  /// The option a word names; options that all verbs take may stand before the verb.
  private func option(_ word: String) -> HelpPage.Entry? {
    let all = page.options + (command == BylineCommand.self ? HelpPage(of: StatusCommand.self).options : [])
    return all.first { $0.names.contains(word) }
  }

  private func verb(_ word: String, before next: String) -> (any ParsableCommand.Type)? {
    guard !command.configuration.subcommands.isEmpty else { return nil }
    return VerbArgument.only(word, among: command.shownVerbs, before: next)
  }
}
