/// What the value of a trailer means, by its key. Keys are compared without regard to case.
enum TrailerMeaning {
  case coAuthor, signedOff, reviewed
  /// The kernel's `AGENT:MODEL [TOOL]...`; other projects thank people with it.
  case assisted
  /// Like that, but only ever about an AI.
  case aiAssisted
  /// Also what generators of code write.
  case generated
  case aiGenerated, aiTool, aiModel, aiUse
  case madeWith
  /// A session of that tool; the value has to begin so.
  case session(tool: String, prefix: String)
  case checkpoint, attribution
  /// A trailer of a program that keeps attribution elsewhere.
  case elsewhere(tool: String)
}

extension TrailerMeaning {
  static let table: [String: TrailerMeaning] = [
    "co-authored-by": .coAuthor,
    "co-developed-by": .coAuthor,
    "signed-off-by": .signedOff,
    "reviewed-by": .reviewed,
    "assisted-by": .assisted,
    "ai-assisted-by": .aiAssisted,
    "generated-by": .generated,
    "ai-generated": .aiGenerated,
    "ai-generated-by": .aiAssisted,
    "ai-tool": .aiTool,
    "ai-agent": .aiTool,
    "ai-model": .aiModel,
    "x-ai-model": .aiModel,
    "ai-used-for": .aiUse,
    "made-with": .madeWith,
    "claude-session": .session(tool: "claude-code", prefix: ""),
    "copilot-session": .session(tool: "copilot", prefix: ""),
    "agent-logs-url": .session(tool: "copilot", prefix: "https://github.com/"),
    "amp-thread-id": .session(tool: "amp", prefix: ""),
    "entire-checkpoint": .checkpoint,
    "entire-attribution": .attribution,
    "atomic-view": .elsewhere(tool: "atomic"),
    "atomic-state": .elsewhere(tool: "atomic"),
    "atomic-changes": .elsewhere(tool: "atomic"),
  ]
}

/// A line `Key: value`.
struct Trailer {
  let line: Text
  let key: Text
  let value: Text
  let name: String
  let meaning: TrailerMeaning

  private static let longestKey = 24

  /// nil for a line that is no trailer, or one that the table does not have.
  init?(_ line: Text) {
    let head = line.prefix(Trailer.longestKey)
    guard let colon = head.firstIndex(of: UInt8(ascii: ":")) else { return nil }
    key = head[..<colon].trimmed
    name = key.lowercased
    guard let meaning = TrailerMeaning.table[name] else { return nil }
    self.meaning = meaning
    self.line = line
    value = line[line.index(after: colon)...].trimmed
    if value.isEmpty { return nil }
  }

  /// What it says; nil for nothing of interest.
  func signal() -> Signal? {
    switch meaning {
    case .coAuthor:
      guard var signal = person() else { return nil }
      if signal.actor == .ai { signal.suggestionType = .collaborative }
      return signal
    case .signedOff:
      guard var signal = person(), signal.actor == .ai else { return nil }
      signal.actor = .policy
      return signal
    case .reviewed:
      guard var signal = person(.declared), signal.actor == .ai else { return nil }
      signal.suggestionType = .review
      return signal
    case .assisted: return assisted()
    case .aiAssisted: return assisted() ?? (isYes ? signal("used") : named())
    case .generated: return generated()
    case .aiGenerated:
      if isNo { return signal("none", .declaredNone) }
      return (isYes ? nil : known()) ?? signal("used")
    case .aiTool: return isNo ? signal("none", .declaredNone) : named()
    case .aiModel:
      return isNo
        ? signal("none", .declaredNone)
        : signal("model", model: value, provider: ModelName.provider(of: value))
    case .aiUse: return isNo ? signal("none", .declaredNone) : signal("used")
    case .madeWith: return known(.inferred)
    case .session(let tool, let prefix):
      guard value.lowercased.hasPrefix(prefix) else { return nil }
      var signal = signal(tool, tool: KnownTool.named(tool), grade: .inferred)
      signal.session = Array(value)
      return signal
    case .checkpoint: return signal("entire", grade: .inferred)
    case .attribution:
      // `73% agent (146/200 lines)`: a count that was kept while the lines were written.
      guard let share = value.words.first, share.last == UInt8(ascii: "%"),
        value.words.dropFirst().first?.lowercased == "agent"
      else { return nil }
      return signal("entire", share.lowercased == "0%" ? .declaredNone : .ai, grade: .observed)
    case .elsewhere(let tool):
      var signal = signal(tool, .elsewhere, grade: .inferred)
      signal.tool = Array(tool.utf8)
      return signal
    }
  }
}

// MARK: - Building a signal

extension Trailer {
  /// The signal of this line by one of its key's rules.
  func signal(
    _ rule: String, _ actor: Signal.Actor = .ai, tool: KnownTool? = nil, model: Text? = nil,
    provider: String? = nil, grade: Witness.Grade = .declared
  ) -> Signal {
    let witness = Witness(
      grade: grade, source: .trailer, evidence: Array(line), rule: "trailer.\(name).\(rule)")
    return Signal(
      actor: actor, tool: tool.map { Array($0.id.utf8) }, provider: provider ?? tool?.provider,
      model: model.map(Array.init), witnesses: [witness])
  }

  func person(_ grade: Witness.Grade = .inferred) -> Signal? {
    let person = Person(parsing: value) ?? Person(name: value, email: [])
    return Signal(person, in: .trailer, Array(line), rule: "trailer.\(name)", grade: grade)
  }
}
