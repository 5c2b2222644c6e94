import ArgumentParser
import ChangeModel
import JSON
import Repository

struct DependenciesCommand: RunnableCommand {
  static let configuration = CommandConfiguration(
    commandName: "dependencies", abstract: "List what a change depends on.")

  @OptionGroup var common: RepositoryOptions
  @OptionGroup var options: RelativesOptions

  func perform(_ session: Session) throws -> Exit {
    let repository = try session.open(common).repository
    try session.prepareResults(common, paged: true)
    return try options.write(.dependencies, "dependencies", in: repository, session)
  }
}

struct DependentsCommand: RunnableCommand {
  static let configuration = CommandConfiguration(
    commandName: "dependents", abstract: "List the changes of a channel that depend on one.")

  @OptionGroup var common: RepositoryOptions
  @OptionGroup var channel: ChannelOption
  @OptionGroup var options: RelativesOptions

  func perform(_ session: Session) throws -> Exit {
    let repository = try session.open(common).repository
    try session.prepareResults(common, paged: true)
    return try options.write(.dependents(channel: channel.channel), "dependents", in: repository, session)
  }
}

/// What both verbs take.
struct RelativesOptions: ParsableArguments {
  enum Graph: String, ExpressibleByArgument, CaseIterable, Sendable {
    case text, dot
  }

  @Flag(name: .shortAndLong, help: "Also those that are related through others.")
  var all = false

  @Option(
    help: ArgumentHelp(
      "Show all of them with what each depends on: as text, or as dot for graphviz.", valueName: "form"))
  var graph: Graph?

  @OptionGroup var format: FormatOption

  @Argument(help: ArgumentHelp("The change, by the beginning of its hash.", valueName: "hash"))
  var change: String

  func validate() throws {
    if graph != nil, format.outputFormat == .json {
      throw ValidationError("Type --graph or --output-format json, not both.")
    }
  }

  func write(
    _ relation: Relation, _ schema: String, in repository: Repository, _ session: Session
  ) throws -> Exit {
    let hash = try repository.resolve(change)
    let found = try repository.relatives(of: hash, relation, within: all || graph != nil ? .max : 1)
    let console = session.console
    if let graph {
      // The graph holds the change asked about, too.
      let own = try repository.relatives(of: hash, .dependencies, within: 1).map(\.hash)
      let header = try repository.headers(of: [hash])[hash]
      let drawing = ChangeGraph(
        nodes: [.init(hash: hash, subject: header.map { Array($0.subject) } ?? [], dependencies: own)]
          + found.map {
            .init(hash: $0.hash, subject: Array($0.header.subject), dependencies: $0.dependencies)
          })
      switch graph {
      case .text: drawing.writeText(console)
      case .dot: drawing.writeDot(console)
      }
      return .done
    }
    switch format.outputFormat {
    case .text:
      for item in found {
        console.line("\(console.styled(item.hash.description, .hash)) \(ShownText.line(item.header.subject))")
      }
    case .json:
      let list = found.map { item -> JSON in
        [
          "hash": .hash(item.hash), "author": AuthorText.json(item.header.author),
          "timestamp": .string(DateText.rfc3339(item.header.timestamp)),
          "message": .bytes(item.header.message),
          "distance": .int(item.distance), "dependencies": .hashes(item.dependencies),
        ]
      }
      console.document(schema, ["hash": .hash(hash), "changes": .array(list)])
    }
    return .done
  }
}
