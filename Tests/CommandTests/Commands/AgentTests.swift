import TestSupport
import Testing

@Suite("byline agent")
struct AgentTests {
  private static let places = [
    ("claude-code", ".claude/settings.json"), ("codex", ".codex/hooks.json"),
    ("cursor", ".cursor/hooks.json"),
    ("copilot", ".github/hooks/byline.json"), ("gemini-cli", ".gemini/settings.json"),
  ]

  private func state(_ alice: Sandbox, _ agent: String) throws -> (String, String) {
    let row = try alice.json("agent", "list")["agents"].array.first { $0["agent"].string == agent }
    return (row?["project"].string ?? "", row?["user"].string ?? "")
  }

  @Test(arguments: places) func installedOnceAndRemovedWithoutATrace(_ agent: String, _ path: String) throws {
    let alice = try Sandbox("alice")
    #expect(try state(alice, agent) == ("no", "no"))
    let first = try alice.byline("agent", "install", agent)
    #expect(first.text == "installed: \(alice.path)/\(path)\n")
    let text = try alice.read(path)
    #expect(text.contains("byline checkpoint --hook \(agent)"))
    let second = try alice.byline("agent", "install", agent)
    #expect(second.text == "" && second.messages.hasPrefix("it is there already: "))
    #expect(try alice.read(path) == text)
    #expect(try state(alice, agent) == ("yes", "no"))
    #expect(try alice.byline("agent", "remove", agent).text.hasPrefix("removed: "))
    #expect(try !alice.exists(path) || !alice.read(path).contains("byline"))
    #expect(try alice.byline("agent", "remove", agent).messages.hasPrefix("it is not there: "))
    #expect(try state(alice, agent) == ("no", "no"))
  }

  @Test func theRestOfAConfigurationStaysAsItIs() throws {
    let alice = try Sandbox("alice")
    try alice.makeFolder(".claude")
    let own =
      "{\n  \"model\": \"opus\",\n  \"hooks\": {\n    \"Stop\": [{\"hooks\": [{\"type\": \"command\", \"command\": \"say done\"}]}]\n  }\n}\n"
    try alice.write(".claude/settings.json", own)
    try alice.byline("agent", "install", "claude-code")
    let text = try alice.read(".claude/settings.json")
    #expect(text.contains("\"model\": \"opus\"") && text.contains("say done"))
    try alice.byline("agent", "remove", "claude-code")
    let after = try alice.read(".claude/settings.json")
    #expect(after.contains("\"model\": \"opus\"") && after.contains("say done") && !after.contains("byline"))
  }

  @Test func aConfigurationThatDoesNotReadIsLeftAlone() throws {
    let alice = try Sandbox("alice")
    try alice.makeFolder(".claude")
    try alice.write(".claude/settings.json", "{ // mine\n}")
    let output = try alice.byline("agent", "install", "claude-code", expecting: 5)
    #expect(output.messages.contains("cannot be edited without losing something: line 1: "))
    #expect(!output.messages.contains("Malformed") && !output.messages.contains("("))
    #expect(try alice.read(".claude/settings.json") == "{ // mine\n}")
  }

  @Test func forAllProjectsAndForAnyOtherAgent() throws {
    let alice = try Sandbox("alice")
    try alice.byline("agent", "install", "--user", "gemini-cli")
    #expect(try state(alice, "gemini-cli") == ("no", "yes"))
    #expect(try alice.byline("agent", "install", "generic").text.contains("byline checkpoint --agent NAME"))
    let output = try alice.byline("agent", "install", "claude", expecting: 4)
    #expect(output.messages.hasPrefix("error: there is no agent \"claude\"; known are claude-code, codex, "))
  }
}
