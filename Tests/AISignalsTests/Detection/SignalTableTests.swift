import Testing

@testable import AISignals

/// Row by row what tools are known to leave in commits.
@Suite("what tools leave in commits")
struct SignalTableTests {
  struct Row: Sendable, CustomTestStringConvertible {
    let text: String
    let found: [String]
    let rule: String
    var testDescription: String { text }

    init(_ text: String, _ found: String, _ rule: String) {
      self.text = text
      self.found = [found]
      self.rule = rule
    }
  }

  static let authors = [
    Row("claude[bot] <209825114+claude[bot]@users.noreply.github.com>", "ai claude-code -", "claude-code"),
    Row("copilot-swe-agent[bot] <198982749+Copilot@users.noreply.github.com>", "ai copilot -", "copilot"),
    Row("Cursor Agent <cursoragent@cursor.com>", "ai cursor -", "cursor"),
    Row("cursor[bot] <206951365+cursor[bot]@users.noreply.github.com>", "ai cursor -", "cursor"),
    Row("cursor-ai <sos@cursor.sh>", "ai cursor -", "cursor"),
    Row("Jane Doe (aider) <jane@example.org>", "ai aider -", "aider.name"),
    Row(
      "chatgpt-codex-connector[bot] <199175422+chatgpt-codex-connector[bot]@users.noreply.github.com>",
      "ai codex -", "codex"),
    Row("Codex <codex@example.com>", "ai codex -", "codex.made-up"),
    Row("gemini-cli <218195315+gemini-cli@users.noreply.github.com>", "ai gemini-cli -", "gemini-cli"),
    Row(
      "gemini-code-assist[bot] <176961590+gemini-code-assist[bot]@users.noreply.github.com>",
      "ai gemini-code-assist -", "gemini-code-assist"),
    Row(
      "google-labs-jules[bot] <161369871+google-labs-jules[bot]@users.noreply.github.com>", "ai jules -",
      "jules"),
    Row(
      "devin-ai-integration[bot] <158243242+devin-ai-integration[bot]@users.noreply.github.com>",
      "ai devin -",
      "devin"),
    Row("factory-droid[bot] <138933559+factory-droid[bot]@users.noreply.github.com>", "ai droid -", "droid"),
    Row("Roo Code <roomote@roocode.com>", "ai roo-code -", "roo-code"),
    Row("openhands <openhands@all-hands.dev>", "ai openhands -", "openhands"),
    Row(
      "amazon-q-developer[bot] <208079219+amazon-q-developer[bot]@users.noreply.github.com>", "ai amazon-q -",
      "amazon-q"),
  ]

  @Test(arguments: authors)
  func asAuthor(row: Row) throws {
    let commit = Commit(author: row.text)
    #expect(commit.found == row.found)
    let signal = try #require(commit.signals.first)
    #expect(signal.rule == "author.\(row.rule)")
    #expect(signal.source == .author)
    #expect(signal.grade == .inferred)
    #expect(show(signal.evidence) == row.text)
    #expect(signal.suggestionType == (row.text.contains("(aider)") ? nil : .complete))
  }

  @Test func asCommitter() throws {
    let commit = Commit(committer: "Cursor Agent <cursoragent@cursor.com>")
    let signal = try #require(commit.signals.first)
    #expect(commit.found == ["ai cursor -"])
    #expect(signal.rule == "committer.cursor")
    #expect(signal.suggestionType == nil)
  }

