import ArgumentParser
import Repository

struct ConflictsCommand: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "conflicts", abstract: "Show what is in conflict.", subcommands: [List.self],
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
      let headers = try repository.headers(of: items.flatMap { $0.sides.flatMap(\.changes) })
      try session.prepareResults(common, paged: true)
      switch format.outputFormat {
      case .json:
        session.console.document(
          "conflicts",
          [
            "channel": .string(try channel.channel ?? repository.currentChannel()),
            "conflicts": .array(items.map { ConflictText.json($0, headers) }),
          ])
      case .text:
        for item in items { ConflictText.write(item, headers, session.console) }
        if items.isEmpty { session.console.note("there are no conflicts") }
      }
      return .done
    }
  }
}
