import ArgumentParser
import Attribution
import ChangeModel
import FileSystem
import Repository

struct ReviewCommand: RunnableCommand {
  static let configuration = CommandConfiguration(
    commandName: "review",
    abstract: "Say of changes that they were reviewed or tested, or that their attribution is wrong.",
    discussion: """
      What is said is a statement of yours, signed where you have a key, and travels with the change. Statements are never altered or taken \
      back; a later one can take the place of others with --supersedes. With --lines the lines of a file as it is now are meant: what is \
      noted is the text, which stays reviewed when it moves.

      With --channel A --not B all changes are meant that A holds and B does not.
      """)

  @OptionGroup var common: RepositoryOptions
  @OptionGroup var scope: ScopeOptions
  @OptionGroup var by: AuthorOption

  @Option(
    help: ArgumentHelp("Only these lines: FILE:10-20 or FILE:7; several times.", valueName: "file:lines"))
  var lines: [String] = []

  @Option(help: ArgumentHelp("How long it took: 90s, 5m, 1h30m.", valueName: "time"))
  var time: String?

  @Option(help: ArgumentHelp("A note for whoever reads it.", valueName: "text"))
  var note: String?

  @Option(help: ArgumentHelp("What was run: it passed, unless --failed is given.", valueName: "command"))
  var tested: String?

  @Flag(help: "What was run has failed.")
  var failed = false

  @Flag(help: "The attribution is wrong, without saying what is right.")
  var dispute = false

  @Option(help: ArgumentHelp("Whose it is in truth: human, ai, mechanical or unknown.", valueName: "hand"))
  var correct: String?

  @Option(help: ArgumentHelp("With --correct ai: who runs the AI.", valueName: "name"))
  var aiProvider: String?

  @Option(help: ArgumentHelp("With --correct ai: which model.", valueName: "name"))
  var aiModel: String?

  @Option(help: ArgumentHelp("With --correct ai or mechanical: which program.", valueName: "name"))
  var aiTool: String?

  @Flag(help: "Delete the words of the prompts that are kept here, and say that they are not to be kept.")
  var redactPrompts = false

  @Option(help: ArgumentHelp("Take the place of this statement; several times.", valueName: "statement"))
  var supersedes: [String] = []

  @Option(
    help: ArgumentHelp(
      "When: 2026-01-31T12:00:00Z or @SECONDS; otherwise BYLINE_TIMESTAMP, then now.", valueName: "moment"))
  var timestamp: String?

  @Argument(help: ArgumentHelp("The changes, by the beginnings of their hashes.", valueName: "hash"))
  var changes: [String] = []

  func validate() throws {
    guard [tested != nil, dispute, correct != nil, redactPrompts].count(where: { $0 }) < 2 else {
      throw ValidationError("Type one of --tested, --dispute, --correct and --redact-prompts.")
    }
    if failed, tested == nil { throw ValidationError("Type --failed together with --tested COMMAND.") }
    if correct == nil, aiProvider != nil || aiModel != nil || aiTool != nil {
      throw ValidationError("Type --correct ai before what is known of it.")
    }
    if !lines.isEmpty, tested != nil || dispute || redactPrompts {
      throw ValidationError("Type --lines for a review or with --correct.")
    }
  }

  func perform(_ session: Session) throws -> Exit {
    let open = try session.open(common)
    let repository = open.repository
    let text = note.map { ArgumentText.bytes(of: $0) } ?? []
    let kind = try kind()
    let ranges = try self.ranges(open)
    let targets = try targets(repository, Set(ranges.keys), session)
    guard !targets.isEmpty else {
      session.console.note("there is no change to say anything of")
      return .done
    }
    let invocation = try session.invocation(author: try by.author(in: session), timestamp: timestamp)
    if redactPrompts {
      var count = 0
      for change in targets { count += try repository.redactPrompts(of: change, note: text, invocation) }
      session.console.note("\(Words.count(count, "prompt")) redacted")
      return .done
    }
    let older = try supersedes.map { try StatementPrefix.resolve($0, about: targets, repository) }
    let made = try repository.state(
      about: targets, { kind(ranges[$0] ?? []) }, note: text, supersedes: older, invocation)
    for statement in made { session.console.line("Statement: \(statement.id)") }
    return .done
  }

  /// What is said, of some ranges of a change or of all of it.
  private func kind() throws -> ([Range<Int>]) -> Statement.Kind {
    if let tested {
      let (passed, with) = (!failed, ArgumentText.bytes(of: tested))
      return { _ in .tested(passed: passed, with: with) }
    }
    if dispute { return { _ in .disputed } }
    if let correct {
      let hand = try hand(correct)
      return { ranges in
        let all = ranges.isEmpty ? [0..<0] : ranges
        return .corrected(all.map { Statement.Correction(range: $0, hand: hand) })
      }
    }
    let milliseconds = try AIDetails.milliseconds(time, "--time")
    return { .reviewed(ranges: $0, milliseconds: milliseconds) }
  }

  private func hand(_ word: String) throws -> Statement.Correction.Hand {
    switch word {
    case "human": return .human
    case "unknown": return .unknown
    case "mechanical": return .mechanical(aiTool.map { ArgumentText.bytes(of: $0) } ?? [])
    case "ai":
      var use = AIUse()
      use.provider = aiProvider.map { ArgumentText.bytes(of: $0) } ?? []
      use.model = aiModel.map { ArgumentText.bytes(of: $0) } ?? []
      use.tool = aiTool.map { ArgumentText.bytes(of: $0) } ?? []
      if use.provider.isEmpty { use.provider = ProviderRegistry.provider(of: use.model) }
      return .ai(use)
    default:
      throw Failure(
        .usage,
        "--correct is \(ShownText.quoted(Array(word.utf8))), but takes one of human, ai, mechanical, unknown")
    }
  }

  /// The text that --lines mean, by change.
  private func ranges(_ open: OpenRepository) throws -> [ChangeHash: [Range<Int>]] {
    var out: [ChangeHash: [Range<Int>]] = [:]
    for text in lines {
      guard let colon = text.lastIndex(of: ":") else {
        throw Failure(
          .usage, "\(ShownText.quoted(Array(text.utf8))) names no lines", hint: "type it as FILE:10-20")
      }
      let range = try LineRange.parse(
        String(text[text.index(after: colon)...].map { $0 == "-" ? "," : $0 }), count: .max)
      let found = try open.repository.origins(
        of: try open.path(String(text[..<colon])), lines: [range], channel: scope.channel.channel)
      for (change, ranges) in found { out[change, default: []] += ranges }
    }
    return out
  }

  private func targets(_ repository: Repository, _ ofLines: Set<ChangeHash>, _ session: Session) throws
    -> [ChangeHash]
  {
    let named = try changes.map { try repository.resolve($0) }
    if !lines.isEmpty { return ofLines.filter { named.isEmpty || named.contains($0) }.sorted() }
    if !named.isEmpty { return named }
    guard !scope.not.isEmpty || scope.period.isGiven else {
      throw Failure(
        .usage, "no change is named",
        hint: "type `byline review HASH`, or `byline review --channel A --not B` for all that B lacks")
    }
    return try repository.changes(in: try scope.scope(session))
  }
}
