import JSON
import Testing

@testable import AISignals

/// Inputs as the makers of the agents document them.
@Suite("what agents tell their hooks")
struct HookEventTests {
  private func event(_ text: String, _ agent: Agent) throws(HookInputError) -> HookEvent? {
    try HookEvent(parsing: Array(text.utf8), from: agent)
  }

  @Test func claudeCodeWritesAFile() throws {
    let input = #"""
      {
        "session_id": "abc123",
        "transcript_path": "/home/user/.claude/projects/p/transcript.jsonl",
        "cwd": "/home/user/my-project",
        "permission_mode": "default",
        "hook_event_name": "PostToolUse",
        "tool_name": "Write",
        "tool_input": { "file_path": "/path/to/file.txt", "content": "file content" },
        "tool_response": { "filePath": "/path/to/file.txt", "success": true },
        "tool_use_id": "toolu_01ABC123",
        "duration_ms": 12
      }
      """#
    let expected = HookEvent(
      agent: .claudeCode, kind: .afterEdit, session: "abc123", tool: "Write", paths: ["/path/to/file.txt"],
      model: nil, directory: "/home/user/my-project")
    #expect(try event(input, .claudeCode) == expected)
    #expect(try event(input.replacing("PostToolUse", with: "PreToolUse"), .claudeCode)?.kind == .beforeEdit)
    #expect(
      try event(input.replacing("PostToolUse", with: "PostToolUseFailure"), .claudeCode)?.kind == .afterEdit)
  }

  @Test func claudeCodeEditsANotebookRunsAShellAndStops() throws {
    let notebook = #"""
      {"session_id": "s", "transcript_path": "t", "cwd": "/p", "hook_event_name": "PreToolUse", "tool_name": "NotebookEdit",
       "tool_input": {"notebook_path": "/p/a.ipynb", "new_source": "x"}}
      """#
    #expect(try event(notebook, .claudeCode)?.paths == ["/p/a.ipynb"])
    let shell = #"""
      {"session_id": "s", "transcript_path": "t", "cwd": "/p", "hook_event_name": "PostToolUse", "tool_name": "Bash",
       "tool_input": {"command": "sed -i s/a/b/ f", "description": "Edit f", "timeout": 120000}}
      """#
    #expect(try event(shell, .claudeCode)?.paths == [])
    #expect(try event(shell, .claudeCode)?.tool == "Bash")
    let start = #"""
      {"session_id": "abc123", "transcript_path": "/t.jsonl", "cwd": "/p", "hook_event_name": "SessionStart",
       "source": "startup", "model": "claude-sonnet-4-6"}
      """#
    #expect(
      try event(start, .claudeCode)
        == HookEvent(
          agent: .claudeCode, kind: .sessionStart, session: "abc123", tool: nil, paths: [],
          model: "claude-sonnet-4-6", directory: "/p"))
    let stop =
      #"{"session_id": "abc123", "transcript_path": "/t", "cwd": "/p", "hook_event_name": "Stop", "stop_hook_active": true}"#
    #expect(try event(stop, .claudeCode)?.kind == .turnEnd)
  }

  @Test func codexAppliesAPatch() throws {
    let patch = """
      *** Begin Patch\\n*** Update File: src/a.swift\\n*** Move to: src/b.swift\\n@@\\n-*** Add File: no\\n+x\\n*** Add File: c d.txt\\n+x\\n*** Delete File: e\\n*** End Patch
      """
    let input = #"""
      {"session_id": "0199", "transcript_path": null, "cwd": "/p", "hook_event_name": "PreToolUse", "model": "gpt-5.2-codex",
       "permission_mode": "default", "turn_id": "1", "tool_name": "apply_patch", "tool_use_id": "c1",
       "tool_input": {"command": "PATCH"}}
      """#.replacing("PATCH", with: patch)
    #expect(
      try event(input, .codex)
        == HookEvent(
          agent: .codex, kind: .beforeEdit, session: "0199", tool: "apply_patch",
          paths: ["src/a.swift", "src/b.swift", "c d.txt", "e"], model: "gpt-5.2-codex", directory: "/p"))
    // A shell command that only speaks of a patch names no files.
    #expect(try event(input.replacing("*** Begin", with: "echo *** Begin"), .codex)?.paths == [])
  }

  @Test func cursorEditsAFileAndRunsAShell() throws {
    let base = #"""
      "conversation_id": "conv-1", "generation_id": "gen-1", "model": "claude-sonnet-4-20250514", "cursor_version": "1.7.2",
      "workspace_roots": ["/project", "/other"], "user_email": null, "transcript_path": null
      """#
    let edit =
      #"{"hook_event_name": "afterFileEdit", "file_path": "/project/a.ts", "edits": [{"old_string": "x", "new_string": "y"}], "#
      + base + "}"
    #expect(
      try event(edit, .cursor)
        == HookEvent(
          agent: .cursor, kind: .afterEdit, session: "conv-1", tool: nil, paths: ["/project/a.ts"],
          model: "claude-sonnet-4-20250514", directory: "/project"))
    let shell = #"""
      {"hook_event_name": "preToolUse", "tool_name": "Shell", "tool_use_id": "abc123", "cwd": "/project/sub",
       "tool_input": {"command": "npm install", "working_directory": "/project"}, "agent_message": "Installing...",
      """# + base + "}"
    #expect(try event(shell, .cursor)?.kind == .beforeEdit)
    #expect(try event(shell, .cursor)?.directory == "/project/sub")
    let start =
      #"{"hook_event_name": "sessionStart", "session_id": "conv-1", "is_background_agent": false, "composer_mode": "agent", "#
      + base + "}"
    #expect(try event(start, .cursor)?.kind == .sessionStart)
    #expect(try event(start, .cursor)?.session == "conv-1")
    let stop = #"{"hook_event_name": "stop", "status": "completed", "loop_count": 0, "# + base + "}"
    #expect(try event(stop, .cursor)?.kind == .turnEnd)
  }

  @Test func copilotEditsAFile() throws {
    let input = #"""
      {"hook_event_name": "PostToolUse", "session_id": "s1", "timestamp": "2026-02-01T12:00:00Z", "cwd": "/workspace",
       "tool_name": "Edit", "tool_input": {"path": "/workspace/a.md", "old_str": "a", "new_str": "b"},
       "tool_result": {"result_type": "success", "text_result_for_llm": "done"}}
      """#
    let expected = HookEvent(
      agent: .copilot, kind: .afterEdit, session: "s1", tool: "Edit", paths: ["/workspace/a.md"], model: nil,
      directory: "/workspace")
    #expect(try event(input, .copilot) == expected)
    // Arguments that are text are no harm.
    #expect(
      try event(#"{"hook_event_name": "PreToolUse", "tool_input": "{\"path\":1}"}"#, .copilot)?.paths == [])
  }

  @Test func geminiReplacesText() throws {
    let input = #"""
      {"session_id": "g1", "transcript_path": "/t.json", "cwd": "/p", "hook_event_name": "AfterTool",
       "timestamp": "2026-02-01T12:00:00Z", "tool_name": "replace",
       "tool_input": {"file_path": "/p/a.py", "old_string": "a", "new_string": "b"},
       "tool_response": {"llmContent": "ok", "returnDisplay": "ok"}}
      """#
    #expect(
      try event(input, .gemini)
        == HookEvent(
          agent: .gemini, kind: .afterEdit, session: "g1", tool: "replace", paths: ["/p/a.py"], model: nil,
          directory: "/p"))
    #expect(try event(input.replacing("AfterTool", with: "BeforeTool"), .gemini)?.kind == .beforeEdit)
    #expect(try event(input.replacing("AfterTool", with: "AfterAgent"), .gemini)?.kind == .turnEnd)
  }

  @Test func hooksForClaudeCodeThatOthersRunAreTheirs() throws {
    let copilot = #"""
      {"hook_event_name": "PreToolUse", "session_id": "s", "timestamp": "2026-02-01T12:00:00Z", "cwd": "/p", "tool_name": "Bash",
       "tool_input": {"command": "ls"}}
      """#
    #expect(try event(copilot, .claudeCode)?.agent == .copilot)
    let cursor =
      #"{"hook_event_name": "PreToolUse", "conversation_id": "c", "cursor_version": "2.1", "workspace_roots": []}"#
    #expect(try event(cursor, .claudeCode)?.agent == .cursor)
    #expect(try event(cursor, .claudeCode)?.directory == nil)
  }

  @Test func otherEventsAreNone() throws {
    for name in ["Notification", "UserPromptSubmit", "PreCompact", "beforeReadFile", "", "é"] {
      #expect(try event(#"{"hook_event_name": "\#(name)"}"#, .claudeCode) == nil)
    }
  }

  @Test func halvesOfCharactersInFileContentsAreNoReasonToStop() throws {
    let input = #"{"hook_event_name": "PreToolUse", "tool_input": {"file_path": "f", "content": "\ud83d"}}"#
    #expect(try event(input, .claudeCode)?.paths == ["f"])
  }

  @Test func whatIsWrongIsSaid() {
    #expect(throws: HookInputError.json(.unexpectedEnd, line: 1)) { try event("", .codex) }
    #expect(throws: HookInputError.field(.init(path: "", expected: .object))) { try event("[]", .codex) }
    #expect(throws: HookInputError.field(.init(path: "hook_event_name", expected: .string))) {
      try event("{}", .codex)
    }
    #expect(throws: HookInputError.field(.init(path: "cwd", expected: .string))) {
      try event(#"{"hook_event_name": "Stop", "cwd": 1}"#, .codex)
    }
  }
}
