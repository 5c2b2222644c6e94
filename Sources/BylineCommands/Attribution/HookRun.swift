import AISignals
import ArgumentParser
import Attribution
import ChangeModel
import FileSystem
import Pristine
import Repository

extension Agent: ExpressibleByArgument {}

/// What happens when an agent tells that it is about to edit, or has edited.
///
/// An agent must never be held up by it: outside of a repository, and for events that have nothing to do with edits, nothing happens,
/// and nothing is ever printed on standard output.
struct HookRun {
  private let agent: Agent
  private let session: Session

  init(_ agent: Agent, _ session: Session) {
    self.agent = agent
    self.session = session
  }

  /// Always ends well: agents take anything else for a refusal of what they are about to do. What went wrong is said on standard error.
  func run(_ options: RepositoryOptions) -> Exit {
    do { try perform(options) } catch {
      session.console.report(Failure(wording: error) ?? Failure(.internalError, "\(error)"))
    }
    return .done
  }

  private func perform(_ options: RepositoryOptions) throws {
    let input = try session.host.standardInput()
    let parsed: HookEvent?
    do throws(HookInputError) { parsed = try HookEvent(parsing: input, from: agent) } catch {
      let what =
        switch error {
        case .json(let reason, let line): "line \(line): \(reason.wording)"
        case .field(let problem): problem.wording
        }
      throw Failure(
        .usage, "what \(agent.rawValue) told is not understood: \(what)",
        hint: "a newer byline may know its form; `byline agent remove \(agent.rawValue)` ends this")
    }
    guard let event = parsed, let open = try repository(of: event, options),
      try session.configuration.flag(.attributionEnabled), try session.configuration.flag(.aiEnabled)
    else { return }
    switch event.kind {
    case .sessionStart: try remember(event, open.repository)
    case .beforeEdit: _ = try open.repository.checkpoint(by: before(), try session.invocation())
    case .afterEdit:
      let named = paths(of: event, open)
      // A tool that names only files elsewhere changed nothing here.
      if named.isEmpty, !event.paths.isEmpty { return }
      _ = try open.repository.checkpoint(
        by: .ai(try use(of: event, open.repository)), paths: named, try session.invocation())
    case .turnEnd:
      if try session.configuration.flag(.aiRecordTurns) { try record(event, open.repository) }
    }
  }

  /// The repository an event is about; nil outside of any.
  private func repository(of event: HookEvent, _ options: RepositoryOptions) throws -> OpenRepository? {
    do { return try session.open(options, at: event.directory.map { Array($0.utf8) }) } catch RepositoryError
      .notARepository
    { return nil }
  }

  /// Whose edits are that were made before an agent's: nobody's, unless the person declared theirs once for all.
  private func before() throws -> Checkpoint.Editor {
    try session.configuration.choice(.attributionDefaultHand, DefaultHand.self) == .human ? .human : .unknown
  }

  private func use(of event: HookEvent, _ repository: Repository) throws -> AIUse {
    var use = AIUse()
    use.tool = Array(event.agent.rawValue.utf8)
    use.session = event.session.map { Array($0.utf8.prefix(1024)) } ?? []
    let model =
      try event.model
      ?? event.session.flatMap { try repository.model(ofSession: Array($0.utf8)) }.map {
        String(decoding: $0, as: UTF8.self)
      }
    use.model = model.map { Array($0.utf8.prefix(1024)) } ?? []
    use.provider = ProviderRegistry.provider(of: use.model)
    return use
  }

  /// Some agents say only at the start which model it is.
  private func remember(_ event: HookEvent, _ repository: Repository) throws {
    guard let model = event.model, let name = event.session else { return }
    try repository.remember(model: Array(model.utf8.prefix(1024)), ofSession: Array(name.utf8))
  }

  /// The named files that are in the repository.
  private func paths(of event: HookEvent, _ open: OpenRepository) -> [RelativePath] {
    let folder = event.directory.map { Array($0.utf8) } ?? open.currentDirectory
    return event.paths.compactMap { path in
      try? PathArgument.resolve(Array(path.utf8), from: folder, in: open.repository.path)
    }
  }

  /// Records what a turn did as a change of its own, with the files it made.
  private func record(_ event: HookEvent, _ repository: Repository) throws {
    let pending = try repository.pendingCheckpoints()
    guard pending.contains(where: { if case .ai = $0.editor { true } else { false } }) else { return }
    var made: Set<RelativePath> = []
    for file in pending.flatMap(\.files) where !file.path.isEmpty && file.digest != nil {
      made.insert(try RelativePath(file.path))
    }
    made = try made.filter { try repository.root.status(of: $0) != nil }
    if !made.isEmpty {
      _ = try repository.add(made.sorted(), recursive: false, force: false, try session.invocation())
    }
    let author = try AuthorOption.parse([]).author(in: session)
    var request = RecordRequest()
    request.message = Array("Turn of \(event.agent.rawValue)\n".utf8)
    request.attribution = try Capture.request(
      try AttributionOptions.parse([]), session, author: author, message: [], hasCheckpoints: true)
    do {
      let outcome = try repository.record(request, try session.invocation(author: author))
      session.console.note("recorded \(outcome.hash)")
    } catch RepositoryError.nothingToRecord {
      return
    }
  }
}
