import ArgumentParser
import ChangeModel
import FileSystem
import Glibc
import JSON
import Remote
import Repository

struct BundleCommand: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "bundle", abstract: "Changes in a file: for mail, and for machines without a network.",
    discussion: """
      A bundle holds what would travel over a connection: changes, contents, signatures, attribution and tags. `byline change --bundle \
      FILE` shows the changes in one before they are applied.
      """,
    subcommands: [Create.self, Apply.self, Show.self])
}

extension BundleCommand {
  struct Create: RunnableCommand {
    static let configuration = CommandConfiguration(
      abstract: "Write changes of a channel to a file.",
      discussion:
        "With --not, only what whoever gets it does not have: a bundle says itself what it builds on.")

    @OptionGroup var common: RepositoryOptions
    @OptionGroup var channel: ChannelOption
    @OptionGroup var part: PartOptions

    @Option(
      help: ArgumentHelp(
        "Leave out what this channel, tag or change holds or depends on; may be repeated.", valueName: "name")
    )
    var not: [String] = []

    @OptionGroup var attribution: AttributionTravelOptions

    @Flag(help: "Also the prompts that are kept.")
    var withPrompts = false

    @Flag(name: .shortAndLong, help: "Write over a file that is there.")
    var force = false

    @OptionGroup var format: FormatOption

    @Argument(help: "The file; - for standard output.", completion: .file())
    var file: String

    func perform(_ session: Session) throws -> Exit {
      let repository = try session.open(common).repository
      var request = BundleRequest()
      request.channel = channel.channel
      request.program = BylineCommand.programName
      request.freight = Freight(
        attribution: attribution.skipAttribution ? .none : .full, prompts: withPrompts)
      if !part.change.isEmpty { request.changes = try part.change.map { try repository.resolve($0) } }
      request.state = try part.state.map {
        try StatePrefix.resolve($0, channel: channel.channel, in: repository)
      }
      try exclude(&request, repository)
      let outcome = try BundleFile.write(file, force: force) { stream in
        try repository.bundle(request, to: stream, progress: try session.progress())
      }
      if format.outputFormat == .json { session.console.document("bundle", BundleFile.json(outcome.bundle)) }
      if outcome.tally.changes == 0 {
        session.console.note("nothing is in the bundle: all of it was left out")
      }
      if attribution.showAttribution {
        try session.showAttribution(of: outcome.changes, repository)
      }
      return .done
    }

    private func exclude(_ request: inout BundleRequest, _ repository: Repository) throws {
      let channels = Set(try repository.channels().map(\.name))
      let tags = Set(try repository.tags().map(\.name))
      for name in not {
        if channels.contains(name) {
          request.excludedChannels.append(name)
        } else if tags.contains(name) {
          request.excludedTags.append(name)
        } else {
          request.excluded.append(try repository.resolve(name))
        }
      }
    }
  }

  struct Apply: RunnableCommand {
    static let configuration = CommandConfiguration(
      abstract: "Put the changes of a bundle into a channel, and the files after it.")

    @OptionGroup var common: RepositoryOptions
    @OptionGroup var channel: ChannelOption

    @Flag(help: "Say who and what wrote each change.")
    var showAttribution = false

    @Flag(name: .shortAndLong, help: "Overwrite edits that are not recorded.")
    var force = false

    @Argument(help: "The file; - for standard input.", completion: .file())
    var file: String

    func perform(_ session: Session) throws -> Exit {
      let repository = try session.open(common).repository
      let target = try channel.channel ?? repository.currentChannel()
      let invocation = try session.invocation()
      let outcome = try BundleFile.read(file) { stream in
        try repository.apply(bundle: stream, to: target, force: force, invocation)
      }
      try session.pin(outcome.signed)
      let summary = ExchangeReport.summary(
        changes: outcome.added.count, statements: 0, tags: outcome.tags.count)
      session.console.note(
        summary.map { "\($0) came from the bundle" }
          ?? "there is nothing to apply: the channel holds it already")
      if showAttribution { try session.showAttribution(of: outcome.added, repository) }
      let exit = session.finish(outcome.report)
      session.console.note(missingRecords: outcome.missingRecords)
      return outcome.missingRecords.isEmpty ? exit : .incomplete
    }
  }

  struct Show: RunnableCommand {
    static let configuration = CommandConfiguration(
      abstract: "List what is in a bundle. No repository is needed.")

    @OptionGroup var common: RepositoryOptions
    @OptionGroup var format: FormatOption