  static let coAuthors = [
    Row("Co-Authored-By: Claude <noreply@anthropic.com>", "ai claude-code -", "claude-code"),
    Row(
      "Co-Authored-By: Claude Opus 4.5 <noreply@anthropic.com>", "ai claude-code Claude Opus 4.5",
      "claude-code"),
    Row(
      "Co-Authored-By: Claude Opus 4.5 (1M context) <noreply@anthropic.com>",
      "ai claude-code Claude Opus 4.5",
      "claude-code"),
    Row(
      "Co-Authored-By: Claude Sonnet 4.6 <noreply@anthropic.com>", "ai claude-code Claude Sonnet 4.6",
      "claude-code"),
    Row("Co-authored-by: Copilot <223556219+Copilot@users.noreply.github.com>", "ai copilot -", "copilot"),
    Row("Co-authored-by: Copilot <175728472+Copilot@users.noreply.github.com>", "ai copilot -", "copilot"),
    Row("Co-authored-by: Copilot <copilot@github.com>", "ai copilot -", "copilot"),
    Row("Co-authored-by: Cursor <cursoragent@cursor.com>", "ai cursor -", "cursor"),
    Row("Co-authored-by: aider (gpt-4o) <noreply@aider.chat>", "ai aider gpt-4o", "aider"),
    Row(
      "Co-authored-by: aider (openrouter/x-large) <noreply@aider.chat>", "ai aider openrouter/x-large",
      "aider"),
    Row("Co-authored-by: Codex <noreply@openai.com>", "ai codex -", "codex"),
    Row("Co-authored-by: Gemini <gemini@google.com>", "ai gemini-cli -", "gemini-cli.made-up"),
    Row(
      "Co-authored-by: Gemini 2.5 Pro <noreply@google.com>", "ai gemini-cli Gemini 2.5 Pro",
      "gemini-cli.made-up"),
    Row(
      "Co-authored-by: google-labs-jules[bot] <161369871+google-labs-jules[bot]@users.noreply.github.com>",
      "ai jules -", "jules"),
    Row(
      "Co-authored-by: devin-ai-integration[bot] <158243242+devin-ai-integration[bot]@users.noreply.github.com>",
      "ai devin -", "devin"),
    Row("Co-authored-by: Amp <amp@ampcode.com>", "ai amp -", "amp"),
    Row("Co-authored-by: opencode <noreply@opencode.ai>", "ai opencode -", "opencode"),
    Row(
      "Co-authored-by: factory-droid[bot] <138933559+factory-droid[bot]@users.noreply.github.com>",
      "ai droid -",
      "droid"),
    Row("Co-authored-by: Qwen-Coder <qwen-coder@alibabacloud.com>", "ai qwen-code -", "qwen-code"),
    Row("Co-authored-by: Crush <crush@charm.land>", "ai crush -", "crush"),
    Row("Co-authored-by: Windsurf <noreply@codeium.com>", "ai windsurf -", "windsurf"),
  ]

  @Test(arguments: coAuthors)
  func asCoAuthor(row: Row) throws {
    let commit = Commit.saying(row.text)
    #expect(commit.found == row.found)
    let signal = try #require(commit.signals.first)
    #expect(signal.rule == "trailer.co-authored-by.\(row.rule)")
    #expect(signal.source == .trailer)
    #expect(signal.grade == .inferred)
    #expect(signal.suggestionType == .collaborative)
    #expect(show(signal.evidence) == row.text)
  }

