import AISignals
import ArgumentParser
import Attribution
import ChangeModel
import FileSystem
import JSON
import Pristine
import Repository

struct CheckpointCommand: RunnableCommand {
  static let configuration = CommandConfiguration(
    commandName: "checkpoint",
    abstract: "Say who made the edits since the last checkpoint, before others go on editing.",
    discussion: """
      The next `byline record` tells the hands apart: one change can hold lines by several. Agents call it around each write: before one \
      with --unknown or --human, for edits that are not theirs, after it with --agent. Edits after the last checkpoint are nobody's.

      Files of all kinds are looked at that are tracked or could be, not those that are ignored, and not binary ones. What was edited is \
      kept until it is recorded, or written over by the program itself.
      """)

  @OptionGroup var common: RepositoryOptions

  @Option(help: ArgumentHelp("The edits were made by an AI in this program.", valueName: "name"))
  var agent: String?

  @Option(help: ArgumentHelp("Which model it was, if that is known.", valueName: "name"))
  var model: String?

  @Option(help: ArgumentHelp("Who runs the model; otherwise what its name says.", valueName: "name"))
  var provider: String?

  @Option(help: ArgumentHelp("The conversation.", valueName: "id"))
  var session: String?

  @Flag(help: "A person made the edits.")
  var human = false

  @Flag(help: "It is not known who made the edits.")
  var unknown = false

  @Option(
    help: ArgumentHelp(
      "What an agent runs by itself around its edits: it tells on standard input what it does. See `byline agent`.",
      valueName: "agent"))
  var hook: Agent?

  @Flag(help: "List the checkpoints that wait for a record.")
  var list = false

  @OptionGroup var format: FormatOption

  @Argument(help: "Only edits of these paths, with what is below them.")
  var paths: [String] = []

  func validate() throws {
    guard [agent != nil, human, unknown, hook != nil, list].count(where: { $0 }) == 1 else {
      throw ValidationError("Type one of --agent NAME, --human, --unknown and --list.")
    }
    if agent == nil, model != nil || provider != nil || session != nil {
      throw ValidationError("Type --agent NAME before what is known of the AI.")
    }
  }

  func perform(_ session: Session) throws -> Exit {
    if let hook { return HookRun(hook, session).run(common) }
    let open = try session.open(common)
    if list {
      try write(try open.repository.pendingCheckpoints(), session)
      return .done
    }
    guard try session.configuration.flag(.attributionEnabled) else {
      session.console.note("attribution is switched off, so nothing was noted")
      return .done
    }
    let captures = try session.configuration.flag(.aiEnabled)
    let paths = try open.paths(paths)
    let outcome = try open.repository.checkpoint(
      by: captures ? try editor() : .unknown, paths: paths.contains { $0.isRoot } ? [] : paths,
      try session.invocation())
    if outcome.files.isEmpty { session.console.note("nothing was edited since the last checkpoint") }
    return .done
  }

  private func editor() throws -> Checkpoint.Editor {
    guard let agent else { return human ? .human : .unknown }
    var use = AIUse()
    use.tool = ArgumentText.bytes(of: agent)
    use.model = model.map { ArgumentText.bytes(of: $0) } ?? []
    use.session = self.session.map { ArgumentText.bytes(of: $0) } ?? []
    use.provider = provider.map { ArgumentText.bytes(of: $0) } ?? ProviderRegistry.provider(of: use.model)
    guard [use.tool, use.model, use.session, use.provider].allSatisfy({ $0.count <= 1024 }), !use.tool.isEmpty
    else { throw Failure(.usage, "names of agents, models and sessions have 1 to 1024 characters") }
    return .ai(use)
  }

  // MARK: Listing

  private func write(_ pending: [Checkpoint], _ session: Session) throws {
    let console = session.console
    if format.outputFormat == .json {
      console.document("checkpoints", ["checkpoints": .array(pending.map(CheckpointCommand.json))])
      return
    }
    for checkpoint in pending {
      console.line("\(DateText.readable(checkpoint.timestamp)) \(CheckpointCommand.text(checkpoint.editor))")
      for file in checkpoint.files where !file.path.isEmpty { console.line("  \(ShownText.path(file.path))") }
    }
  }

  private static func text(_ editor: Checkpoint.Editor) -> String {
    switch editor {
    case .unknown: "unknown"
    case .human: "human"
    case .ai(let use): "ai \(AttributionText.text(of: use))"
    }
  }

  private static func json(_ checkpoint: Checkpoint) -> JSON {
    let hand: JSON =
      switch checkpoint.editor {
      case .unknown: ["hand": "unknown", "ai": .null]
      case .human: ["hand": "human", "ai": .null]
      case .ai(let use): ["hand": "ai", "ai": AttributionJSON.use(use)]
      }
    let files = checkpoint.files.filter { !$0.path.isEmpty }.map { file -> JSON in
      ["path": .bytes(file.path), "digest": .optional(file.digest.map { .digest($0) })]
    }
    return (["timestamp": .string(DateText.rfc3339(checkpoint.timestamp))] as JSON).adding(hand).adding([
      "files": .array(files)
    ])
  }
}
