// Values that name an agent in one way or other. Met: `Claude:claude-3-opus coccinelle sparse`, `claude-code:opus-5#medium (implementer)`,
// `Codex (gpt-5.6-sol)`, `X via Codex`, `LLM coccinelle sparse`, `none`, `Claude Opus 4.5 <noreply@anthropic.com>`, and people.
extension Trailer {
  var isNo: Bool { ["none", "no", "false", "n/a", "nothing", "0"].contains(value.lowercased) }
  var isYes: Bool { ["yes", "true", "1"].contains(value.lowercased) }

  /// `Assisted-by`, where a name that is no AI's is a person's who helped.
  func assisted() -> Signal? {
    if isNo { return signal("none", .declaredNone) }
    if Person(parsing: value) != nil {
      if let signal = person(.declared) { return signal }
      return name == "assisted-by" ? help() : nil
    }
    if let signal = known() ?? agentAndModel(anyAgent: true) { return signal }
    return name == "assisted-by" && looksLikePerson ? help() : nil
  }

  /// `Generated-by`, where a name that is no AI's is a generator's.
  func generated() -> Signal? {
    var found = Person(parsing: value) != nil ? person(.declared) : known()
    guard found?.actor == .ai else { return nil }
    found?.suggestionType = .complete
    return found
  }

  /// An agent or a model of the tables, in one of the forms met.
  func known(_ grade: Witness.Grade = .declared) -> Signal? {
    if let signal = agentAndModel(anyAgent: false) { return signal }
    if let via = value.firstRange(of: " via ".utf8) {
      let tool = KnownTool.named(value[via.upperBound...].trimmed.lowercased)
      let model = value[..<via.lowerBound].trimmed
      if let tool {
        let isModel = ModelName.isModel(model)
        return signal(
          tool.id, tool: tool, model: isModel ? model : nil,
          provider: isModel ? ModelName.provider(of: model) : nil, grade: grade)
      }
    }
    let parsed = ModelName(parsing: value)
    if parsed.tool != nil || parsed.model != nil {
      return signal(
        parsed.tool?.id ?? "model", tool: parsed.tool, model: parsed.model,
        provider: parsed.model.flatMap { ModelName.provider(of: $0) }, grade: grade)
    }
    return firstWord(grade)
  }

  /// `LLM coccinelle sparse`, `Claude sparse`: an agent, then programs of analysis. `Devin Smith` is neither.
  private func firstWord(_ grade: Witness.Grade) -> Signal? {
    let words = value.words.map(\.lowercased)
    guard let first = words.first,
      words.dropFirst().allSatisfy({ Trailer.analysers.contains($0.filter { $0 != "," }) })
    else { return nil }
    if ["llm", "ai", "genai"].contains(first) { return signal("llm", grade: grade) }
    return KnownTool.named(first).map { signal($0.id, tool: $0, grade: grade) }
  }

  private static let analysers: Set<String> = [
    "coccinelle", "sparse", "smatch", "clang-tidy", "checkpatch", "checkpatch.pl", "syzkaller", "cppcheck",
    "coverity", "gcc", "clang",
  ]

  /// `AGENT:MODEL` and whatever follows.
  private func agentAndModel(anyAgent: Bool) -> Signal? {
    guard let colon = value.firstIndex(of: UInt8(ascii: ":")) else { return nil }
    let agent = value[..<colon].trimmed
    let behind = value[value.index(after: colon)...]
    guard !agent.isEmpty, !behind.starts(with: "//".utf8), let model = behind.words.first else { return nil }
    let tool = KnownTool.named(agent.lowercased)
    if tool == nil, !anyAgent || agent.words.count != 1 { return nil }
    var found = signal(
      tool?.id ?? "agent", tool: tool, model: model, provider: ModelName.provider(of: model))
    if tool == nil, !["llm", "ai"].contains(agent.lowercased) { found.tool = Array(agent) }
    return found
  }

  /// A tool that the table may not have: named as written.
  func named() -> Signal {
    if let signal = known() { return signal }
    var found = signal("agent")
    found.tool = Array(value)
    return found
  }

  private func help() -> Signal { signal("person", .humanHelp) }

  /// Two words or more, each with a capital letter, or of another script.
  private var looksLikePerson: Bool {
    let words = value.words
    return words.count > 1
      && words.allSatisfy { word in word.first.map { (0x41...0x5A).contains($0) || $0 >= 0x80 } ?? false }
  }
}
