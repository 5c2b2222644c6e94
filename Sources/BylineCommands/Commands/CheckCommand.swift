import ArgumentParser
import ChangeModel
import JSON
import Repository
import WorkingCopy

struct CheckCommand: RunnableCommand {
  static let configuration = CommandConfiguration(
    commandName: "check", abstract: "Recompute what can be recomputed, and say what is not as it should be.")

  @OptionGroup var common: RepositoryOptions
  @OptionGroup var format: FormatOption

  @Flag(help: "Rebuild what can be worked out from the recorded changes; files are not touched.")
  var repair = false

  func perform(_ session: Session) throws -> Exit {
    let repository = try session.open(common).repository
    if repair { return try repaired(repository, session) }
    let progress = try session.progress()
    let problems = try repository.check { done, total in
      progress?.report(.checkingChanges, done: done, of: total)
    }
    list(problems, repaired: 0, session)
    if problems.isEmpty { return .done }
    session.console.note("error: \(Words.count(problems.count, "problem")) found")
    session.console.note("hint: `byline check --repair` rebuilds what can be worked out from the changes")
    return .no
  }

  private func repaired(_ repository: Repository, _ session: Session) throws -> Exit {
    let console = session.console
    let (found, left) = try repository.repair()
    list(left, repaired: max(0, found.count - left.count), session)
    guard left.isEmpty else {
      console.note(
        "error: \(Words.count(left.count, "problem")) left that cannot be worked out from what is here")
      console.note("hint: take a copy of the repository, or apply the changes from another one")
      return .no
    }
    console.note(found.isEmpty ? "nothing to repair" : "repaired: \(Words.count(found.count, "problem"))")
    return .done
  }

  private func list(_ problems: [CheckProblem], repaired: Int, _ session: Session) {
    switch format.outputFormat {
    case .text: for problem in problems { session.console.line(text(problem)) }
    case .json:
      session.console.document(
        "check",
        ["repaired": .int(repaired), "problems": .array(problems.map { CheckCommand.json($0, text($0)) })])
    }
  }

  private static func json(_ problem: CheckProblem, _ text: String) -> JSON {
    var (change, channel, path): (ChangeHash?, String?, [UInt8]?)
    let kind: String
    switch problem {
    case .change(let hash, _): (kind, change) = ("change", hash)
    case .contents(let hash, _): (kind, change) = ("contents", hash)
    case .signature(let hash): (kind, change) = ("signature", hash)
    case .rows(let hash, _): (kind, change) = ("tables", hash)
    case .attribution(let hash, _): (kind, change) = ("attribution", hash)
    case .statement(let hash, _): (kind, change) = ("statement", hash)
    case .attributionIndex: kind = "attribution-tables"
    case .channelState(let name): (kind, channel) = ("channel-state", name)
    case .channelClosure(let name, let hash): (kind, channel, change) = ("channel-closure", name, hash)
    case .file(let name, _): (kind, path) = ("file", name)
    case .index(let name, _): (kind, path) = ("working-copy", name)
    }
    return [
      "kind": .string(kind), "change": change.map { .string($0.description) } ?? .null,
      "channel": channel.map { .string($0) } ?? .null, "path": path.map { .bytes($0) } ?? .null,
      "text": .string(text),
    ]
  }

  private func text(_ problem: CheckProblem) -> String {
    switch problem {
    case .change(let hash, let detail): "change \(hash): \(detail)"
    case .contents(let hash, let detail): "contents of change \(hash): \(detail)"
    case .signature(let hash): "signature of change \(hash): does not hold"
    case .rows(let hash, let detail): "tables for change \(hash): \(detail)"
    case .attribution(let hash, let detail): "attribution of change \(hash): \(detail)"
    case .statement(let hash, let detail): "statement about change \(hash): \(detail)"
    case .attributionIndex(let detail): "tables of attribution: \(detail)"
    case .channelState(let name): "channel \(Words.name(name)): its state is not that of its changes"
    case .channelClosure(let name, let hash):
      "channel \(Words.name(name)): lacks change \(hash), on which one of its changes depends"
    case .file(let path, let detail): "file \(ShownText.path(path)): \(detail)"
    case .index(let path, let detail): "working copy \(ShownText.path(path)): \(detail)"
    }
  }
}
