import ArgumentParser
import JSON
import Repository

struct TagCommand: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "tag", abstract: "Name states, and go back to them.",
    subcommands: [List.self, Create.self, Checkout.self, Reset.self, Delete.self],
    defaultSubcommand: List.self)
}

extension TagCommand {
  struct List: RunnableCommand {
    static let configuration = CommandConfiguration(abstract: "List the tags.")

    @OptionGroup var common: RepositoryOptions
    @OptionGroup var format: FormatOption

    func perform(_ session: Session) throws -> Exit {
      let tags = try session.open(common).repository.tags()
      try session.prepareResults(common)
      switch format.outputFormat {
      case .text:
        for tag in tags {
          let title = ShownText.line(Array(tag.message.prefix { $0 != 0x0A }))
          session.console.line("\(Words.name(tag.name))\(title.isEmpty ? "" : "  \(title)")")
        }
      case .json:
        let list = tags.map { tag -> JSON in
          [
            "name": .string(tag.name), "state": .digest(tag.state), "changes": .int(tag.count),
            "message": .bytes(tag.message), "author": session.people.json(tag.author),
            "timestamp": .string(DateText.rfc3339(tag.timestamp)),
          ]
        }
        session.console.document("tags", ["tags": .array(list)])
      }
      return .done
    }
  }

  struct Create: RunnableCommand {
    static let configuration = CommandConfiguration(
      abstract: "Name what a channel holds now; the name stays whatever becomes of the channel.")

    @OptionGroup var common: RepositoryOptions
    @OptionGroup var channel: ChannelOption
    @OptionGroup var by: AuthorOption

    @Option(
      name: [.customShort("m", allowingJoined: true), .long], parsing: .unconditional,
      help: "What the tag is for; its first line is its title.")
    var message: String?

    @Option(
      help: ArgumentHelp(
        "When: 2026-01-31T12:00:00Z or @SECONDS; otherwise BYLINE_TIMESTAMP, then now.", valueName: "moment"))
    var timestamp: String?

    @Argument var name: String

    func perform(_ session: Session) throws -> Exit {
      let repository = try session.open(common).repository
      let author = try by.author(in: session)
      try repository.createTag(
        name, channel: channel.channel, message: message.map { ArgumentText.bytes(of: $0) } ?? [],
        try session.invocation(author: author, timestamp: timestamp))
      return .done
    }
  }

  struct Checkout: RunnableCommand {
    static let configuration = CommandConfiguration(
      abstract: "Show what a tag names, in a channel of that name.",
      discussion:
        "The channel is made, unless there is one that holds just that; what is recorded goes there.")

    @OptionGroup var common: RepositoryOptions

    @Option(help: ArgumentHelp("Another name for the channel.", valueName: "name"))
    var channel: String?

    @Flag(name: .shortAndLong, help: "Overwrite edits that are not recorded.")
    var force = false

    @Argument var name: String

    func perform(_ session: Session) throws -> Exit {
      let repository = try session.open(common).repository
      let report = try repository.checkOut(
        tag: name, as: channel, force: force, try session.invocation())
      session.console.note("on channel \(Words.name(try repository.currentChannel()))")
      return session.finish(report)
    }
  }

  struct Reset: RunnableCommand {
    static let configuration = CommandConfiguration(
      abstract: "Put the channel shown to what a tag names; `undo` takes that back.")

    @OptionGroup var common: RepositoryOptions

    @Flag(name: .shortAndLong, help: "Overwrite edits that are not recorded.")
    var force = false

    @Argument var name: String

    func perform(_ session: Session) throws -> Exit {
      let repository = try session.open(common).repository
      return session.finish(try repository.reset(toTag: name, force: force, try session.invocation()))
    }
  }

  struct Delete: RunnableCommand {
    static let configuration = CommandConfiguration(
      abstract: "Delete tags; the changes and channels stay as they are.")

    @OptionGroup var common: RepositoryOptions
    @Argument var names: [String]

    func perform(_ session: Session) throws -> Exit {
      let repository = try session.open(common).repository
      for name in names { try repository.deleteTag(name, try session.invocation()) }
      return .done
    }
  }
}
