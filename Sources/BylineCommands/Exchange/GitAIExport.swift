import AISignals
import Attribution
import ChangeModel
import JSON
import Pristine
import Repository

/// Changes as authorship logs of git-ai: for each the lines it typed, numbered as in the files it left, and whose they are.
///
/// Lines that are not listed are unknown there, as here; so lines for which the format has no word are left out rather than given to
/// somebody. Where it has the name of a commit, the hash of the change stands, in hexadecimal digits.
struct GitAIExport {
  /// Attributes of a session that git-ai has no field for.
  static let provider = "byline_provider"
  static let suggestion = "byline_suggestion_type"
  /// Where the hash of the change stands in the log.
  static let domain = "dev.byline"

  private let repository: Repository
  private(set) var loss = LossReport()

  init(_ repository: Repository) { self.repository = repository }

  mutating func log(of change: ChangeHash) throws -> GitAILog {
    let known = try repository.attribution(of: change)
    note(known)
    var writer = LogWriter(change, by: known.change.header.author)
    var loss = loss
    try repository.attributedFiles(at: .change(change), of: [change]) { writer.add($0, &loss) }
    self.loss = loss
    return writer.log
  }

  /// All of them in one document; those that say of no line whose it is are left out.
  mutating func batch(of changes: [ChangeHash]) throws -> [UInt8] {
    var batch = GitAIBatch(entries: [])
    for change in changes {
      let log = try log(of: change)
      if log.files.isEmpty { continue }
      batch.entries.append(GitAIBatch.Entry(commit: log.baseCommit, content: try log.text()))
    }
    let (bytes, unwritable) = batch.text()
    loss.add(.texts, unwritable)
    return bytes
  }

  /// What a log has no place for.
  mutating func note(_ known: ChangeAttribution) {
    switch known.state {
    case .withheld, .missing: loss.add(.withheld)
    case .absent, .present: break
    }
    let deletions = known.state.record?.deletions ?? []
    loss.add(.deletedBytes, deletions.reduce(0) { $0 + ($1.hand == .unknown ? 0 : $1.count) })
    loss.add(.statements, known.statements.count { $0.statement.kind.word != "corrected" })
  }
}

extension AIUse {
  /// How many things are known of it that no other form has a place for.
  var details: Int {
    [confidence != nil, acceptance != nil, prompt != nil, reviewTime != nil, tokens != nil].count { $0 }
      + parameters.count
  }
}

/// Writes the log of one change, file by file.
private struct LogWriter {
  private(set) var log: GitAILog
  private let change: ChangeHash
  private let person: String
  /// Sessions with the AI each stands for.
  private var uses: [(key: String, use: AIUse)] = []

  init(_ change: ChangeHash, by author: Author) {
    self.change = change
    person = GitAILog.person(author)
    log = GitAILog(baseCommit: GitAILog.commit(naming: change.digest))
    log.others = [JSON.Field(name: GitAIExport.domain, value: ["patch": .hash(change)])]
  }

  mutating func add(_ file: AttributedFile, _ loss: inout LossReport) {
    guard let lines = file.lines else {
      loss.add(.binaryFiles)
      return
    }
    guard !file.path.contains(UInt8(ascii: "\"")) else {
      loss.add(.paths)
      return
    }
    var entries: [GitAILog.Entry] = []
    for (index, line) in lines.enumerated() {
      guard let written = WrittenLine(line, by: { file.credited.source($0)?.hash == change }) else {
        continue
      }
      if written.hand == .mechanical { loss.add(.mechanicalLines) }
      if written.hand == .mixed { loss.add(.mixedLines) }
      guard let key = key(of: written, &loss) else { continue }
      if written.hasOtherAIs { loss.add(.sharedLines) }
      if let place = entries.firstIndex(where: { $0.key == key }) {
        entries[place].append(line: index + 1)
      } else {
        entries.append(GitAILog.Entry(key: key, lines: [index + 1...index + 1]))
      }
    }
    if !entries.isEmpty { log.files.append(GitAILog.File(path: file.path, entries: entries)) }
  }

  /// What a line's author is named by, who joins the log; nil where the format has no word for it.
  private mutating func key(of line: WrittenLine, _ loss: inout LossReport) -> GitAILog.Key? {
    switch line.hand {
    case .human:
      let key = GitAILog.humanKey(author: person)
      if log.humans.isEmpty { log.humans.append(GitAILog.Human(key: key, author: person)) }
      return .human(key)
    case .ai:
      let key = sessionKey(of: line.use ?? AIUse(), &loss)
      return .session(key, trace: GitAILog.traceKey(edit: "\(change):\(key)"))
    case .mixed, .mechanical, .carried, .unknown: return nil
    }
  }

  /// The key of an AI: that of its conversation, made longer by what it takes to tell AIs apart.
  private mutating func sessionKey(of use: AIUse, _ loss: inout LossReport) -> String {
    if let known = uses.first(where: { $0.use.hasSameNames(as: use) }) { return known.key }
    loss.add(.facts, use.details)
    let agent = GitAILog.AgentID(
      tool: String(decoding: use.tool, as: UTF8.self), id: String(decoding: use.session, as: UTF8.self),
      model: String(decoding: use.model, as: UTF8.self))
    var key = GitAILog.sessionKey(tool: agent.tool, conversation: agent.id)
    if use.session.isEmpty || uses.contains(where: { $0.key == key }) {
      let provider = String(decoding: use.provider, as: UTF8.self)
      key = GitAILog.sessionKey(
        tool: agent.tool, conversation: "\(agent.id) \(provider)/\(agent.model)")
    }
    uses.append((key, use))
    var session = GitAILog.Session(key: key, agent: agent)
    session.humanAuthor = person
    var attributes: [JSON.Field] = []
    if !use.provider.isEmpty {
      attributes.append(
        JSON.Field(
          name: GitAIExport.provider, value: .string(String(decoding: use.provider, as: UTF8.self))))
    }
    if let suggestion = use.suggestion {
      attributes.append(JSON.Field(name: GitAIExport.suggestion, value: .string(suggestion.word)))
    }
    if !attributes.isEmpty {
      session.others = [JSON.Field(name: "custom_attributes", value: .object(attributes))]
    }
    log.sessions.append(session)
    return key
  }
}

extension GitAILog {
  /// `Name <address>`, as logs name people.
  static func person(_ author: ChangeModel.Author) -> String {
    let email = String(decoding: author.email, as: UTF8.self)
    return String(decoding: author.name, as: UTF8.self) + (email.isEmpty ? "" : " <\(email)>")
  }
}

extension GitAILog.Entry {
  /// Adds a line behind the others.
  fileprivate mutating func append(line: Int) {
    if let last = lines.last, last.upperBound + 1 == line {
      lines[lines.count - 1] = last.lowerBound...line
    } else {
      lines.append(line...line)
    }
  }
}
