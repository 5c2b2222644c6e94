import ArgumentParser
import Attribution
import ChangeModel
import FileSystem
import Repository

/// Which side of a conflict is kept by what is known of its changes.
enum ResolveStrategy: String, CaseIterable, ExpressibleByArgument {
  /// None: a person decides.
  case manual
  /// The one side without evidence of an AI.
  case preferHuman = "prefer-human"
  /// The one side an AI took part in.
  case preferAI = "prefer-ai"
  /// The side with the newest change.
  case preferNewer = "prefer-newer"
  /// The side whose AI part somebody is surest of.
  case preferHigherConfidence = "prefer-higher-confidence"

  /// The side to keep, from 1; nil where the strategy does not decide.
  func side(of item: ConflictItem, _ known: [ChangeHash: ConflictParty]) -> Int? {
    let sides = item.sides.map { $0.changes.compactMap { known[$0] } }
    guard sides.count > 1, sides.allSatisfy({ !$0.isEmpty }) else { return nil }
    switch self {
    case .manual: return nil
    case .preferHuman: return only(sides.map { side in side.allSatisfy { !$0.isAssisted } })
    case .preferAI: return only(sides.map { side in side.contains { $0.isAssisted } })
    case .preferNewer:
      return best(sides.map { $0.map(\.header.timestamp.nanoseconds).max() })
    case .preferHigherConfidence: return best(sides.map { $0.compactMap(\.confidence).max() })
    }
  }

  private func only(_ fits: [Bool]) -> Int? {
    fits.count { $0 } == 1 ? fits.firstIndex(of: true).map { $0 + 1 } : nil
  }

  private func best<Value: Comparable>(_ values: [Value?]) -> Int? {
    guard let most = values.compactMap({ $0 }).max() else { return nil }
    return only(values.map { $0 == most })
  }
}

/// Whether conflicts that a command leaves are settled by a strategy, and in whose name.
struct StrategyOptions: ParsableArguments {
  @OptionGroup var by: AuthorOption

  @Option(
    help:
      "Settle conflicts by what is known of their changes, and record that: prefer-human, prefer-ai, prefer-newer or prefer-higher-confidence."
  )
  var resolveStrategy: ResolveStrategy = .manual

  /// How a command ends that left conflicts, once they are settled as far as that was asked for.
  func settle(
    _ exit: Exit, _ report: OutputReport, _ repository: Repository, _ session: Session
  ) throws -> Exit {
    guard exit == .conflict, resolveStrategy != .manual else { return exit }
    let resolution = StrategyResolution(strategy: resolveStrategy, session: session)
    let isDone = try resolution.perform(report.conflicts, repository, author: try by.author(in: session))
    return isDone ? .done : .conflict
  }
}

/// Settles conflicts by a strategy, and records that as a change that says so.
struct StrategyResolution {
  let strategy: ResolveStrategy
  let session: Session

  /// - Parameter paths: only conflicts of these files; all when empty.
  /// - Returns: whether every conflict that was asked about is settled.
  func perform(_ paths: [RelativePath], _ repository: Repository, author: Author) throws -> Bool {
    let items = try repository.conflicts().filter { item in
      paths.isEmpty || paths.contains { $0.bytes == item.path }
    }
    let known = try ConflictParty.all(of: items, repository, session.people)
    var settled: [RelativePath] = []
    var left: [ConflictItem] = []
    for (path, all) in Dictionary(grouping: items, by: \.path).sorted(by: {
      $0.key.lexicographicallyPrecedes($1.key)
    }) {
      let place = try RelativePath(path)
      // Conflicts of the text are numbered as its markers are.
      var number = 0
      for item in all {
        if item.line != nil { number += 1 }
        guard item.kind == .order || item.kind == .touching || item.kind == .versions,
          let side = strategy.side(of: item, known)
        else {
          left.append(item)
          continue
        }
        _ = try repository.resolveConflicts(
          of: [place], .side(side), number: item.line == nil ? nil : number, try session.invocation())
        if !settled.contains(place) { settled.append(place) }
      }
    }
    for item in left { session.console.note("not settled: \(ConflictText.title(item, session.console))") }
    if !settled.isEmpty { try record(settled, repository, author) }
    return left.isEmpty
  }

  private func record(_ paths: [RelativePath], _ repository: Repository, _ author: Author) throws {
    var request = RecordRequest()
    request.paths = paths
    request.message = Array("Settle conflicts: \(strategy.rawValue)\n".utf8)
    request.attribution = try Capture.record(
      ofTool: "byline \(strategy.rawValue)", "Conflicts settled by strategy \(strategy.rawValue)", session
    ).map { record in
      var attribution = AttributionRequest(record)
      attribution.hand = .mechanical(0)
      attribution.overridesCheckpoints = true
      return attribution
    }
    let outcome = try repository.record(request, try session.invocation(author: author))
    session.console.line("Hash: \(outcome.hash)")
  }
}
