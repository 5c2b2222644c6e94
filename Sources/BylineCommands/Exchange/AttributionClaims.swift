import AISignals
import Attribution
import ChangeModel
import JSON

/// What a document of another program says of one change: lines of its files, as the change left them, and whose they are.
struct AttributionClaims {
  struct Claim {
    var lines: ClosedRange<Int>
    var hand: Statement.Correction.Hand
    /// What the lines have to be, where the document says so.
    var contentHash: String?
  }

  /// The change the document names; nil where it names none that could be one of ours.
  var change: ChangeHash?
  /// Where the claims come from, and how far that can be relied on.
  var note: String
  /// Claims by path; of two about one line the later counts.
  var files: [(path: [UInt8], claims: [Claim])] = []
  /// Whom lines are of, as `Name <address>`.
  var people: [String] = []
  var loss = LossReport()
}

// MARK: - git-ai

extension AttributionClaims {
  init(_ log: GitAILog) {
    let evidence = Evidence.Source.note
    note =
      "imported from a git-ai authorship log, \(log.schemaVersion): \(evidence.grade.word) by \(evidence.word)"
    change = AttributionClaims.change(named: log)
    for file in log.files {
      var claims: [Claim] = []
      for entry in file.entries {
        guard let author = log.author(of: entry.key) else {
          loss.add(.nobody, entry.lines.count)
          continue
        }
        let hand: Statement.Correction.Hand
        switch author {
        case .human: hand = .human
        case .agent(let agent): hand = .ai(AttributionClaims.use(agent, entry.key, log))
        }
        claims += entry.lines.map { Claim(lines: $0, hand: hand, contentHash: nil) }
      }
      files.append((file.path, claims))
    }
    people = log.humans.map(\.author)
    for prompt in log.prompts {
      loss.add(.fields, prompt.others.count + prompt.agent.others.count)
      let totals = [
        prompt.totalAdditions, prompt.totalDeletions, prompt.acceptedLines, prompt.overridenLines,
      ]
      loss.add(.fields, totals.count { $0 != nil })
    }
    for session in log.sessions {
      let known = AttributionClaims.attributes(session).map(\.name)
      let others = session.others.flatMap { field in
        field.name == "custom_attributes" ? field.value.fields ?? [field] : [field]
      }
      loss.add(.fields, others.count { !known.contains($0.name) } + session.agent.others.count)
    }
    loss.add(.fields, log.others.count { $0.name != GitAIExport.domain })
  }

  private static func change(named log: GitAILog) -> ChangeHash? {
    let own = log.others.first { $0.name == GitAIExport.domain }?.value["patch"]?.string
    return own.flatMap(hash) ?? GitAILog.digest(named: log.baseCommit).map { ChangeHash($0) }
  }

  private static func hash(_ text: String) -> ChangeHash? {
    Base32.decode(text).flatMap { Digest($0) }.map { ChangeHash($0) }
  }

  private static func use(_ agent: GitAILog.AgentID, _ key: GitAILog.Key, _ log: GitAILog) -> AIUse {
    var use = AIUse()
    use.tool = Array(agent.tool.utf8)
    use.session = Array(agent.id.utf8)
    use.model = Array(agent.model.utf8)
    use.provider = ProviderRegistry.provider(of: use.model)
    switch key {
    case .prompt(let id):
      let type = log.prompts.first { $0.key == id }?.suggestionType
      use.suggestion = type.flatMap { SuggestionType(word: $0.rawValue) }
    case .session(let id, _):
      for field in log.sessions.first(where: { $0.key == id }).map(attributes) ?? [] {
        guard let text = field.value.string else { continue }
        if field.name == GitAIExport.provider { use.provider = Array(text.utf8) }
        if field.name == GitAIExport.suggestion { use.suggestion = SuggestionType(word: text) }
      }
    case .human: break
    }
    return use
  }

  /// What `byline attribution export` adds to a session.
  private static func attributes(_ session: GitAILog.Session) -> [JSON.Field] {
    let all = session.others.first { $0.name == "custom_attributes" }?.value.fields ?? []
    return all.filter { $0.name == GitAIExport.provider || $0.name == GitAIExport.suggestion }
  }
}

// MARK: - Agent Trace

extension AttributionClaims {
  init(_ trace: AgentTrace) {
    let evidence = Evidence.Source.note
    note = "imported from an Agent Trace record, \(trace.version): \(evidence.grade.word) by \(evidence.word)"
    let own = trace.metadata?[GitAIExport.domain]?["patch"]?.string
    change =
      own.flatMap(AttributionClaims.hash)
      ?? trace.vcs.flatMap { GitAILog.digest(named: $0.revision) }
      .map { ChangeHash($0) }
    for file in trace.files {
      var claims: [Claim] = []
      loss.add(.fields, file.others.count)
      for conversation in file.conversations {
        loss.add(.fields, conversation.others.count)
        for range in conversation.ranges {
          loss.add(.fields, range.others.count)
          let contributor = conversation.contributor(of: range)
          guard let hand = AttributionClaims.hand(contributor, conversation) else { continue }
          claims.append(Claim(lines: range.lines, hand: hand, contentHash: range.contentHash))
          if contributor.kind == .mixed { loss.add(.togetherLines, range.lines.count) }
        }
      }
      files.append((Array(file.path.utf8), claims))
    }
    loss.add(.fields, trace.others.count)
  }

  /// Nil for what is unknown: that need not be said.
  private static func hand(
    _ contributor: AgentTrace.Contributor, _ conversation: AgentTrace.Conversation
  ) -> Statement.Correction.Hand? {
    switch contributor.kind {
    case .unknown: return nil
    case .human: return .human
    case .ai, .mixed:
      var use = AIUse()
      if let model = contributor.modelID {
        let parts = model.split(separator: "/", maxSplits: 1).map { Array($0.utf8) }
        use.model = parts.last ?? []
        use.provider = parts.count == 2 ? parts[0] : ProviderRegistry.provider(of: use.model)
      }
      let session = conversation.url ?? conversation.related.first { $0.type == "session" }?.url
      use.session = session.map { Array($0.utf8) } ?? []
      use.suggestion = contributor.suggestionType.flatMap { SuggestionType(word: $0.rawValue) }
      return .ai(use)
    }
  }
}
