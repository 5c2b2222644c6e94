import JSON

/// What an agent tells a command that it runs: what it is about to do, or has done.
///
///     let event = try HookEvent(parsing: input, from: .claudeCode)
///     event?.kind    // .afterEdit
///     event?.paths   // ["/src/parse.swift"]
package struct HookEvent: Equatable, Sendable {
  package enum Kind: Sendable {
    case sessionStart
    /// A tool is about to run that can change files: edits until now are not its.
    case beforeEdit
    /// It has run, and may have failed halfway.
    case afterEdit
    case turnEnd
  }

  /// The agent that runs, which need not be the one the command was installed for: some run each other's hooks.
  package var agent: Agent
  package var kind: Kind
  package var session: String?
  /// The agent's name for the tool.
  package var tool: String?
  /// The files that the tool names, absolute or from `directory`. Empty where it names none, as for shell commands: it may have changed any.
  package var paths: [String]
  /// Only some agents tell it, some at the start of a session only.
  package var model: String?
  package var directory: String?
}

/// Why an input is no event.
package enum HookInputError: Error, Equatable {
  case json(JSON.Malformed.Reason, line: Int)
  case field(FieldProblem)
}

extension HookEvent {
  /// The event in a command's standard input; nil for one that has nothing to do with edits. Cost: O(bytes).
  package init?(parsing input: [UInt8], from agent: Agent) throws(HookInputError) {
    let value: JSON
    do throws(JSON.Malformed) {
      value = try JSON(parsing: input, limits: JSON.Limits(depth: 256, replacesLoneSurrogates: true))
    } catch {
      throw .json(error.reason, line: error.line)
    }
    do throws(FieldProblem) {
      try self.init(FieldReader(value), from: agent)
    } catch {
      throw .field(error)
    }
  }

  private init?(_ fields: FieldReader, from agent: Agent) throws(FieldProblem) {
    let name = try fields.string("hook_event_name")
    guard let kind = HookEvent.kinds[name.prefix(1).lowercased() + name.dropFirst()] else { return nil }
    let (session, conversation) = (
      try fields.optionalString("session_id"), try fields.optionalString("conversation_id")
    )
    self.init(
      agent: HookEvent.runningAgent(fields, installedFor: agent), kind: kind,
      session: session ?? conversation,
      tool: try fields.optionalString("tool_name"), paths: HookEvent.paths(in: fields.value),
      model: fields["model"]?.string.flatMap { $0.isEmpty ? nil : $0 },
      directory: try fields.optionalString("cwd"))
    if directory == nil { directory = fields["workspace_roots"]?.array?.first?.string }
  }

  /// Agents name the same events alike, but for the first letter.
  private static let kinds: [String: Kind] = [
    "sessionStart": .sessionStart,
    "preToolUse": .beforeEdit, "beforeTool": .beforeEdit,
    "postToolUse": .afterEdit, "postToolUseFailure": .afterEdit, "afterTool": .afterEdit,
    "afterFileEdit": .afterEdit,
    "stop": .turnEnd, "afterAgent": .turnEnd,
  ]

  /// Cursor and Copilot run what is installed for Claude Code as well. Cursor tells its version with every event; Copilot tells the time,
  /// which Claude Code does not.
  private static func runningAgent(_ fields: FieldReader, installedFor agent: Agent) -> Agent {
    if fields["cursor_version"] != nil { return .cursor }
    return agent == .claudeCode && fields["timestamp"] != nil ? .copilot : agent
  }
}

// MARK: - Paths

extension HookEvent {
  private static func paths(in event: JSON) -> [String] {
    var paths = ["file_path"].compactMap { event[$0]?.string }
    guard let input = event["tool_input"] else { return paths }
    for name in ["file_path", "notebook_path", "path", "filePath"] {
      if let path = input[name]?.string { paths.append(path) }
    }
    // A patch as text: Codex has it in `command`.
    for text in [input, input["command"], input["input"], input["patch"]] {
      if let text = text?.string { paths += patchedPaths(in: text) }
    }
    var known: Set<String> = []
    return paths.filter { !$0.isEmpty && known.insert($0).inserted }
  }

  /// The files that a patch in the form of the tool `apply_patch` adds, updates, deletes, or moves; none for any other text.
  private static func patchedPaths(in patch: String) -> [String] {
    let lines = patch.split(omittingEmptySubsequences: true, whereSeparator: \.isNewline)
    guard lines.first == "*** Begin Patch" else { return [] }
    return lines.compactMap { line in
      for opening in ["*** Add File: ", "*** Update File: ", "*** Delete File: ", "*** Move to: "] {
        if let path = line.dropping(prefix: opening) { return String(path) }
      }
      return nil
    }
  }
}
