import ArgumentParser
import JSON
import Repository

struct ConflictsCommand: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "conflicts", abstract: "Show what is in conflict, and resolve it.",
    subcommands: [List.self, Resolve.self],
    defaultSubcommand: List.self)

  struct List: RunnableCommand {
    static let configuration = CommandConfiguration(
      abstract: "List conflicts: what, where, and who is on each side.")

    @OptionGroup var common: RepositoryOptions
    @OptionGroup var channel: ChannelOption
    @OptionGroup var format: FormatOption

    func perform(_ session: Session) throws -> Exit {
      let repository = try session.open(common).repository
      let items = try repository.conflicts(channel: channel.channel)
      let known = try ConflictParty.all(of: items, repository, session.people)
      try session.prepareResults(common, paged: true)
      switch format.outputFormat {
      case .json:
        session.console.document(
          "conflicts",
          [
            "channel": .string(try channel.channel ?? repository.currentChannel()),
            "conflicts": .array(items.map { ConflictText.json($0, known) }),
          ])
      case .text:
        for item in items { ConflictText.write(item, known, session.console) }
        if items.isEmpty { session.console.note("there are no conflicts") }
      }
      return .done
    }
  }

  struct Resolve: RunnableCommand {
    static let configuration = CommandConfiguration(
      abstract: "Resolve conflicts in files, for the next record.",
      discussion: """
        Without --side or --all what is there is taken as right: for conflicts about names and places, and for files edited by hand.
        """)

    @OptionGroup var common: RepositoryOptions
    @OptionGroup var by: AuthorOption

    @Option(
      help:
        "Keep sides by what is known of their changes, and record that: prefer-human, prefer-ai, prefer-newer or prefer-higher-confidence. What it does not decide stays."
    )
    var resolveStrategy: ResolveStrategy = .manual

    @Option(help: ArgumentHelp("Keep this side of each conflict: 1 is the first shown.", valueName: "number"))
    var side: Int?

    @Flag(help: "Keep all sides, one after the other.")
    var all = false

    @Option(
      help: ArgumentHelp("Only this conflict of the file, as its markers number it.", valueName: "number"))
    var conflict: Int?

    @Argument(help: "The files; with a strategy all that are in conflict when none is named.")
    var paths: [String] = []

    func validate() throws {
      if resolveStrategy == .manual, paths.isEmpty { throw ValidationError("Type the files to resolve.") }
      if resolveStrategy != .manual, side != nil || all || conflict != nil {
        throw ValidationError("Type --resolve-strategy without --side, --all and --conflict.")
      }
      if side != nil, all { throw ValidationError("Type --side or --all, not both.") }
      if let side, side < 1 { throw ValidationError("Sides are numbered from 1.") }
      if conflict != nil, side == nil, !all { throw ValidationError("Type --side or --all with --conflict.") }
      if conflict != nil, paths.count > 1 { throw ValidationError("Type one file with --conflict.") }
    }

    func perform(_ session: Session) throws -> Exit {
      let open = try session.open(common)
      if resolveStrategy != .manual {
        let resolution = StrategyResolution(strategy: resolveStrategy, session: session)
        let isDone = try resolution.perform(
          try open.paths(paths), open.repository, author: try by.author(in: session))
        return isDone ? .done : .conflict
      }
      let resolution: ConflictResolution = side.map { .side($0) } ?? (all ? .all : .asItStands)
      _ = try open.repository.resolveConflicts(
        of: try open.paths(paths), resolution, number: conflict, try session.invocation())
      return .done
    }
  }
}