    @Argument(help: "The file; - for standard input.", completion: .file())
    var file: String

    func perform(_ session: Session) throws -> Exit {
      let (bundle, offers, tally) = try BundleFile.read(file) { try Repository.list(bundle: $0) }
      try session.prepareResults(common, paged: format.outputFormat == .text)
      let console = session.console
      guard format.outputFormat == .text else {
        console.document(
          "bundle",
          BundleFile.json(bundle).adding([
            "changes": ExchangeReport.json(offers), "records": .int(tally.records),
            "withheld": .int(tally.withheld), "statements": .int(tally.statements),
            "prompts": .int(tally.prompts),
          ]))
        return .done
      }
      console.line(
        "\(Words.count(bundle.count, "change")) of channel \(Words.name(bundle.channel)), written by \(ShownText.line(bundle.program.utf8))"
      )
      if let state = bundle.state { console.line("all that it holds in state \(state)") }
      for need in bundle.needs { console.line("builds on \(console.styled("\(need)", .hash))") }
      for offer in offers { console.line(ExchangeReport.line(of: offer, session)) }
      return .done
    }
  }
}

/// A bundle as a file, or as standard input or output.
enum BundleFile {
  private static let standard = "-"

  /// Writes a file as a whole, or not at all.
  static func write<Result>(_ name: String, force: Bool, _ body: (DescriptorStream) throws -> Result) throws
    -> Result
  {
    signal(SIGPIPE, SIG_IGN)
    if name == standard { return try body(DescriptorStream(input: -1, output: dup(STDOUT_FILENO))) }
    let path = ArgumentText.bytes(of: name)
    // C strings for the calls.
    let place = path.map { CChar(bitPattern: $0) } + [0]
    let draft = path.map { CChar(bitPattern: $0) } + Array(".part-\(getpid())".utf8CString)
    if !force, access(place, F_OK) == 0 {
      throw Failure(
        .refused, "there is a file \(ShownText.path(path)) already", hint: "add --force to write over it")
    }
    let descriptor = open(draft, O_WRONLY | O_CREAT | O_EXCL | O_CLOEXEC, 0o666)
    guard descriptor >= 0 else { throw BundleFile.failure(path, errno) }
    do {
      let result = try body(DescriptorStream(input: -1, output: dup(descriptor)))
      guard fsync(descriptor) == 0, rename(draft, place) == 0 else { throw BundleFile.failure(path, errno) }
      close(descriptor)
      return result
    } catch {
      close(descriptor)
      unlink(draft)
      throw error
    }
  }

  static func read<Result>(_ name: String, _ body: (DescriptorStream) throws -> Result) throws -> Result {
    let path = ArgumentText.bytes(of: name)
    let descriptor =
      name == standard
      ? dup(STDIN_FILENO) : open(path.map { CChar(bitPattern: $0) } + [0], O_RDONLY | O_CLOEXEC)
    guard descriptor >= 0 else { throw BundleFile.failure(path, errno) }
    do { return try body(DescriptorStream(input: descriptor, output: -1)) } catch {
      guard let failure = BundleFile.wording(error, path) else { throw error }
      throw failure
    }
  }

  /// What is wrong with a file is said otherwise than what is wrong with a connection.
  private static func wording(_ error: any Error, _ path: [UInt8]) -> Failure? {
    guard let error = error as? RepositoryError, case .remote(let problem) = error else { return nil }
    switch problem {
    case .notAPeer: return Failure(.refused, "\(ShownText.path(path)) is no bundle")
    case .disconnected:
      return Failure(
        .refused, "\(ShownText.path(path)) is cut off",
        hint: "get the whole of it again; nothing of it entered a channel")
    case .violation(let detail):
      return Failure(.refused, "\(ShownText.path(path)) is damaged: \(ShownText.line(detail.utf8))")
    case .unsound(let hash, let detail):
      return Failure(
        .refused, "change \(hash) in \(ShownText.path(path)) is not sound: \(ShownText.line(detail.utf8))")
    default: return nil
    }
  }

  private static func failure(_ path: [UInt8], _ code: Int32) -> Failure {
    Failure(FileError(.read, path, .system(code)))
  }

  static func json(_ bundle: Bundle) -> JSON {
    [
      "program": .string(bundle.program), "channel": .string(bundle.channel),
      "state": .optional(bundle.state.map { .digest($0) }), "count": .int(bundle.count),
      "needs": .hashes(bundle.needs),
    ]
  }
}
