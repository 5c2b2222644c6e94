public import Attribution
import FileSystem
import Pristine
import Repository

/// Whose edits are.
///
///     try repository.record(message: "Parse", by: .ai(AIUse(provider: "anthropic", model: "claude-x")))
public enum Authorship: Sendable {
  /// Nobody says. Never taken for a person.
  case unknown
  case human
  case ai(AIUse)
  /// A formatter or the like, by its name: lines it only gives another form stay whose they were.
  case tool(String)

  var editor: Checkpoint.Editor {
    switch self {
    case .unknown, .tool: .unknown
    case .human: .human
    case .ai(let use): .ai(use)
    }
  }

  /// What a record says of it.
  func request() throws(RepositoryError) -> AttributionRequest {
    let salt: [UInt8]
    do throws(FileError) { salt = try System.randomBytes(AttributionRecord.saltCount) } catch {
      throw .file(error)
    }
    var request = AttributionRequest(AttributionRecord(salt: salt))
    switch self {
    case .unknown: return request
    case .human:
      request.record.declaration = .human
      request.record.evidence = [Evidence(.flag, of: .human)]
      request.hand = .human
    case .ai(let use):
      request.record.uses = [use]
      request.record.declaration = .ai
      request.record.evidence = [Evidence(.flag, of: .ai(0))]
      request.hand = use.suggestion?.isTypedByAI ?? true ? .ai(0) : .unknown
    case .tool(let name):
      request.record.tools = [Array(name.utf8)]
      request.record.declaration = .mechanical
      request.record.evidence = [Evidence(.flag, of: .tool(0))]
      request.hand = .mechanical(0)
    }
    request.overridesCheckpoints = true
    return request
  }
}
