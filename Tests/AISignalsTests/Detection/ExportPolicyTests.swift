import Testing

@testable import AISignals

@Suite("naming an AI to others, or not")
struct ExportPolicyTests {
  private let message = """
    aider: Mend the parser

    It was broken.

    🤖 Generated with [Claude Code](https://claude.com/claude-code)

    Co-Authored-By: Claude Opus 4.5 <noreply@anthropic.com>
    Co-authored-by: Jane Doe <jane@example.org>
    Assisted-by: Codex (gpt-5)
    Signed-off-by: Joe <joe@example.org>

    """

  private func export(_ policy: ExportPolicy, _ message: String) -> String {
    show(policy.applied(to: Array(message.utf8)))
  }

  @Test func keepChangesNothing() {
    #expect(export(.keep, message) == message)
  }

  @Test func mapChangesTheKeyOfCoAuthorsThatAreNoPeople() {
    let mapped = export(.mapKeys, message)
    #expect(mapped == message.replacing("Co-Authored-By: Claude", with: "Assisted-by: Claude"))
    #expect(
      Commit(message: mapped).found == ["ai aider -", "ai claude-code Claude Opus 4.5", "ai codex gpt-5"])
    #expect(export(.mapKeys, mapped) == mapped)
  }

  @Test func stripLeavesPeopleAndTheSubject() {
    #expect(
      export(.strip, message) == """
        aider: Mend the parser

        It was broken.


        Co-authored-by: Jane Doe <jane@example.org>
        Signed-off-by: Joe <joe@example.org>

        """)
  }

  @Test func stripLeavesNoBlankLinesAtTheEnd() {
    let ends = "Mend\n\nText\n\nCo-authored-by: Codex <noreply@openai.com>\n"
    #expect(export(.strip, ends) == "Mend\n\nText\n")
    #expect(export(.strip, ends.replacing("\n", with: "\r\n")) == "Mend\r\n\r\nText\r\n")
    #expect(export(.strip, String(ends.dropLast())) == "Mend\n\nText")
    // What was there before is not touched where nothing was removed.
    #expect(export(.strip, "Mend\n\n\n") == "Mend\n\n\n")
  }
}
