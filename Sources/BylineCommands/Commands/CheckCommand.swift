import ArgumentParser
import Repository

struct CheckCommand: RunnableCommand {
  static let configuration = CommandConfiguration(
    commandName: "check", abstract: "Recompute what can be recomputed, and say what is not as it should be.")

  @OptionGroup var common: RepositoryOptions

  func perform(_ session: Session) throws -> Exit {
    let problems = try session.open(common).repository.check()
    for problem in problems { session.console.line(text(problem)) }
    if problems.isEmpty { return .done }
    session.console.note("error: \(Words.count(problems.count, "problem")) found")
    return .no
  }

  private func text(_ problem: CheckProblem) -> String {
    switch problem {
    case .change(let hash, let detail): "change \(hash): \(detail)"
    case .contents(let hash, let detail): "contents of change \(hash): \(detail)"
    case .signature(let hash): "signature of change \(hash): does not hold"
    case .rows(let hash, let detail): "tables for change \(hash): \(detail)"
    case .channelState(let name): "channel \(Words.name(name)): its state is not that of its changes"
    case .channelClosure(let name, let hash):
      "channel \(Words.name(name)): lacks change \(hash), on which one of its changes depends"
    case .file(let path, let detail): "file \(ShownText.path(path)): \(detail)"
    case .index(let path, let detail): "working copy \(ShownText.path(path)): \(detail)"
    }
  }
}
