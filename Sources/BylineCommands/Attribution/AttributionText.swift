import Attribution
import ChangeModel
import Pristine

/// What is known of a change's authorship, for people: a few lines below its heading.
struct AttributionText {
  let console: Console
  let people: People

  /// The lines of a record that a list of changes shows.
  static func summary(_ state: AttributionState) -> [String] {
    switch state {
    case .absent: return ["Attribution: none was recorded"]
    case .withheld: return ["Attribution: withheld by whoever sent the change"]
    case .missing: return ["Attribution: missing, though the change has one"]
    case .present(let encoded): return summary(encoded.record)
    }
  }

  private static func summary(_ record: AttributionRecord) -> [String] {
    var out = record.uses.map { "AI: \(text(of: $0))" }
    for tool in record.tools { out.append("Made by tool: \(ShownText.line(tool))") }
    if record.declaration == .human { out.append("Typed by a person: declared") }
    if record.isAssisted, let grade = record.grade { out.append("Evidence: \(evidence(record, grade))") }
    return out
  }

  private static func evidence(_ record: AttributionRecord, _ grade: Evidence.Grade) -> String {
    let best = record.evidence.filter { $0.source.grade == grade && $0.subject != .human }
    let sources = best.map(\.source.word).reduce(into: [String]()) { if !$0.contains($1) { $0.append($1) } }
    let words = best.lazy.map(\.text).first { !$0.isEmpty }
    let quoted = words.map { " \(ShownText.quoted($0))" } ?? ""
    return "\(grade.word) by \(sources.joined(separator: ", "))\(quoted)"
  }

  /// `provider/model in tool, session S, collaborative, confidence 0.9`.
  static func text(of use: AIUse) -> String {
    var out = name(of: use)
    if !use.tool.isEmpty { out += " in \(ShownText.line(use.tool))" }
    if !use.session.isEmpty { out += ", session \(ShownText.line(use.session))" }
    if let suggestion = use.suggestion { out += ", \(suggestion.word)" }
    if let confidence = use.confidence { out += ", confidence \(Numbers.share(confidence))" }
    if let acceptance = use.acceptance { out += ", acceptance \(Numbers.share(acceptance))" }
    if let time = use.reviewTime { out += ", looked at for \(Numbers.time(time))" }
    if let tokens = use.tokens { out += ", \(Words.count(Int(clamping: tokens), "token"))" }
    for parameter in use.parameters {
      out += ", \(ShownText.line(parameter.name))=\(ShownText.line(parameter.value))"
    }
    return out
  }

  /// `provider/model`, or what of it is known.
  static func name(of use: AIUse) -> String {
    let parts = [use.provider, use.model].filter { !$0.isEmpty }.map { ShownText.line($0) }
    if !parts.isEmpty { return parts.joined(separator: "/") }
    return use.tool.isEmpty ? "unknown model" : "unknown model of \(ShownText.line(use.tool))"
  }

  /// All of it but what it builds on: the record, how much text is whose, and what was said since.
  func write(_ state: AttributionState, of change: Change, _ statements: [SignedStatement]) throws(Failure) {
    for line in AttributionText.summary(state) { console.line(line) }
    if let record = state.record {
      writeHands(record, change)
      let settled = record.resolves.compactMap { record.hash(of: $0, in: change) }.sorted()
      if !settled.isEmpty {
        console.line("Settles a conflict of:")
        for hash in settled { console.line("  \(console.styled(hash.description, .hash))") }
      }
    }
    for statement in statements { try write(statement) }
  }

  private func writeHands(_ record: AttributionRecord, _ change: Change) {
    var bytes: [HandCounts.Class: Int] = [:]
    var said = 0
    for span in record.spans {
      bytes[HandCounts.Class(span.source), default: 0] += span.count
      said += span.count
    }
    bytes[.unknown, default: 0] += change.contentsCount - said
    let parts = HandCounts.Class.allCases.compactMap { of -> String? in
      guard let count = bytes[of], count > 0 else { return nil }
      return "\(of.word) \(Numbers.percent(count, of: change.contentsCount))"
    }
    // That nothing is known need not be said twice.
    if !parts.isEmpty, bytes[.unknown] != change.contentsCount {
      console.line("New text: \(parts.joined(separator: ", "))")
    }
  }

  /// One statement on a line: what, who, when, and whether it is signed.
  func write(_ signed: SignedStatement) throws(Failure) {
    let statement = signed.statement
    var line = AttributionText.title(statement)
    line += " by \(people.full(statement.author)), \(DateText.readable(statement.timestamp))"
    if let signature = signed.signature {
      line +=
        signed.isGenuine
        ? ", signed by \(try people.signers.text(signature))" : ", with a signature that is wrong"
    }
    console.line(line)
    if !statement.note.isEmpty { LogEntryText.write(message: statement.note, console) }
  }

  static func title(_ statement: Statement) -> String {
    switch statement.kind {
    case .reviewed(let ranges, let time):
      let part = ranges.isEmpty ? "" : " in part (\(Words.count(ranges.reduce(0) { $0 + $1.count }, "byte")))"
      return "Reviewed\(part)\(time.map { " for \(Numbers.time($0))" } ?? "")"
    case .tested(let passed, let with):
      return "Tested\(with.isEmpty ? "" : " with \(ShownText.line(with))"), \(passed ? "passed" : "failed")"
    case .disputed: return "Attribution disputed"
    case .corrected: return "Attribution corrected"
    case .redacted: return "Prompt redacted"
    case .unknown: return "Statement of a kind this program does not know,"
    }
  }
}
