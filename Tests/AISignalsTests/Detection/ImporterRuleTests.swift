import Testing

@testable import AISignals

/// Each rule with the case it is for, and the one that it must not catch.
@Suite("rules for reading commits of others")
struct ImporterRuleTests {
  @Test func trailersCountInEveryParagraphAndInAnyCase() {
    let squashed = """
      Two things (#12)

      * Add a parser

      CO-AUTHORED-BY: Claude <noreply@anthropic.com>

      * Mend it

          co-authored-by: Claude <NoReply@Anthropic.com>
          Co-authored-by: Codex <noreply@openai.com>

      Thanks.
      """
    #expect(Commit(message: squashed).found == ["ai claude-code -", "ai codex -"])
    #expect(Commit(message: squashed).signals[0].witnesses.count == 2)
    #expect(Commit.saying("> see Co-authored-by: Claude <noreply@anthropic.com>").found == [])
  }

  @Test func oneToolWithTwoModelsIsTwoSignals() {
    let commit = Commit.saying(
      "Co-Authored-By: Claude Opus 4.5 <noreply@anthropic.com>",
      "Co-Authored-By: Claude Opus 4.5 (1M context) <noreply@anthropic.com>",
      "Co-Authored-By: Claude Sonnet 4.6 <noreply@anthropic.com>")
    #expect(commit.found == ["ai claude-code Claude Opus 4.5", "ai claude-code Claude Sonnet 4.6"])
  }

  @Test func peopleWithTheNameOfAToolArePeople() {
    for person in [
      "Claude <claude@example.fr>", "Claude Dupont <claude.dupont@example.fr>", "Devin <devin@example.com>",
      "Gemini <gem@example.org>", "Jules <1234+jules@users.noreply.github.com>", "Cursor <me@example.org>",
      "Claude Dupont 3 <dupont@example.fr>", "Amp <amp@example.org>", "Claude <claude@anthropics.com>",
    ] {
      #expect(Commit(author: person).found == [])
      #expect(Commit.saying("Co-authored-by: \(person)").found == [])
    }
  }

