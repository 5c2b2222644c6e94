import AISignals
import Attribution
import ChangeModel
import JSON
import Pristine
import Repository

/// The state of a channel, or of the files as one change left them, as a record of Agent Trace.
///
/// It has no field for a version control system that the draft does not know; what the record is about stands in `metadata`, under
/// `dev.byline`. Two records of the same state at the same time are equal.
struct AgentTraceExport {
  private let repository: Repository
  private(set) var loss = LossReport()

  init(_ repository: Repository) { self.repository = repository }

  /// The lines that one change typed.
  mutating func trace(of change: ChangeHash, at time: Timestamp) throws -> AgentTrace {
    var export = GitAIExport(repository)
    // Both forms lose the same of what is said about a change as a whole.
    export.note(try repository.attribution(of: change))
    loss = export.loss
    return try trace(.change(change), of: [change], at: time, about: ["patch": .hash(change)])
  }

  /// The lines that are in a channel now and come from changes of a scope.
  mutating func trace(of scope: AttributionScope, at time: Timestamp) throws -> AgentTrace {
    let changes = try repository.changes(in: scope)
    let counts = try repository.statistics(of: scope).counts
    for hand in [HandCounts.Class.human, .ai, .mixed, .mechanical] {
      loss.add(.deletedBytes, counts.deleted(hand))
    }
    loss.add(
      .statements, try repository.statements(in: scope).count { $0.statement.kind.word != "corrected" })
    let name = try scope.channel ?? repository.currentChannel()
    let state = try repository.channels().first { $0.name == name }?.state
    return try trace(
      .channel(scope.channel), of: changes, at: time,
      about: ["channel": .string(name), "state": .optional(state.map { .digest($0) })])
  }

  private mutating func trace(
    _ standpoint: Standpoint, of changes: [ChangeHash], at time: Timestamp, about: JSON
  ) throws -> AgentTrace {
    let wanted = Set(changes)
    var writer = TraceWriter(wanted)
    var loss = loss
    try repository.attributedFiles(at: standpoint, of: changes) { writer.add($0, &loss) }
    self.loss = loss
    var trace = AgentTrace(id: "", timestamp: DateText.rfc3339(time), files: writer.files)
    trace.tool = AgentTrace.Tool(name: "byline", version: BylineCommand.version)
    trace.metadata = [
      "dev.byline": about.adding(["changes": .hashes(writer.changes.sorted())])
    ]
    trace.id = AgentTraceExport.uuid(of: trace.text())
    return trace
  }

  /// A UUID (version 8) that follows from some bytes.
  private static func uuid(of bytes: [UInt8]) -> String {
    var name = Array(Digest.of(bytes).bytes.prefix(16))
    name[6] = name[6] & 0x0F | 0x80
    name[8] = name[8] & 0x3F | 0x80
    var out = ""
    for (index, byte) in name.enumerated() {
      if [4, 6, 8, 10].contains(index) { out += "-" }
      out += (byte < 16 ? "0" : "") + String(byte, radix: 16)
    }
    return out
  }
}

/// Collects files with their ranges.
private struct TraceWriter {
  private let wanted: Set<ChangeHash>
  private(set) var files: [AgentTrace.File] = []
  /// Changes of which there are lines.
  private(set) var changes: Set<ChangeHash> = []
  private var told: [AIUse] = []

  init(_ wanted: Set<ChangeHash>) { self.wanted = wanted }

  /// Lines of one contributor, one after the other.
  private struct Run {
    var kind: AgentTrace.Contributor.Kind
    var use: AIUse?
    var lines: ClosedRange<Int>
    var text: [UInt8]

    func isOf(_ kind: AgentTrace.Contributor.Kind, _ use: AIUse?) -> Bool {
      guard self.kind == kind else { return false }
      guard let own = self.use, let use else { return self.use == nil && use == nil }
      return own.hasSameNames(as: use)
    }
  }