  static let lines = [
    Row("Made-with: Cursor", "ai cursor -", "trailer.made-with.cursor"),
    Row(
      "Assisted-by: Claude:claude-3-opus coccinelle sparse", "ai claude-code claude-3-opus",
      "trailer.assisted-by.claude-code"),
    Row(
      "Assisted-by: claude-code:opus-5#medium (implementer)", "ai claude-code opus-5#medium",
      "trailer.assisted-by.claude-code"),
    Row("Assisted-by: GitHub Copilot: gpt-5 smatch", "ai copilot gpt-5", "trailer.assisted-by.copilot"),
    Row("Assisted-by: Codex (gpt-5.6-sol)", "ai codex gpt-5.6-sol", "trailer.assisted-by.codex"),
    Row("Assisted-by: GPT-5.5 via Codex", "ai codex GPT-5.5", "trailer.assisted-by.codex"),
    Row("Assisted-by: LLM coccinelle sparse", "ai - -", "trailer.assisted-by.llm"),
    Row("Assisted-by: Claude sparse", "ai claude-code -", "trailer.assisted-by.claude-code"),
    Row(
      "Assisted-by: Claude Opus 4.5 <noreply@anthropic.com>", "ai claude-code Claude Opus 4.5",
      "trailer.assisted-by.claude-code"),
    Row("Assisted-by: newagent:m-1", "ai newagent m-1", "trailer.assisted-by.agent"),
    Row("Assisted-by: none", "declaredNone - -", "trailer.assisted-by.none"),
    Row("Assisted-by: Jane Doe <j@example.org>", "humanHelp - -", "trailer.assisted-by.person"),
    Row("Assisted-by: Devin Smith", "humanHelp - -", "trailer.assisted-by.person"),
    Row("Generated-by: Claude Code", "ai claude-code -", "trailer.generated-by.claude-code"),
    Row(
      "Generated-by: Claude Opus 4.5 <noreply@anthropic.com>", "ai claude-code Claude Opus 4.5",
      "trailer.generated-by.claude-code"),
    Row("Generated-by: GPT-5", "ai - GPT-5", "trailer.generated-by.model"),
    Row("AI-Assisted-By: Claude Sonnet 4.6", "ai - Claude Sonnet 4.6", "trailer.ai-assisted-by.model"),
    Row("AI-Assisted-By: Some Agent", "ai Some Agent -", "trailer.ai-assisted-by.agent"),
    Row("AI-Generated: true", "ai - -", "trailer.ai-generated.used"),
    Row("AI-Generated: false", "declaredNone - -", "trailer.ai-generated.none"),
    Row("AI-Tool: Cursor", "ai cursor -", "trailer.ai-tool.cursor"),
    Row("AI-Agent: home-made", "ai home-made -", "trailer.ai-agent.agent"),
    Row("AI-Model: gemini-2.5-pro", "ai - gemini-2.5-pro", "trailer.ai-model.model"),
    Row("X-AI-Model: in-house-7b", "ai - in-house-7b", "trailer.x-ai-model.model"),
    Row("AI-used-for: the tests", "ai - -", "trailer.ai-used-for.used"),
    Row("Entire-Checkpoint: a3b2c4d5e6f7", "ai - -", "trailer.entire-checkpoint.entire"),
    Row("Entire-Attribution: 73% agent (146/200 lines)", "ai - -", "trailer.entire-attribution.entire"),
    Row(
      "Entire-Attribution: 0% agent (0/200 lines)", "declaredNone - -", "trailer.entire-attribution.entire"),
    Row("Atomic-View: main", "elsewhere atomic -", "trailer.atomic-view.atomic"),
    Row("Atomic-State: ABC", "elsewhere atomic -", "trailer.atomic-state.atomic"),
    Row("Atomic-Changes: 3", "elsewhere atomic -", "trailer.atomic-changes.atomic"),
    Row(
      "🤖 Generated with [Claude Code](https://claude.com/claude-code)", "ai claude-code -",
      "text.generated-with.claude-code"),
    Row("Generated with Claude Code", "ai claude-code -", "text.generated-with.claude-code"),
    Row("💘 Generated with Crush", "ai crush -", "text.generated-with.crush"),
  ]

  @Test(arguments: lines)
  func inTheMessage(row: Row) throws {
    let commit = Commit.saying(row.text)
    #expect(commit.found == row.found)
    let signal = try #require(commit.signals.first)
    #expect(signal.rule == row.rule)
    #expect(show(signal.evidence) == row.text)
  }

  @Test(arguments: [
    (
      "Claude-Session: https://claude.ai/code/session_01AB", "ai claude-code -",
      "https://claude.ai/code/session_01AB"
    ),
    ("Copilot-Session: 7f3c", "ai copilot -", "7f3c"),
    (
      "Agent-Logs-Url: https://github.com/o/r/sessions/0f-1", "ai copilot -",
      "https://github.com/o/r/sessions/0f-1"
    ),
    ("Amp-Thread-ID: https://ampcode.com/threads/T-1", "ai amp -", "https://ampcode.com/threads/T-1"),
  ])
  func sessions(line: String, found: String, session: String) throws {
    let commit = Commit.saying(line)
    #expect(commit.found == [found])
    #expect(commit.signals.first?.session.map(show) == session)
  }

  @Test func subjects() {
    #expect(Commit(message: "aider: Add a parser\n").found == ["ai aider -"])
    #expect(Commit(message: "\n\nAdd a parser [ai-commit]\n").signals.map(\.rule) == ["subject.ai-commit"])
    #expect(Commit(message: "Add a parser\n\naider: or not, [ai-commit] or not\n").found == [])
  }

  @Test(arguments: [
    "We thought about Generated with [Claude Code](https://claude.com/claude-code) lines.",
    "Generated with protoc 3.21", "Made-with: love", "Agent-Logs-Url: https://ci.example.org/42",
    "Generated-by: protoc-gen-go v1.2.3", "Generated-by: Jane Doe <jane@example.org>",
    "Assisted-by: coccinelle",
    "Assisted-by: https://example.org/guide", "Entire-Attribution: unknown", "Claude-Session:",
    "Claude: no trailer",
    "Co-authored-by: GitHub <noreply@github.com>", "Signed-off-by: Jane Doe <jane@example.org>",
    "Reviewed-by: Jane Doe <jane@example.org>",
  ])
  func whatOnlyLooksLikeThat(line: String) {
    #expect(Commit.saying(line).found == [])
  }
}
