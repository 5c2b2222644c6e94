import ArgumentParser
import Attribution
import ChangeModel
import JSON
import Pristine
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

  @Flag(help: "In the graph also who wrote each change, and how much of what it builds on is whose.")
  var attribution = false

  @OptionGroup var format: FormatOption

  @Argument(help: ArgumentHelp("The change, by the beginning of its hash.", valueName: "hash"))
  var change: String

  func validate() throws {
    if graph != nil, format.outputFormat == .json {
      throw ValidationError("Type --graph or --output-format json, not both.")
    }
    if attribution, graph == nil { throw ValidationError("Type --attribution together with --graph.") }
  }

  func write(
    _ relation: Relation, _ schema: String, in repository: Repository, _ session: Session
  ) throws -> Exit {
    let hash = try repository.resolve(change)
    let found = try repository.relatives(of: hash, relation, within: all || graph != nil ? .max : 1)
    let console = session.console
    if let graph {
      let drawing = try drawing(of: hash, found, repository, session.people)
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
      let shares = try shares(between: hash, and: found, relation, repository)
      let list = found.map { item -> JSON in
        [
          "hash": .hash(item.hash), "author": session.people.json(item.header.author),
          "timestamp": .string(DateText.rfc3339(item.header.timestamp)),
          "message": .bytes(item.header.message),
          "distance": .int(item.distance), "dependencies": .hashes(item.dependencies),
          "weight": .optional(shares[item.hash].map { .decimal(Numbers.share($0)) }),
        ]
      }
      console.document(schema, ["hash": .hash(hash), "changes": .array(list)])
    }
    return .done
  }

  /// The graph of the change asked about and those found.
  private func drawing(
    of hash: ChangeHash, _ found: [RelatedChange], _ repository: Repository, _ people: People
  ) throws -> ChangeGraph {
    let own = try repository.relatives(of: hash, .dependencies, within: 1).map(\.hash)
    let header = try repository.headers(of: [hash])[hash]
    var nodes = [
      ChangeGraph.Node(hash: hash, subject: header.map { Array($0.subject) } ?? [], dependencies: own)
    ]
    nodes += found.map {
      ChangeGraph.Node(hash: $0.hash, subject: Array($0.header.subject), dependencies: $0.dependencies)
    }
    guard attribution else { return ChangeGraph(nodes: nodes) }
    let marks = try repository.marks(of: nodes.map(\.hash))
    for index in nodes.indices {
      let change = try repository.attribution(of: nodes[index].hash)
      nodes[index].author = RelativesOptions.text(
        of: people.short(change.change.header.author), marks[nodes[index].hash])
      nodes[index].shares = RelativesOptions.shares(of: change)
    }
    return ChangeGraph(nodes: nodes)
  }

  /// `Ada`, `A Ada` where an AI took part, `? Ada` where nobody has said anything.
  private static func text(of author: String, _ mark: AttributionMark?) -> String {
    switch mark {
    case .assisted: "A \(author)"
    case .declared: author
    case .unknown, nil: "? \(author)"
    }
  }

  private static func shares(of change: ChangeAttribution) -> [ChangeHash: Double] {
    let shares = change.state.record?.shares(in: change.change) ?? []
    return Dictionary(shares.map { ($0.change, $0.share) }) { first, _ in first }
  }

  /// For relatives in one step, how much of what the later of the two builds on is the earlier one's.
  private func shares(
    between hash: ChangeHash, and found: [RelatedChange], _ relation: Relation, _ repository: Repository
  ) throws -> [ChangeHash: Double] {
    let near = found.filter { $0.distance == 1 }.map(\.hash)
    if case .dependencies = relation {
      let shares = RelativesOptions.shares(of: try repository.attribution(of: hash))
      return shares.filter { near.contains($0.key) }
    }
    var out: [ChangeHash: Double] = [:]
    for other in near {
      out[other] = RelativesOptions.shares(of: try repository.attribution(of: other))[hash]
    }
    return out
  }
}