  @Test func anAddressDecidesBeforeANameDoes() {
    #expect(Commit.saying("Co-authored-by: Claude <cursoragent@cursor.com>").found == ["ai cursor -"])
    #expect(Commit.saying("Co-authored-by: Jane <noreply@anthropic.com>").found == ["ai claude-code -"])
    #expect(
      Commit.saying("Co-authored-by: Agent <no-reply@cursor.com>").signals.map(\.rule) == [
        "trailer.co-authored-by.cursor.domain"
      ])
    // Nobody is called that, so the name is enough where the address says nothing.
    #expect(
      Commit.saying("Co-authored-by: Claude Code <me@example.org>").signals.map(\.rule) == [
        "trailer.co-authored-by.claude-code.name"
      ])
    #expect(
      Commit.saying("Co-authored-by: Claude Opus 4.5 <me@example.org>").found == ["ai - Claude Opus 4.5"])
    #expect(Commit.saying("Co-authored-by: cursor[bot] <me@example.org>").found == ["ai cursor -"])
  }

  @Test func theNameNamesTheModelBehindAnAddressOfAnotherVendor() {
    let gpt = Commit.saying("Co-authored-by: GPT-5 <noreply@anthropic.com>")
    #expect(gpt.found == ["ai - GPT-5"])
    #expect(gpt.signals[0].provider == "openai")
    #expect(Commit.saying("Co-authored-by: Grok <noreply@anthropic.com>").found == ["ai - Grok"])
    #expect(
      Commit.saying("Co-authored-by: Codex (gpt-5) <noreply@anthropic.com>").found == ["ai codex gpt-5"])
    #expect(Commit.saying("Co-authored-by: Nova <noreply@anthropic.com>").found == ["ai claude-code -"])
    #expect(Commit.saying("Co-authored-by: O'Brien <noreply@anthropic.com>").found == ["ai claude-code -"])
    // A tool with models of many vendors is still that tool.
    let cursor = Commit.saying("Co-authored-by: GPT-5 <cursoragent@cursor.com>")
    #expect(cursor.found == ["ai cursor GPT-5"])
    #expect(cursor.signals[0].provider == "openai")
  }

  @Test(arguments: [
    ("Claude 3.5 Sonnet", "Claude 3.5 Sonnet"), ("Claude Opus", "Claude Opus"),
    ("claude-3-opus", "claude-3-opus"),
    ("Claude Next 7", "Claude Next 7"), ("Claude Code 2.1", "-"), ("Claude Code (Opus 4.5)", "Opus 4.5"),
    ("Claude (Anthropic)", "-"), ("Claude Opus 4.5 (1M context) (high)", "Claude Opus 4.5"),
    ("Claude:opus-5", "opus-5"),
    ("Claude", "-"), ("", "-"),
  ])
  func modelsAreTakenFromNames(name: String, model: String) {
    #expect(
      Commit.saying("Co-authored-by: \(name) <noreply@anthropic.com>").found == ["ai claude-code \(model)"])
  }

  @Test func staffOfAVendorArePeople() {
    #expect(Commit(author: "Someone <someone@codeium.com>").found == [])
    #expect(Commit(author: "Claude Code Team <team@anthropic.com>").found == [])
    #expect(Commit(author: "Windsurf <noreply@codeium.com>").found == ["ai windsurf -"])
    #expect(Commit(author: "helper <helper[bot]@codeium.com>").found == ["ai windsurf -"])
  }

  @Test(arguments: [
    ("dependabot[bot] <49699333+dependabot[bot]@users.noreply.github.com>", "dependabot"),
    ("renovate[bot] <29139614+renovate[bot]@users.noreply.github.com>", "renovate"),
    ("Renovate Bot <bot@renovateapp.com>", "renovate"),
    ("github-actions[bot] <41898282+github-actions[bot]@users.noreply.github.com>", "github-actions"),
    ("pre-commit-ci[bot] <66853113+pre-commit-ci[bot]@users.noreply.github.com>", "pre-commit-ci"),
    ("mergify[bot] <37929162+mergify[bot]@users.noreply.github.com>", "mergify"),
    ("release-please[bot] <55107282+release-please[bot]@users.noreply.github.com>", "release-please"),
    ("semantic-release-bot <semantic-release-bot@martynus.net>", "semantic-release"),
    ("Weblate <noreply@weblate.org>", "weblate"),
    ("house-keeper[bot] <1+house-keeper[bot]@users.noreply.github.com>", "house-keeper"),
  ])
  func botsAreNoAI(author: String, tool: String) throws {
    let commit = Commit(author: author)
    #expect(commit.found == ["bot \(tool) -"])
    #expect(try #require(commit.signals.first).suggestionType == nil)
    #expect(Commit(author: "Abbot <abbot@example.org>").found == [])
    #expect(Commit(author: "[bot] <me@example.org>").found == [])
  }

  @Test func assistedByMayThankAPersonOrDeclareThatThereWasNoAI() {
    #expect(Commit.saying("Assisted-by: Daniel Someone").found == ["humanHelp - -"])
    #expect(Commit.saying("Assisted-by: Claude Dupont <claude@example.fr>").found == ["humanHelp - -"])
    #expect(Commit.saying("Assisted-by: NONE").found == ["declaredNone - -"])
    #expect(Commit.saying("Assisted-by: Claude:opus-5").signals[0].grade == .declared)
    #expect(Commit.saying("Generated-by: swagger-codegen").found == [])
  }

  @Test func aPlaceholderAddressIsDoubtful() throws {
    let doubtful = try #require(Commit.saying("Co-authored-by: Codex <codex@example.com>").signals.first)
    #expect(doubtful.witnesses[0].isDoubtful)
    #expect(show(doubtful.evidence) == "Co-authored-by: Codex <codex@example.com>")
    #expect(Commit.saying("Co-authored-by: Jo <codex@example.com>").found == [])
    let sure = try #require(Commit.saying("Co-authored-by: Codex <noreply@openai.com>").signals.first)
    #expect(!sure.witnesses[0].isDoubtful)
    // Beside a better one it comes last.
    let both = Commit.saying(
      "Co-authored-by: Codex <codex@example.com>", "Co-authored-by: Codex <noreply@openai.com>")
    #expect(both.signals.map(\.rule) == ["trailer.co-authored-by.codex"])
  }

  @Test func anAIThatSignsOffIsAMatterOfPolicy() {
    let signed = Commit.saying("Signed-off-by: Claude <noreply@anthropic.com>")
    #expect(signed.found == ["policy claude-code -"])
    #expect(signed.signals[0].suggestionType == nil)
    #expect(
      Commit.saying(
        "Co-authored-by: Claude <noreply@anthropic.com>", "Signed-off-by: Claude <noreply@anthropic.com>"
      ).found == ["ai claude-code -", "policy claude-code -"])
    #expect(Commit.saying("Signed-off-by: Claude <claude@example.fr>").found == [])
  }

  @Test func noSignalIsNoStatement() {
    #expect(Commit().signals == [])
    #expect(Commit(message: "").signals == [])
  }

  @Test func everySignalHasItsEvidenceSourceAndRule() {
    let commit = Commit(
      author: "Cursor Agent <cursoragent@cursor.com>",
      message: "x\n\n  Co-authored-by:   Cursor <cursoragent@cursor.com>  \r\nMade-with: Cursor\n")
    let witnesses = commit.signals.flatMap(\.witnesses)
    #expect(commit.found == ["ai cursor -"])
    #expect(witnesses.map(\.source) == [.author, .trailer, .trailer])
    #expect(
      witnesses.map { show($0.evidence) } == [
        "Cursor Agent <cursoragent@cursor.com>", "Co-authored-by:   Cursor <cursoragent@cursor.com>",
        "Made-with: Cursor",
      ])
    #expect(witnesses.allSatisfy { $0.grade == .inferred })
    #expect(Set(witnesses.map(\.rule)).count == 3)
  }

  @Test func aTrailerSpeaksOfTheWholeAndTheAuthorDecidesHowMuchThatWas() {
    let byPerson = Commit.saying("Co-authored-by: Copilot <223556219+Copilot@users.noreply.github.com>")
    #expect(byPerson.signals[0].suggestionType == .collaborative)
    let byAgent = Commit(
      author: "copilot-swe-agent[bot] <198982749+Copilot@users.noreply.github.com>",
      message:
        "x\n\nCo-authored-by: Jane Doe <jane@example.org>\nCo-authored-by: Codex <noreply@openai.com>\n")
    #expect(byAgent.signals.map(\.suggestionType) == [.complete, nil])
    #expect(Commit.saying("Assisted-by: Claude:opus-5").signals[0].suggestionType == nil)
    #expect(Commit.saying("Generated-by: Claude Code").signals[0].suggestionType == .complete)
  }

  @Test func aReviewerIsNoAuthor() {
    let reviewed = "Reviewed-by: Copilot <223556219+Copilot@users.noreply.github.com>"
    let commit = Commit.saying(reviewed)
    #expect(commit.signals.map(\.suggestionType) == [.review])
    #expect(commit.signals[0].grade == .declared)
    let both = Commit.saying(reviewed, "Co-authored-by: Copilot <copilot@github.com>")
    #expect(both.signals.map(\.suggestionType) == [.collaborative])
    #expect(Commit.saying(reviewed, "Made-with: Copilot").signals.map(\.suggestionType) == [nil])
  }

  @Test func toolAndModelInLinesOfTheirOwnAreOneUse() {
    #expect(Commit.saying("AI-Tool: Cursor", "AI-Model: gpt-5").found == ["ai cursor gpt-5"])
    #expect(Commit.saying("AI-Model: gpt-5", "AI-Tool: Cursor").found == ["ai cursor gpt-5"])
    #expect(
      Commit.saying("AI-Tool: Cursor", "AI-Model: gpt-5", "AI-Tool: Aider", "AI-Model: o3").found
        == ["ai cursor gpt-5", "ai aider o3"])
  }

  @Test func tenMixedTrailersGiveEachToolAndModelOnce() throws {
    let commit = Commit.saying(
      "🤖 Generated with [Claude Code](https://claude.com/claude-code)", "",
      "Claude-Session: https://claude.ai/code/session_01AB",
      "Co-Authored-By: Claude Opus 4.5 (1M context) <noreply@anthropic.com>",
      "Co-authored-by: Claude Dupont <claude@example.fr>",
      "Co-authored-by: aider (gpt-4o) <noreply@aider.chat>",
      "Co-authored-by: dependabot[bot] <49699333+dependabot[bot]@users.noreply.github.com>",
      "Assisted-by: Claude:claude-3-opus coccinelle sparse",
      "Assisted-by: Jane Roe <roe@example.org>",
      "AI-Generated: true",
      "Entire-Attribution: 73% agent (146/200 lines)",
      "Signed-off-by: Cursor <cursoragent@cursor.com>")
    #expect(
      commit.found == [
        "ai claude-code Claude Opus 4.5", "ai aider gpt-4o", "bot dependabot -",
        "ai claude-code claude-3-opus",
        "humanHelp - -", "policy cursor -",
      ])
    let claude = try #require(commit.signals.first)
    #expect(claude.session.map(show) == "https://claude.ai/code/session_01AB")
    #expect(claude.provider == "anthropic")
    #expect(claude.grade == .observed)
    #expect(claude.witnesses.count == 5)
  }
}