  mutating func add(_ file: AttributedFile, _ loss: inout LossReport) {
    guard let lines = file.lines else {
      loss.add(.binaryFiles)
      return
    }
    guard let path = String(validating: file.path, as: UTF8.self) else {
      loss.add(.paths)
      return
    }
    var runs: [Run] = []
    for (index, line) in lines.enumerated() {
      let number = index + 1
      let own = line.parts.compactMap { file.credited.source($0.change)?.hash }.filter { wanted.contains($0) }
      guard
        let written = WrittenLine(
          line, by: { file.credited.source($0).map { wanted.contains($0.hash) } ?? false })
      else { continue }
      guard let kind = TraceWriter.kind(of: written) else {
        loss.add(.mechanicalLines)
        continue
      }
      changes.formUnion(own)
      if written.hasOtherAIs { loss.add(.sharedLines) }
      let use = kind == .ai || kind == .mixed ? written.use : nil
      if let last = runs.last, last.isOf(kind, use), last.lines.upperBound + 1 == number {
        runs[runs.count - 1].lines = last.lines.lowerBound...number
        runs[runs.count - 1].text += line.text
      } else {
        runs.append(Run(kind: kind, use: use, lines: number...number, text: Array(line.text)))
      }
    }
    if !runs.isEmpty {
      files.append(AgentTrace.File(path: path, conversations: conversations(of: runs, &loss)))
    }
  }

  private mutating func conversations(of runs: [Run], _ loss: inout LossReport) -> [AgentTrace.Conversation] {
    var groups: [(run: Run, conversation: AgentTrace.Conversation)] = []
    for run in runs {
      let range = AgentTrace.Range(lines: run.lines, contentHash: AgentTrace.contentHash(of: run.text))
      if let known = groups.firstIndex(where: { $0.run.isOf(run.kind, run.use) }) {
        groups[known].conversation.ranges.append(range)
        continue
      }
      if let use = run.use { tell(use, &loss) }
      groups.append(
        (
          run,
          AgentTrace.Conversation(
            url: run.use.flatMap { TraceWriter.address(of: $0) },
            contributor: AgentTrace.Contributor(
              kind: run.kind, modelID: run.use.flatMap { TraceWriter.model(of: $0) }),
            ranges: [range])
        ))
    }
    return groups.map(\.conversation)
  }

  /// Counts what of an AI has no place, once.
  private mutating func tell(_ use: AIUse, _ loss: inout LossReport) {
    guard !told.contains(where: { $0.hasSameNames(as: use) }) else { return }
    told.append(use)
    loss.add(.conversations, use.tool.isEmpty ? 0 : 1)
    loss.add(.conversations, use.session.isEmpty || TraceWriter.address(of: use) != nil ? 0 : 1)
    let hasWay = use.suggestion != nil && use.suggestion != .collaborative
    loss.add(.facts, use.details + (hasWay ? 1 : 0) + (use.model.isEmpty && !use.provider.isEmpty ? 1 : 0))
  }

  /// Nil for a tool's: the format has no word for it.
  private static func kind(of line: WrittenLine) -> AgentTrace.Contributor.Kind? {
    switch line.hand {
    case .human: .human
    case .ai: line.use?.suggestion == .collaborative ? .mixed : .ai
    case .mixed: .mixed
    case .unknown, .carried: .unknown
    case .mechanical: nil
    }
  }

  /// `provider/model`, or the model alone.
  private static func model(of use: AIUse) -> String? {
    guard !use.model.isEmpty else { return nil }
    let parts = [use.provider, use.model].filter { !$0.isEmpty }
    return parts.map { String(decoding: $0, as: UTF8.self) }.joined(separator: "/")
  }

  /// Where the conversation can be read, if its name is an address.
  private static func address(of use: AIUse) -> String? {
    let session = String(decoding: use.session, as: UTF8.self)
    return session.hasPrefix("https://") || session.hasPrefix("http://") ? session : nil
  }
}
