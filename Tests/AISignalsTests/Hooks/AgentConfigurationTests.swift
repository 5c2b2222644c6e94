import JSON
import Testing

@testable import AISignals

@Suite("hooks in an agent's configuration")
struct AgentConfigurationTests {
  private func bytes(_ text: String) -> [UInt8] { Array(text.utf8) }

  @Test func forClaudeCode() throws {
    #expect(
      try show(Agent.claudeCode.installing(into: nil)).hasPrefix(
        """
        {
          "hooks": {
            "SessionStart": [
              {
                "hooks": [
                  {
                    "type": "command",
                    "command": "byline checkpoint --hook claude-code"
                  }
                ]
              }
            ],
            "PreToolUse": [
              {
                "matcher": "Edit|MultiEdit|Write|NotebookEdit|Bash",
                "hooks": [
        """))
  }

  @Test func forCopilotAFailureMustNotRefuseTheTool() throws {
    let value = try JSON(parsing: Agent.copilot.installing(into: nil))
    #expect(value["version"] == .int(1))
    for list in value["hooks"]?.fields ?? [] {
      #expect(list.value.array?[0]["bash"] == "byline checkpoint --hook copilot || true")
    }
  }

  @Test func forCursorCommandsStandInTheListsThemselves() throws {
    let value = try JSON(parsing: Agent.cursor.installing(into: nil))
    #expect(value["hooks"]?["stop"] == [["command": "byline checkpoint --hook cursor"]])
    #expect(value["hooks"]?["preToolUse"]?.array?[0]["matcher"] == "Write|Delete|Shell")
  }

  @Test(arguments: Agent.allCases)
  func installingTwiceChangesNothing(agent: Agent) throws {
    let once = try agent.installing(into: nil)
    #expect(try agent.installing(into: once) == once)
    #expect(try agent.installation(in: nil) == .none)
    #expect(try agent.installation(in: once) == .complete)
    #expect(try agent.installing(into: []) == once)
    #expect(try agent.installing(into: bytes("{}\n")) == once)
  }

  @Test(arguments: Agent.allCases)
  func removingLeavesNoFileWhereThereWasNone(agent: Agent) throws {
    #expect(try agent.removing(from: agent.installing(into: nil)) == nil)
    let other = bytes("{ \"hooks\": {} }")
    #expect(try agent.removing(from: other) == other)
  }

  @Test(arguments: Agent.allCases)
  func everyEventThatIsInstalledIsUnderstood(agent: Agent) throws {
    for hook in agent.hooks {
      #expect(try HookEvent(parsing: bytes(#"{"hook_event_name": "\#(hook.event)"}"#), from: agent) != nil)
    }
  }

  private let settings = """
    {
      "model": "opus",
      "cleanupPeriodDays": 30.0,
      "permissions": {
        "allow": [
          "Bash(npm run:*)"
        ]
      },
      "hooks": {
        "PreToolUse": [
          {
            "matcher": "Bash",
            "hooks": [
              {
                "type": "command",
                "command": "./check.sh",
                "timeout": 5
              }
            ]
          }
        ],
        "Notification": []
      },
      "env": {}
    }

    """

  @Test func everythingElseStays() throws {
    let installed = try Agent.claudeCode.installing(into: bytes(settings))
    #expect(try Agent.claudeCode.removing(from: installed).map(show) == settings)
    let value = try JSON(parsing: installed)
    #expect(value.fields?.map(\.name) == ["model", "cleanupPeriodDays", "permissions", "hooks", "env"])
    #expect(
      value["hooks"]?.fields?.map(\.name)
        == ["PreToolUse", "Notification", "SessionStart", "PostToolUse", "PostToolUseFailure", "Stop"])
    #expect(value["hooks"]?["PreToolUse"]?.array?.count == 2)
    #expect(show(installed).contains("\"cleanupPeriodDays\": 30.0,"))
  }

  @Test func theIndentationStays() throws {
    let tabs = bytes(settings.replacing("  ", with: "\t"))
    let installed = try Agent.claudeCode.installing(into: tabs)
    #expect(try Agent.claudeCode.removing(from: installed) == tabs)
    #expect(show(installed).contains("\n\t\t\"Stop\""))
    let noNewline = Array(bytes(settings).dropLast())
    #expect(try Agent.claudeCode.removing(from: Agent.claudeCode.installing(into: noNewline)) == noNewline)
  }

  @Test func whatWasInstalledInFormerTimesIsReplaced() throws {
    let old = bytes(
      #"""
      {"hooks": {"PreToolUse": [{"matcher": "Write", "hooks": [
          {"type": "command", "command": "/opt/byline checkpoint --hook claude-code"},
          {"type": "command", "command": "mine"}]}],
        "SubagentStop": [{"hooks": [{"type": "command", "command": "byline checkpoint --hook claude-code"}]}]}}
      """#)
    #expect(try Agent.claudeCode.installation(in: old) == .outdated)
    let value = try JSON(parsing: Agent.claudeCode.installing(into: old))
    let lists = try #require(value["hooks"])
    #expect(lists["SubagentStop"] == nil)
    #expect(
      lists["PreToolUse"]?.array?[0] == [
        "matcher": "Write", "hooks": [["type": "command", "command": "mine"]],
      ])
    #expect(lists["PreToolUse"]?.array?.count == 2)
    let removed = try #require(try Agent.claudeCode.removing(from: old))
    #expect(
      try JSON(parsing: removed)
        == [
          "hooks": ["PreToolUse": [["matcher": "Write", "hooks": [["type": "command", "command": "mine"]]]]]
        ])
  }

  @Test func settingsAmongTheHooksAreNoLists() throws {
    let enabled = bytes(#"{"hooks": {"enabled": true}}"#)
    let value = try JSON(parsing: Agent.gemini.installing(into: enabled))
    #expect(value["hooks"]?["enabled"] == .bool(true))
    #expect(value["hooks"]?["AfterTool"] != nil)
  }

  @Test func aFileThatIsNotUnderstoodIsNotTouched() {
    let comments = bytes("{\n  // mine\n  \"hooks\": {}\n}")
    #expect(throws: AgentConfigurationError.json(.unexpectedByte(UInt8(ascii: "/")), line: 2)) {
      try Agent.gemini.installing(into: comments)
    }
    for (text, path, expected) in [
      ("[]", "", FieldProblem.Expected.object), (#"{"hooks": []}"#, "hooks", .object),
      (#"{"hooks": {"Stop": {}}}"#, "hooks.Stop", .array),
    ] {
      #expect(throws: AgentConfigurationError.field(FieldProblem(path: path, expected: expected))) {
        try Agent.claudeCode.installing(into: bytes(text))
      }
    }
    #expect(throws: AgentConfigurationError.field(FieldProblem(path: "version", expected: .allowedValue))) {
      try Agent.cursor.installing(into: bytes(#"{"version": 2, "hooks": {}}"#))
    }
  }
}
