import ArgumentParser
import JSON
import Repository

struct ChannelCommand: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "channel", abstract: "List channels, make, show, delete and rename them.",
    subcommands: [List.self, New.self, Switch.self, Delete.self, Rename.self], defaultSubcommand: List.self)
}

extension ChannelCommand {
  struct List: RunnableCommand {
    static let configuration = CommandConfiguration(
      abstract: "List the channels; a star marks the one shown.")

    @OptionGroup var common: RepositoryOptions
    @OptionGroup var format: FormatOption

    func perform(_ session: Session) throws -> Exit {
      let channels = try session.open(common).repository.channels()
      try session.prepareResults(common)
      switch format.outputFormat {
      case .text:
        for channel in channels {
          let line = "\(channel.isCurrent ? "*" : " ") \(Words.name(channel.name))"
          session.console.line(channel.isCurrent ? session.console.styled(line, .heading) : line)
        }
      case .json:
        let list = channels.map { channel -> JSON in
          [
            "name": .string(channel.name), "current": .bool(channel.isCurrent),
            "changes": .int(channel.count),
            "state": .digest(channel.state),
          ]
        }
        session.console.document("channels", ["channels": .array(list)])
      }
      return .done
    }
  }

  struct New: RunnableCommand {
    static let configuration = CommandConfiguration(abstract: "Make a channel without changes.")

    @OptionGroup var common: RepositoryOptions
    @Argument var name: String

    func perform(_ session: Session) throws -> Exit {
      try session.open(common).repository.createChannel(name, try session.invocation())
      return .done
    }
  }

  struct Switch: RunnableCommand {
    static let configuration = CommandConfiguration(abstract: "Show another channel in the working copy.")

    @OptionGroup var common: RepositoryOptions

    @Flag(name: .shortAndLong, help: "Overwrite edits that are not recorded.")
    var force = false

    @Argument var name: String

    func perform(_ session: Session) throws -> Exit {
      let repository = try session.open(common).repository
      if try repository.currentChannel() == name {
        session.console.note("channel \(Words.name(name)) is shown already")
      }
      return session.finish(try repository.switchChannel(name, force: force, try session.invocation()))
    }
  }

  struct Delete: RunnableCommand {
    static let configuration = CommandConfiguration(
      abstract: "Delete channels; the changes stay in the repository.")

    @OptionGroup var common: RepositoryOptions
    @Argument var names: [String]

    func perform(_ session: Session) throws -> Exit {
      let repository = try session.open(common).repository
      for name in names { try repository.deleteChannel(name, try session.invocation()) }
      return .done
    }
  }

  struct Rename: RunnableCommand {
    static let configuration = CommandConfiguration(
      abstract: "Give a channel, or the one shown, another name.")

    @OptionGroup var common: RepositoryOptions
    @Argument(help: "The channel, unless it is the one shown; then its new name.")
    var names: [String]

    func perform(_ session: Session) throws -> Exit {
      guard (1...2).contains(names.count), let new = names.last else {
        throw ValidationError("Type the channel and its new name.")
      }
      let repository = try session.open(common).repository
      let old = names.count == 2 ? names[0] : try repository.currentChannel()
      try repository.renameChannel(old, to: new, try session.invocation())
      return .done
    }
  }
}
