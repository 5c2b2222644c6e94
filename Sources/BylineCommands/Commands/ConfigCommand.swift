import ArgumentParser
import JSON
import TOML

struct ConfigCommand: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "config", abstract: "Show settings and change them.",
    discussion: """
      Settings come from ~/.config/byline/config.toml (in XDG_CONFIG_HOME if that is set), then .byline/config.toml of the repository, \
      then environment variables, then options; what comes later counts.
      """, subcommands: [List.self, Get.self, Set.self, Unset.self], defaultSubcommand: List.self)
}

extension ConfigCommand {
  struct List: RunnableCommand {
    static let configuration = CommandConfiguration(abstract: "List all settings in force.")

    @OptionGroup var common: RepositoryOptions
    @OptionGroup var format: FormatOption

    @Flag(help: "Also say where each comes from.")
    var origin = false

    func perform(_ session: Session) throws -> Exit {
      try session.locate(common)
      var settings: [(name: String, value: Configuration.Value)] = []
      for key in try Setting.allCases.map({ ConfiguredKey.setting($0) }) + ConfigCommand.remotes(session) {
        if let value = try ConfigCommand.value(of: key, session) { settings.append((key.name, value)) }
      }
      switch format.outputFormat {
      case .text:
        for (name, value) in settings {
          let place = origin ? "  # \(value.origin.text)" : ""
          session.console.line(
            "\(ShownText.line(name.utf8)) = \(ShownText.line(value.value.text.utf8))\(place)")
        }
      case .json:
        let list = settings.map { name, value -> JSON in
          (["name": .string(name), "value": value.value.json] as JSON).adding(value.origin.json)
        }
        session.console.document("config", ["settings": .array(list)])
      }
      return .done
    }
  }

  struct Get: RunnableCommand {
    static let configuration = CommandConfiguration(
      abstract: "Write the value of a setting; status 1 when it has none.")

    @OptionGroup var common: RepositoryOptions
    @Argument(help: ArgumentHelp("The setting.", valueName: "setting"))
    var name: String

    func perform(_ session: Session) throws -> Exit {
      let key = try ConfiguredKey(name)
      try session.locate(common)
      guard let value = try ConfigCommand.value(of: key, session)?.value else { return .no }
      if case .string(let text) = value {
        session.console.write(ArgumentText.bytes(of: text) + [0x0A])
      } else {
        session.console.line(value.text)
      }
      return .done
    }
  }

  struct Set: RunnableCommand {
    static let configuration = CommandConfiguration(
      abstract: "Give a setting a value; comments and order of the file stay.")

    @OptionGroup var common: RepositoryOptions
    @OptionGroup var target: TargetOption
    @Argument(help: ArgumentHelp("The setting.", valueName: "setting"))
    var name: String
    @Argument(help: "Its value.") var value: String

    func perform(_ session: Session) throws -> Exit {
      let key = try ConfiguredKey(name)
      guard let value = try key.value(of: value, from: try session.host.currentDirectory()) else {
        throw Failure(
          .usage,
          "\(ShownText.line(name.utf8)) takes \(key.expectation), not \(ShownText.quoted(ArgumentText.bytes(of: value)))"
        )
      }
      if target.local, key.runsProgram {
        throw Failure(
          .refused, "\(ShownText.line(name.utf8)) names a program, so only your own configuration can set it",
          hint: "leave out --local")
      }
      if key.isExtreme(value) {
        session.console.note("warning: \(name) = \(value.text) is far from what is usual")
      }
      let file = try target.file(common, session)
      var document = try file.document()
      do throws(TOMLError) { try document.set(key.name, value) } catch {
        throw Failure(error, in: file.path)
      }
      try file.write(document)
      return .done
    }
  }

  struct Unset: RunnableCommand {
    static let configuration = CommandConfiguration(abstract: "Take a setting out of the file.")

    @OptionGroup var common: RepositoryOptions
    @OptionGroup var target: TargetOption
    @Argument(help: ArgumentHelp("The setting; unknown ones can be taken out, too.", valueName: "setting"))
    var name: String

    func perform(_ session: Session) throws -> Exit {
      let file = try target.file(common, session)
      var document = try file.document()
      do throws(TOMLError) {
        guard try document.remove(name) else {
          session.console.note("\(ShownText.path(file.path)) does not set \(ShownText.line(name.utf8))")
          return .done
        }
      } catch {
        throw Failure(error, in: file.path)
      }
      try file.write(document)
      return .done
    }
  }

  /// Which file is changed.
  struct TargetOption: ParsableArguments {
    @Flag(help: "The file of the repository, instead of your own.")
    var local = false

    func file(_ common: RepositoryOptions, _ session: Session) throws -> ConfigurationFile {
      if local { try session.locate(common, isNeeded: true) }
      let repository = local ? session.configuration.place() : nil
      guard let file = ConfigurationFile(local ? .repository : .user, session.host, repository: repository)
      else {
        throw Failure(
          .notFound, "there is no place for your configuration", hint: "set HOME or XDG_CONFIG_HOME")
      }
      return file
    }
  }

  fileprivate static func value(of key: ConfiguredKey, _ session: Session) throws -> Configuration.Value? {
    switch key {
    case .setting(let setting): try session.configuration[setting]
    case .remote(let name, let key): try session.configuration.value(key, ofRemote: name)
    }
  }

  /// All that can be said of the other repositories there are.
  fileprivate static func remotes(_ session: Session) throws -> [ConfiguredKey] {
    try session.configuration.remotes().keys.sorted().flatMap { name in
      RemoteSettings.Key.allCases.map { .remote(name: name, $0) }
    }
  }
}

extension Configuration.Origin {
  fileprivate var text: String {
    switch self {
    case .standard: "standard"
    case .file(let path, let line): "\(ShownText.path(path)):\(line)"
    case .variable(let name): name
    }
  }

  fileprivate var json: JSON {
    switch self {
    case .standard: ["origin": "standard"]
    case .file(let path, let line): ["origin": "file", "path": .bytes(path), "line": .int(line)]
    case .variable(let name): ["origin": "environment", "variable": .string(name)]
    }
  }
}

extension TOMLValue {
  fileprivate var json: JSON {
    switch self {
    case .string(let text): .bytes(ArgumentText.bytes(of: text))
    case .integer(let number): .int(number)
    case .boolean(let value): .bool(value)
    case .array(let values): .array(values.map(\.json))
    }
  }
}
