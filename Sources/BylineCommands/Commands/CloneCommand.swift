import ArgumentParser
import ChangeModel
import FileSystem
import JSON
import Remote
import Repository
import TOML

struct CloneCommand: RunnableCommand {
  static let configuration = CommandConfiguration(
    commandName: "clone", abstract: "Make a repository that holds what another one holds.",
    discussion: """
      The clone remembers where it came from as its default remote, `origin`. If it was interrupted, the same command goes on where it \
      stopped.
      """)

  @OptionGroup var common: RepositoryOptions

  @Option(help: ArgumentHelp("The channel; otherwise the one shown there.", valueName: "name"))
  var channel: String?

  @Flag(help: "All channels there are.")
  var allChannels = false

  @OptionGroup var part: PartOptions

  @Option(
    help: ArgumentHelp(
      "Show only what is at or below this path, and get no other contents; may be repeated.",
      valueName: "path"))
  var path: [String] = []

  @OptionGroup var attribution: AttributionTravelOptions

  @Flag(help: "Also the prompts that are kept, where they are given away.")
  var withPrompts = false

  @OptionGroup var format: FormatOption

  @Argument(help: "The address of the other repository.")
  var source: String

  @Argument(
    help: "A folder that is empty or not there; otherwise one called like the other repository.",
    completion: .directory)
  var folder: String?

  func validate() throws {
    guard !allChannels || part.change.isEmpty && part.state == nil && channel == nil else {
      throw ValidationError("Type --all-channels alone, without --channel, --change or --state.")
    }
  }

  func perform(_ session: Session) throws -> Exit {
    let current = try session.host.currentDirectory()
    let place = try RemotePlace(address: source, name: nil)
    let named = try folder.map { ArgumentText.bytes(of: $0) } ?? CloneCommand.name(of: place)
    let whole = RemotePlace.absolute(named, from: current)
    let target = (try? System.canonicalPath(whole)) ?? whole
    var clone = CloneFolder(path: target, source: ArgumentText.bytes(of: try remembered(place, current)))
    try clone.check()
    let link = try RemoteLink.open(place, session, own: nil, from: current)
    defer { link.close() }
    var exchange = ExchangeOptions()
    exchange.attribution = attribution
    exchange.withPrompts = withPrompts
    let freight = try exchange.freight(place, session)
    let first = channel ?? link.client.welcome.channel
    // Whether there is such a channel is asked before anything is made here.
    let opened = try link.client.open(part.subject(of: first))
    let repository = try clone.repository(
      channel: part.state == nil && part.change.isEmpty ? opened.channel : first)
    session.configuration.repository = repository.home
    let paths = try CloneCommand.paths(path)
    if !paths.isEmpty { try repository.narrow(to: paths) }
    try remember(place, current, session)
    do {
      let outcomes = try fill(repository, from: link.client, first, freight, session)
      try clone.finish()
      return try report(outcomes, place, freight, named, repository, session)
    } catch {
      if clone.isOver(error) { clone.discard() }
      throw error
    }
  }

  /// Gets all that is wanted.
  private func fill(
    _ repository: Repository, from client: RemoteClient, _ first: String, _ freight: Freight,
    _ session: Session
  ) throws -> [PullOutcome] {
    var outcomes: [PullOutcome] = []
    let names = allChannels ? try client.channels().map(\.name) : [first]
    for name in [first] + names.filter({ $0 != first }) {
      var request = PullRequest(part.subject(of: name), into: name)
      request.freight = freight
      let outcome = try repository.pull(request, from: client, try session.invocation())
      try session.pin(outcome.signed)
      outcomes.append(outcome)
    }
    return outcomes
  }

  private func report(
    _ outcomes: [PullOutcome], _ place: RemotePlace, _ freight: Freight, _ named: [UInt8],
    _ repository: Repository, _ session: Session
  ) throws -> Exit {
    let report = ExchangeReport(session: session, place: place)
    try session.prepareResults(common)
    if format.outputFormat == .json {
      session.console.document(
        "clone",
        ["path": .bytes(repository.path), "channels": .array(outcomes.map { PullCommand.json($0) })])
    }
    var traffic = Traffic()
    for outcome in outcomes { traffic = outcome.traffic }
    let summary = ExchangeReport.summary(
      changes: outcomes.reduce(0) { $0 + $1.added.count },
      statements: outcomes.reduce(0) { $0 + $1.statements }, tags: outcomes.reduce(0) { $0 + $1.tags.count })
    session.console.note(
      "cloned into \(ShownText.path(named)): \(summary ?? "nothing is in it yet") (\(ExchangeReport.size(traffic)))"
    )
    var exit = Exit.done
    for outcome in outcomes {
      report.note(
        withdrawn: outcome.withdrawn, missingRecords: outcome.missingRecords,
        differingTags: outcome.differingTags, lacksAttribution: outcome.lacksAttribution, isRelated: true,
        freight: freight, tally: outcome.tally, isPush: false)
      if outcome.lacksParts { report.noteWhole() }
      if attribution.showAttribution { try session.showAttribution(of: outcome.added, repository) }
      if session.finish(outcome.report) == .conflict { exit = .conflict }
      if !outcome.missingRecords.isEmpty { exit = .incomplete }
    }
    return exit
  }

  /// What the clone calls where it came from: folders by their whole path, whatever was typed.
  private func remembered(_ place: RemotePlace, _ current: [UInt8]) throws -> String {
    guard case .folder(let path) = place.address else { return source }
    let whole = RemotePlace.absolute(path, from: current)
    return ArgumentText.text(of: (try? System.canonicalPath(whole)) ?? whole)
  }

  private func remember(_ place: RemotePlace, _ current: [UInt8], _ session: Session) throws {
    try RemoteList(session).set("origin", .url, .string(try remembered(place, current)), isDefault: true)
  }

  /// Paths as they are within a repository.
  static func paths(_ texts: [String]) throws -> [RelativePath] {
    try texts.map { text in
      var bytes = ArgumentText.bytes(of: text)
      while bytes.last == UInt8(ascii: "/") { bytes.removeLast() }
      if bytes.isEmpty || bytes == [UInt8(ascii: ".")] { return .root }
      do throws(FileError) { return try RelativePath(bytes) } catch { throw Failure(error) }
    }
  }

  /// The last name of an address.
  private static func name(of place: RemotePlace) throws -> [UInt8] {
    var path: [UInt8]
    switch place.address {
    case .folder(let folder): path = folder
    case .ssh(let address): path = address.path
    case .unsupported: path = []
    }
    while path.last == UInt8(ascii: "/") { path.removeLast() }
    let name = path.lastIndex(of: UInt8(ascii: "/")).map { Array(path[($0 + 1)...]) } ?? path
    guard !name.isEmpty, name != Array(".".utf8), name != Array("..".utf8) else {
      throw Failure(.usage, "the address says no name for the clone", hint: "type a folder for it")
    }
    return name
  }
}
