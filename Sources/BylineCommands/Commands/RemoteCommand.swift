import ArgumentParser
import JSON
import Remote
import Repository
import TOML

struct RemoteCommand: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "remote", abstract: "Other repositories by name.",
    discussion: """
      What travels to and from one can be set for each, with `byline config set --local remote.NAME.KEY VALUE`: `attribution` (full, core or \
      none), `prompts` (true or false) and `batch` (how many changes are stored at once while they come).
      """,
    subcommands: [List.self, Add.self, Remove.self, Default.self], defaultSubcommand: List.self)
}

extension RemoteCommand {
  struct List: RunnableCommand {
    static let configuration = CommandConfiguration(
      abstract: "List the remotes; a star marks the default one.")

    @OptionGroup var common: RepositoryOptions
    @OptionGroup var format: FormatOption

    func perform(_ session: Session) throws -> Exit {
      try session.locate(common, isNeeded: true)
      let remotes = try session.configuration.remotes().filter { $0.value.url != nil }
        .sorted { $0.key < $1.key }
      let standard = try? session.remote(nil).name
      try session.prepareResults(common)
      switch format.outputFormat {
      case .text:
        for (name, settings) in remotes {
          var text =
            "\(name == standard ? "*" : " ") \(Words.name(name))  \(ShownText.line((settings.url ?? "").utf8))"
          if let share = settings.attribution { text += "  attribution=\(share.word)" }
          if settings.prompts == true { text += "  prompts" }
          session.console.line(text)
        }
      case .json:
        let list = remotes.map { name, settings -> JSON in
          [
            "name": .string(name), "url": .string(settings.url ?? ""), "default": .bool(name == standard),
            "attribution": .string((settings.attribution ?? .full).word),
            "prompts": .bool(settings.prompts == true),
          ]
        }
        session.console.document("remotes", ["remotes": .array(list)])
      }
      return .done
    }
  }

  struct Add: RunnableCommand {
    static let configuration = CommandConfiguration(
      abstract: "Give a repository a name; the first one is the default.")

    @OptionGroup var common: RepositoryOptions
    @Flag(help: "Make it the default.")
    var `default` = false
    @Argument(help: "The name: one word.") var name: String
    @Argument(help: "A folder, ssh://[user@]host[:port]/path or user@host:path.") var address: String

    func perform(_ session: Session) throws -> Exit {
      try session.locate(common, isNeeded: true)
      try RemoteSettings.check(name)
      let known = try session.configuration.remotes()
      guard known[name]?.url == nil else {
        throw Failure(
          .refused, "there is a remote \(Words.name(name)) already",
          hint: "take it out with `byline remote remove \(name)` first")
      }
      let text = try RemotePlace(address: address).lasting(from: try session.host.currentDirectory())
      let isFirst = known.values.allSatisfy { $0.url == nil }
      try RemoteList(session).set(name, .url, .string(text), isDefault: self.default || isFirst)
      return .done
    }
  }

  struct Remove: RunnableCommand {
    static let configuration = CommandConfiguration(abstract: "Forget remotes; what came from them stays.")

    @OptionGroup var common: RepositoryOptions
    @Argument(help: "Their names.") var names: [String]

    func perform(_ session: Session) throws -> Exit {
      try session.locate(common, isNeeded: true)
      let known = try session.configuration.remotes()
      for name in names where known[name] == nil {
        throw Failure(
          .notFound, "there is no remote \(ShownText.quoted(Array(name.utf8)))",
          hint: "see which there are with `byline remote`")
      }
      for name in names where try !RemoteList(session).remove(name) {
        session.console.note(
          "\(Words.name(name)) is named by your own configuration, not by the repository's")
      }
      return .done
    }
  }

  struct Default: RunnableCommand {
    static let configuration = CommandConfiguration(
      abstract: "Show which remote is the default, or choose it.")

    @OptionGroup var common: RepositoryOptions
    @Argument(help: "Its name.") var name: String?

    func perform(_ session: Session) throws -> Exit {
      try session.locate(common, isNeeded: true)
      guard let name else {
        guard let known = try? session.remote(nil).name else { return .no }
        session.console.line(Words.name(known))
        return .done
      }
      guard try session.configuration.remotes()[name]?.url != nil else {
        throw Failure(
          .notFound, "there is no remote \(ShownText.quoted(Array(name.utf8)))",
          hint: "see which there are with `byline remote`")
      }
      try RemoteList(session).setDefault(name)
      return .done
    }
  }
}
