/// A coding agent that runs commands of its user's around what it does.
///
/// Only agents whose makers document what these commands are told, and where they are named; docs/agents.md has the pages.
package enum Agent: String, CaseIterable, Sendable {
  case claudeCode = "claude-code"
  case codex
  case cursor
  case copilot
  case gemini = "gemini-cli"

  /// The file that names the commands, from the root of a project or from a person's home.
  package enum Scope: Sendable, CaseIterable { case project, user }

  package func configuration(_ scope: Scope) -> String {
    switch (self, scope) {
    case (.claudeCode, _): ".claude/settings.json"
    case (.codex, _): ".codex/hooks.json"
    case (.cursor, _): ".cursor/hooks.json"
    case (.copilot, .project): ".github/hooks/byline.json"
    case (.copilot, .user): ".copilot/hooks/byline.json"
    case (.gemini, _): ".gemini/settings.json"
    }
  }

  /// What the agent runs. It tells its event in JSON on standard input.
  package var command: String {
    // Copilot takes a command that fails, or that is not installed, for a refusal of the tool.
    Agent.mark + rawValue + (self == .copilot ? " || true" : "")
  }

  /// What a command of ours has in it, wherever the program lies.
  static let mark = "byline checkpoint --hook "
}

extension Agent {
  /// A moment at which the agent runs a command.
  struct Hook {
    let event: String
    /// Which tools, as the agent matches their names; nil for all, and where there are none.
    var matcher: String?
  }

  /// The moments to be told of: around every tool that can change files. What a shell command changes is known only afterwards, by looking.
  var hooks: [Hook] {
    switch self {
    case .claudeCode:
      let tools = "Edit|MultiEdit|Write|NotebookEdit|Bash"
      return [
        Hook(event: "SessionStart"), Hook(event: "PreToolUse", matcher: tools),
        Hook(event: "PostToolUse", matcher: tools), Hook(event: "PostToolUseFailure", matcher: tools),
        Hook(event: "Stop"),
      ]
    case .codex:
      let tools = "apply_patch|Bash"
      return [
        Hook(event: "SessionStart"), Hook(event: "PreToolUse", matcher: tools),
        Hook(event: "PostToolUse", matcher: tools), Hook(event: "Stop"),
      ]
    case .cursor:
      return [
        Hook(event: "sessionStart"), Hook(event: "preToolUse", matcher: "Write|Delete|Shell"),
        Hook(event: "afterFileEdit", matcher: "Write"), Hook(event: "postToolUse", matcher: "Delete|Shell"),
        Hook(event: "postToolUseFailure", matcher: "Write|Delete|Shell"), Hook(event: "stop"),
      ]
    case .copilot:
      // By the agent's own names for its tools and by those that it uses for events in this spelling.
      let tools = "create|edit|str_replace_editor|apply_patch|bash|Write|Edit|Bash"
      return [
        Hook(event: "SessionStart"), Hook(event: "PreToolUse", matcher: tools),
        Hook(event: "PostToolUse", matcher: tools), Hook(event: "PostToolUseFailure"), Hook(event: "Stop"),
      ]
    case .gemini:
      let tools = "write_file|replace|run_shell_command"
      return [
        Hook(event: "SessionStart"), Hook(event: "BeforeTool", matcher: tools),
        Hook(event: "AfterTool", matcher: tools), Hook(event: "AfterAgent"),
      ]
    }
  }
}
