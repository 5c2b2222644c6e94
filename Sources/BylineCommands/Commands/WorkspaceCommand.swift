import ArgumentParser
import JSON
import Repository

struct WorkspaceCommand: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "workspace", abstract: "Several working copies on one store, each on its own channel.",
    subcommands: [List.self, Add.self, Remove.self], defaultSubcommand: List.self)
}

extension WorkspaceCommand {
  struct List: RunnableCommand {
    static let configuration = CommandConfiguration(
      abstract: "List the working copies; a star marks the one you are in.")

    @OptionGroup var common: RepositoryOptions
    @OptionGroup var format: FormatOption

    func perform(_ session: Session) throws -> Exit {
      let workspaces = try session.open(common).repository.workspaces()
      try session.prepareResults(common)
      switch format.outputFormat {
      case .text:
        for workspace in workspaces {
          let state = workspace.state == .current ? "" : "  (\(workspace.state.rawValue))"
          session.console.line(
            "\(workspace.isCurrent ? "*" : " ") \(Words.name(workspace.name))  \(Words.name(workspace.channel))  "
              + "\(ShownText.path(workspace.path))\(state)")
        }
      case .json:
        let list = workspaces.map { workspace -> JSON in
          [
            "name": .string(workspace.name), "path": .bytes(workspace.path),
            "channel": .string(workspace.channel), "state": .string(workspace.state.rawValue),
            "current": .bool(workspace.isCurrent),
          ]
        }
        session.console.document("workspaces", ["workspaces": .array(list)])
      }
      return .done
    }
  }

  struct Add: RunnableCommand {
    static let configuration = CommandConfiguration(
      abstract: "Make a working copy in a folder beside this one, on a new channel of that name.",
      discussion: """
        The channel is a fork of the one shown here, unless --channel names another. A working copy that was moved, or whose repository \
        was, is attached again.
        """)

    @OptionGroup var common: RepositoryOptions

    @Option(help: ArgumentHelp("Show this channel, and make none.", valueName: "name"))
    var channel: String?

    @Argument(help: "A folder that is empty or not there.", completion: .directory)
    var folder: String

    func perform(_ session: Session) throws -> Exit {
      let open = try session.open(common)
      let named = ArgumentText.bytes(of: folder)
      let path =
        named.first == UInt8(ascii: "/") ? named : open.currentDirectory + [UInt8(ascii: "/")] + named
      let added = try open.repository.addWorkspace(at: path, channel: channel, try session.invocation())
      let how = added.wasKnown ? "attached again, on" : "on"
      session.console.note("\(ShownText.path(named)) is \(how) channel \(Words.name(added.channel))")
      return session.finish(added.report)
    }
  }

  struct Remove: RunnableCommand {
    static let configuration = CommandConfiguration(
      abstract: "Forget working copies; their files and channels stay as they are.")

    @OptionGroup var common: RepositoryOptions

    @Flag(name: .shortAndLong, help: "Even with edits that are not recorded.")
    var force = false

    @Argument var names: [String]

    func perform(_ session: Session) throws -> Exit {
      let repository = try session.open(common).repository
      try repository.removeWorkspaces(names, force: force, try session.invocation())
      return .done
    }
  }
}
