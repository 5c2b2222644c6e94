extension Signal {
  /// What a commit says of AIs, bots and help in its author, its committer, and any line of its message.
  ///
  ///     Signal.detect(author: jane, committer: jane, message: Array("Fix\n\nCo-Authored-By: Claude <noreply@anthropic.com>".utf8))
  ///
  /// Nothing found means unknown, never human. Messages may be in any encoding. Cost: O(bytes of the message).
  package static func detect(author: Person, committer: Person, message: [UInt8]) -> [Signal] {
    var collector = SignalCollector()
    let isWrittenByAI = collect(author, .author, into: &collector)?.actor == .ai
    if committer != author { collect(committer, .committer, into: &collector) }
    for line in MessageLine.lines(of: message) {
      guard var signal = line.signal() else { continue }
      if isWrittenByAI, signal.suggestionType == .collaborative { signal.suggestionType = nil }
      collector.add(signal, describes: line.describesOneUse)
    }
    return collector.finished()
  }

  @discardableResult
  private static func collect(
    _ person: Person, _ source: Witness.Source, into collector: inout SignalCollector
  ) -> Signal? {
    guard var signal = Signal(person, in: source, person.text, rule: source.rawValue) else { return nil }
    // Whoever has an account of its own made the whole of it. Behind a person's name, the tool may have made any part.
    let isPerson = person.name.lowercased.hasSuffix(" (aider)")
    if signal.actor == .ai, source == .author, !isPerson { signal.suggestionType = .complete }
    collector.add(signal)
    return signal
  }
}

/// A line of a message, without blanks around it and without the mark of a list.
struct MessageLine {
  /// With its line end: what a message is put together from again.
  let whole: Text
  let text: Text
  let isSubject: Bool

  /// Lines end with LF, CR LF or CR.
  static func lines(of message: [UInt8]) -> [MessageLine] {
    var lines: [MessageLine] = []
    var hasSubject = false
    var start = 0
    while start < message.count {
      var end = start
      while end < message.count, message[end] != 0x0A, message[end] != 0x0D { end += 1 }
      var next = min(end + 1, message.count)
      if end < message.count, message[end] == 0x0D, next < message.count, message[next] == 0x0A { next += 1 }
      var text = message[start..<end].trimmed
      if text.starts(with: "* ".utf8) || text.starts(with: "- ".utf8) { text = text.dropFirst(2).trimmed }
      lines.append(
        MessageLine(whole: message[start..<next], text: text, isSubject: !hasSubject && !text.isEmpty))
      if !text.isEmpty { hasSubject = true }
      start = next
    }
    return lines
  }

  var trailer: Trailer? { Trailer(text) }

  func signal() -> Signal? { trailer?.signal() ?? footer() ?? (isSubject ? subject() : nil) }

  /// Whether lines of this kind describe one use of an AI together: its tool in one, its model in another.
  var describesOneUse: Bool {
    switch trailer?.meaning {
    case .aiTool, .aiModel: true
    default: false
    }
  }

  /// `🤖 Generated with [Claude Code](https://claude.com/claude-code)`, whatever sign stands before it. Not in the middle of a line: there,
  /// somebody talks about it.
  private func footer() -> Signal? {
    let line = text.drop { $0 >= 0x80 || $0 <= 0x20 || $0 == UInt8(ascii: "_") || $0 == UInt8(ascii: "*") }
    let opening = "generated with "
    guard line.prefix(opening.utf8.count).lowercased == opening else { return nil }
    var name = line.dropFirst(opening.utf8.count)
    if name.first == UInt8(ascii: "[") {
      guard let close = name.firstIndex(of: UInt8(ascii: "]")) else { return nil }
      name = name.dropFirst()[..<close]
    }
    while let last = name.last,
      last == UInt8(ascii: ".") || last == UInt8(ascii: "_") || last == UInt8(ascii: "*")
    {
      name = name.dropLast()
    }
    let parsed = ModelName(parsing: name)
    guard let tool = parsed.tool else { return nil }
    return signal(.text, "text.generated-with.\(tool.id)", tool, parsed.model)
  }

  /// `aider: ` before the subject, as old versions of it wrote, or `[ai-commit]` anywhere in it.
  private func subject() -> Signal? {
    if text.starts(with: "aider: ".utf8) {
      return signal(.subject, "subject.aider", KnownTool.named("aider"), nil)
    }
    return text.lowercased.holds("[ai-commit]") ? signal(.subject, "subject.ai-commit", nil, nil) : nil
  }

  private func signal(
    _ source: Witness.Source, _ rule: String, _ tool: KnownTool?, _ model: Text?
  ) -> Signal {
    Signal(
      actor: .ai, tool: tool.map { Array($0.id.utf8) },
      provider: model.flatMap { ModelName.provider(of: $0) } ?? tool?.provider, model: model.map(Array.init),
      witnesses: [Witness(grade: .inferred, source: source, evidence: Array(text), rule: rule)])
  }
}
