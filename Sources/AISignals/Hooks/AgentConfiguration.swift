import JSON

/// Why a configuration is left as it is.
package enum AgentConfigurationError: Error, Equatable {
  /// Not JSON, or JSON with comments, which would be lost.
  case json(JSON.Malformed.Reason, line: Int)
  case field(FieldProblem)
}

/// Whether an agent runs our command.
package enum AgentInstallation: Sendable {
  case none
  /// At some of the moments it should, or in a form of former times.
  case outdated
  case complete
}

extension Agent {
  /// The configuration with our command at every moment that matters. Whatever else it says stays as it is, and in its order; installing
  /// twice changes nothing.
  ///
  /// - Parameter text: the file as it is; nil if there is none.
  package func installing(into text: [UInt8]?) throws(AgentConfigurationError) -> [UInt8] {
    let old = try AgentConfiguration(text, of: self)
    let new = try old.installing()
    return new.value == old.value ? text ?? [] : new.written(like: text)
  }

  /// The configuration without our command; nil if nothing else is in it, so that the file can go.
  package func removing(from text: [UInt8]) throws(AgentConfigurationError) -> [UInt8]? {
    let old = try AgentConfiguration(text, of: self)
    let new = try old.removing()
    if new.value == old.value { return text }
    return new.isEmpty ? nil : new.written(like: text)
  }

  /// - Parameter text: the file as it is; nil if there is none.
  package func installation(in text: [UInt8]?) throws(AgentConfigurationError) -> AgentInstallation {
    let configuration = try AgentConfiguration(text, of: self)
    if try configuration.installing().value == configuration.value { return .complete }
    return try configuration.removing().value == configuration.value ? .none : .outdated
  }
}

/// A configuration file of an agent. All have a field `hooks`: a map from names of events to lists.
private struct AgentConfiguration {
  let agent: Agent
  var value: JSON

  init(_ text: [UInt8]?, of agent: Agent) throws(AgentConfigurationError) {
    self.agent = agent
    guard let text, !text.trimmed.isEmpty else {
      value = [:]
      return
    }
    do throws(JSON.Malformed) {
      value = try JSON(parsing: text)
    } catch {
      throw .json(error.reason, line: error.line)
    }
    guard value.fields != nil else { throw .field(FieldProblem(path: "", expected: .object)) }
    if hasVersion, let version = value["version"], version != .int(1) {
      throw .field(FieldProblem(path: "version", expected: .allowedValue))
    }
  }

  /// Whether a list has commands in it, rather than groups of commands; such files also have a version.
  private var hasVersion: Bool { agent == .cursor || agent == .copilot }

  /// The lists, by event.
  private func lists() throws(AgentConfigurationError) -> [(event: String, entries: [JSON])] {
    guard let hooks = value["hooks"] else { return [] }
    guard let fields = hooks.fields else { throw .field(FieldProblem(path: "hooks", expected: .object)) }
    var lists: [(event: String, entries: [JSON])] = []
    for field in fields {
      // Settings that are no list of hooks belong to somebody else.
      if let entries = field.value.array {
        lists.append((field.name, entries))
      } else if agent.hooks.contains(where: { $0.event == field.name }) {
        throw .field(FieldProblem(path: "hooks.\(field.name)", expected: .array))
      }
    }
    return lists
  }

  func installing() throws(AgentConfigurationError) -> AgentConfiguration {
    var new = self
    if hasVersion, value["version"] == nil {
      new.value = (["version": .int(1)] as JSON).adding(value)
    }
    var hooks = value["hooks"] ?? [:]
    let lists = try lists()
    for (event, entries) in lists where !agent.hooks.contains(where: { $0.event == event }) {
      hooks = hooks.setting(event, to: AgentConfiguration.list(entries, stripped(entries)))
    }
    for hook in agent.hooks {
      let entries = lists.first { $0.event == hook.event }?.entries ?? []
      let (others, wanted) = (stripped(entries), entry(for: hook))
      // Where it stands alone and as it should, it keeps its place.
      if entries.count == others.count + 1, entries.contains(wanted) { continue }
      hooks = hooks.setting(hook.event, to: .array(others + [wanted]))
    }
    new.value = new.value.setting("hooks", to: hooks)
    return new
  }

  func removing() throws(AgentConfigurationError) -> AgentConfiguration {
    var new = self
    guard var hooks = value["hooks"] else { return new }
    for (event, entries) in try lists() {
      hooks = hooks.setting(event, to: AgentConfiguration.list(entries, stripped(entries)))
    }
    if hooks != value["hooks"] { new.value = value.setting("hooks", to: hooks == [:] ? nil : hooks) }
    return new
  }

  var isEmpty: Bool { value == [:] || hasVersion && value == ["version": .int(1)] }

  /// A list that something was taken out of; nil if nothing is left of it.
  private static func list(_ old: [JSON], _ new: [JSON]) -> JSON? {
    new.isEmpty && !old.isEmpty ? nil : .array(new)
  }

  /// What the agent shall run then.
  private func entry(for hook: Agent.Hook) -> JSON {
    let matcher: JSON = hook.matcher.map { ["matcher": .string($0)] } ?? [:]
    let command = JSON.string(agent.command)
    return switch agent {
    case .cursor: (["command": command] as JSON).adding(matcher)
    case .copilot: (["type": "command", "bash": command] as JSON).adding(matcher)
    case .gemini:
      matcher.adding(["hooks": [["name": "byline", "type": "command", "command": command]]])
    case .claudeCode, .codex: matcher.adding(["hooks": [["type": "command", "command": command]]])
    }
  }

  /// The list without commands of ours, and without groups in which there is nothing else.
  private func stripped(_ entries: [JSON]) -> [JSON] {
    entries.compactMap { entry in
      if AgentConfiguration.isOurs(entry) { return nil }
      guard let group = entry["hooks"]?.array else { return entry }
      let others = group.filter { !AgentConfiguration.isOurs($0) }
      if others.count == group.count { return entry }
      return others.isEmpty ? nil : entry.setting("hooks", to: .array(others))
    }
  }

  private static func isOurs(_ hook: JSON) -> Bool {
    ["command", "bash"].contains { hook[$0]?.string?.firstRange(of: Agent.mark) != nil }
  }

  /// As text, indented as the file is.
  func written(like text: [UInt8]?) -> [UInt8] {
    let lines = (text ?? []).split(separator: 0x0A)
    let indentation = lines.lazy.map { $0.prefix { $0 == 0x20 || $0 == 0x09 } }.first { !$0.isEmpty }
    var out = value.text(
      .expanded(indentation: indentation.map { String(decoding: $0, as: UTF8.self) } ?? "  "))
    if let last = text?.last, last != 0x0A { out.removeLast() }
    return out
  }
}
