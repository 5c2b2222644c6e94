import ArgumentParser

/// Verbs as they are typed: the beginning of one is enough where only one begins so.
///
///     byline rec          record
///     byline chan sw x    channel switch x: `change` begins so, too, but has no verbs of its own
enum VerbArgument {
  /// The words with verbs written out, the verbs that a parser has to know for them (nil for all), and, where the words before the first
  /// option name one command without verbs of its own, that command and the words for it.
  ///
  /// - Throws: for a word where a verb has to be that is none, with what may be meant.
  static func completed(_ words: [String]) throws(Failure) -> (
    words: [String], verbs: [any ParsableCommand.Type]?,
    leaf: (command: any ParsableCommand.Type, words: [String])?
  ) {
    var out = words
    var at = 0
    var used: [any ParsableCommand.Type]? = words.first == "--version" ? [] : nil
    if words.first == "help" { at = 1 }
    var command: any ParsableCommand.Type = BylineCommand.self
    while at < out.count, !out[at].hasPrefix("-"), out[at] != "help" {
      let verbs = command.configuration.subcommands
      if verbs.isEmpty { break }
      command = try verb(
        out[at], among: verbs, after: out[..<at], before: at + 1 < out.count ? out[at + 1] : nil)
      out[at] = command._commandName
      if at == 0 { used = [command] }
      at += 1
    }
    // Without a further word a group of verbs stands for one of them.
    let isWhole = at == out.count || out[at].hasPrefix("-")
    if at > 0, isWhole, let standard = command.configuration.defaultSubcommand { command = standard }
    let isLeaf = at > 0 && words.first != "help" && command.configuration.subcommands.isEmpty
    return (out, used, isLeaf ? (command, Array(out[at...])) : nil)
  }

  private static func verb(
    _ word: String, among verbs: [any ParsableCommand.Type], after words: ArraySlice<String>,
    before next: String?
  ) throws(Failure) -> any ParsableCommand.Type {
    if let found = only(word, among: verbs, before: next) { return found }
    let shown = verbs.filter { $0.configuration.shouldDisplay }
    let found = self.verbs(shown, beginningWith: word)
    let place = (["byline"] + words.filter { $0 != "help" }).joined(separator: " ")
    if !found.isEmpty {
      throw Failure(
        .usage, "several verbs begin with \(quoted(word)):", details: found.map { $0._commandName }.sorted(),
        hint: "type more of it")
    }
    let likely = Suggestion.likely(word, among: shown.flatMap { names(of: $0) })
    throw Failure(
      .usage, "\(place) has no verb \(quoted(word))",
      hint: likely.isEmpty ? "see what there is with `\(place) --help`" : Suggestion.question(likely))
  }

  /// The verb a word stands for; nil when it stands for none, or for several that the next word does not tell apart.
  static func only(
    _ word: String, among verbs: [any ParsableCommand.Type], before next: String?
  ) -> (any ParsableCommand.Type)? {
    if let exact = verbs.first(where: { names(of: $0).contains(word) }) { return exact }
    let found = self.verbs(verbs.filter { $0.configuration.shouldDisplay }, beginningWith: word)
    if found.count == 1 { return found[0] }
    guard let next else { return nil }
    let followed = found.filter { !self.verbs($0.configuration.subcommands, beginningWith: next).isEmpty }
    return followed.count == 1 ? followed[0] : nil
  }

  private static func verbs(
    _ verbs: [any ParsableCommand.Type], beginningWith word: String
  ) -> [any ParsableCommand.Type] {
    word.isEmpty ? [] : verbs.filter { verb in names(of: verb).contains { $0.hasPrefix(word) } }
  }

  private static func names(of verb: any ParsableCommand.Type) -> [String] {
    [verb._commandName] + verb.configuration.aliases
  }

  private static func quoted(_ word: String) -> String { ShownText.quoted(ArgumentText.bytes(of: word)) }
}
