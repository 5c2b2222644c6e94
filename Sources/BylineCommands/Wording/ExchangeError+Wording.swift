import AISignals
import JSON

extension Failure {
  /// A note that is no authorship log.
  init(_ error: GitAILogError) {
    let problem =
      switch error.problem {
      case .noSeparator: "the line --- is missing"
      case .path: "this is no path; one with blanks stands in quotation marks"
      case .entryWithoutFile: "lines are listed before the first path"
      case .entry: "this is not two blanks, a key, a blank and lines"
      case .key(let key): "\(Failure.quoted(key)) is no key"
      case .range(let range): "\(Failure.quoted(range)) is no range of lines"
      case .rangesNotAscending: "the lines are not in order"
      case .json(let reason): "this is no JSON: \(reason)"
      case .field(let problem): Failure.words(problem)
      case .schema(let version): "schema \(Failure.quoted(version)) is not known; authorship/3 is"
      case .commit(let name): "\(Failure.quoted(name)) is not the name of a commit"
      }
    self.init(.usage, "this is no git-ai authorship log: in line \(error.line), \(problem)")
  }

  /// A text that is no record of Agent Trace.
  init(_ error: AgentTraceError) {
    let problem =
      switch error {
      case .json(let reason, let line): "in line \(line), this is no JSON: \(reason)"
      case .field(let problem): Failure.words(problem)
      case .version(let version): "version \(Failure.quoted(version)) is not known; 0.1 is"
      }
    self.init(.usage, "this is no Agent Trace record: \(problem)")
  }

  private static func words(_ problem: FieldProblem) -> String {
    let place = problem.path.isEmpty ? "the document" : "the field \(quoted(problem.path))"
    return switch problem.expected {
    case .allowedValue: "\(place) has a value that it cannot have"
    case .object, .array: "\(place) is no \(problem.expected.rawValue)"
    case .string, .number, .boolean: "\(place) is no \(problem.expected.rawValue), or is missing"
    }
  }

  private static func quoted(_ text: String) -> String { ShownText.quoted(Array(text.utf8)) }
}
