import AISignals
import ArgumentParser
import FileSystem
import JSON
import Repository

struct AgentCommand: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "agent", abstract: "Have coding agents say which edits are theirs.",
    discussion: """
      An agent runs `byline checkpoint --hook NAME` around its edits once that is in its configuration. No program stays in the background, \
      and nothing is sent anywhere. `byline agent install generic` says what any other agent has to run.
      """,
    subcommands: [Install.self, Remove.self, List.self], defaultSubcommand: List.self)

  struct Place: ParsableArguments {
    @Flag(help: "In your home directory, for all projects, instead of in this one.")
    var user = false

    var scope: Agent.Scope { user ? .user : .project }

    /// The folder that paths of configurations start from.
    func folder(_ session: Session, _ common: RepositoryOptions) throws -> [UInt8] {
      guard user else { return try session.open(common).repository.path }
      guard let home = session.host.variable("HOME") else {
        throw Failure(.refused, "HOME is not set, so your home directory is not known")
      }
      return home
    }

    func path(_ agent: Agent, _ folder: [UInt8]) -> [UInt8] {
      AgentCommand.path(agent, scope, folder)
    }
  }

  struct Install: RunnableCommand {
    static let configuration = CommandConfiguration(
      commandName: "install",
      abstract: "Put the command into the configuration of an agent; the rest of it stays as it is.")

    @OptionGroup var common: RepositoryOptions
    @OptionGroup var place: Place

    @Argument(
      help: ArgumentHelp(
        "\(Agent.allCases.map(\.rawValue).joined(separator: ", ")), or generic.", valueName: "agent"))
    var agent: String

    func perform(_ session: Session) throws -> Exit {
      if agent == "generic" {
        for line in AgentCommand.generic { session.console.line(line) }
        return .done
      }
      let agent = try AgentCommand.agent(agent)
      let path = place.path(agent, try place.folder(session, common))
      let old = try AgentCommand.read(path)
      let new = try AgentCommand.edit(path) { () throws(AgentConfigurationError) in
        try agent.installing(into: old)
      }
      if new == old {
        session.console.note("it is there already: \(ShownText.path(path))")
        return .done
      }
      do throws(FileError) { try HomeFile.write(path, new) } catch { throw Failure(error) }
      session.console.line("installed: \(ShownText.path(path))")
      return .done
    }
  }

  struct Remove: RunnableCommand {
    static let configuration = CommandConfiguration(
      commandName: "remove", abstract: "Take the command out of the configuration of an agent again.")

    @OptionGroup var common: RepositoryOptions
    @OptionGroup var place: Place

    @Argument(help: "The agent.")
    var agent: String

    func perform(_ session: Session) throws -> Exit {
      let agent = try AgentCommand.agent(agent)
      let path = place.path(agent, try place.folder(session, common))
      guard let old = try AgentCommand.read(path) else {
        session.console.note("it is not there: \(ShownText.path(path))")
        return .done
      }
      let new = try AgentCommand.edit(path) { () throws(AgentConfigurationError) in
        try agent.removing(from: old)
      }
      if new == old {
        session.console.note("it is not there: \(ShownText.path(path))")
        return .done
      }
      do throws(FileError) {
        if let new { try HomeFile.write(path, new) } else { try HomeFile.remove(path) }
      } catch {
        throw Failure(error)
      }
      session.console.line("removed: \(ShownText.path(path))")
      return .done
    }
  }

  struct List: RunnableCommand {
    static let configuration = CommandConfiguration(
      commandName: "list", abstract: "Which agents there are, and where they have the command.")

    @OptionGroup var common: RepositoryOptions
    @OptionGroup var format: FormatOption

    func perform(_ session: Session) throws -> Exit {
      let project = try? session.open(common).repository.path
      var table = Table(name: "agents", columns: ["agent", "project", "user"])
      for agent in Agent.allCases {
        let inProject = try project.map { try state(agent, .project, $0) } ?? "-"
        let inHome = try session.host.variable("HOME").map { try state(agent, .user, $0) } ?? "-"
        table.rows.append([agent.rawValue, inProject, inHome].map { .text(Array($0.utf8)) })
      }
      if format.outputFormat == .json {
        session.console.document("agents", [table.name: table.json])
      } else {
        table.writeText(session.console)
      }
      return .done
    }

    private func state(_ agent: Agent, _ scope: Agent.Scope, _ folder: [UInt8]) throws -> String {
      let path = AgentCommand.path(agent, scope, folder)
      let text = try AgentCommand.read(path)
      let found = try AgentCommand.edit(path) { () throws(AgentConfigurationError) in
        try agent.installation(in: text)
      }
      switch found {
      case .none: return "no"
      case .outdated: return "outdated"
      case .complete: return "yes"
      }
    }
  }

  // MARK: Shared

  private static let generic = [
    "An agent, an editor, or a script around either runs, in the repository:",
    "  byline checkpoint --unknown                                  before it edits; --human where a person did",
    "  byline checkpoint --agent NAME [--model M] [--session S]     after it has edited; -- PATH... for some files only",
    "Each is done in milliseconds and prints nothing on standard output. `byline record` tells the hands apart.",
  ]

  /// The file of an agent's configuration.
  private static func path(_ agent: Agent, _ scope: Agent.Scope, _ folder: [UInt8]) -> [UInt8] {
    folder + [UInt8(ascii: "/")] + Array(agent.configuration(scope).utf8)
  }

  private static func agent(_ name: String) throws(Failure) -> Agent {
    if let agent = Agent(rawValue: name) { return agent }
    let names = Agent.allCases.map(\.rawValue)
    let likely = Suggestion.likely(name, among: names)
    throw Failure(
      .notFound,
      "there is no agent \(ShownText.quoted(Array(name.utf8))); known are \(names.joined(separator: ", "))",
      hint: likely.isEmpty ? "see `byline agent install generic` for any other" : Suggestion.question(likely))
  }

  private static func read(_ path: [UInt8]) throws(Failure) -> [UInt8]? {
    do throws(FileError) { return try HomeFile.read(path)?.bytes } catch { throw Failure(error) }
  }

  /// - Throws: for a configuration that cannot be edited without loss.
  private static func edit<Result>(
    _ path: [UInt8], _ body: () throws(AgentConfigurationError) -> Result
  ) throws(Failure) -> Result {
    do throws(AgentConfigurationError) { return try body() } catch {
      let what: String
      switch error {
      case .json(let reason, let line): what = "line \(line): \(reason.wording)"
      case .field(let problem): what = problem.wording
      }
      throw Failure(
        .refused, "\(ShownText.path(path)) cannot be edited without losing something: \(what)",
        hint: "add the command by hand; docs/agents.md shows it")
    }
  }
}
