import Testing

@testable import AISignals

@Suite("odd messages")
struct OddMessageTests {
  private let jane = Person(name: "Jane".utf8, email: "jane@example.org".utf8)

  private func found(_ message: [UInt8]) -> [Signal] {
    Signal.detect(author: jane, committer: jane, message: message)
  }

  @Test func linesMayEndInAnyWay() {
    for end in ["\n", "\r\n", "\r"] {
      let message = ["Subject", "", "Co-authored-by: Codex <noreply@openai.com>", "AI-Model: gpt-5"].joined(
        separator: end)
      #expect(found(Array(message.utf8)).map(\.short) == ["ai codex -", "ai - gpt-5"])
    }
  }

  @Test func messagesMayBeInAnyEncoding() {
    // Latin-1 before, inside and after.
    let message =
      [0xE9, 0x0A, 0x0A] + Array("Co-authored-by: Claude Opus 4.5 (Caf".utf8) + [0xE9]
      + Array(") <noreply@anthropic.com>\nAI-Model: mod".utf8) + [0xE8] + Array("le\n".utf8) + [
        0xFF, 0x00, 0xC3,
      ]
    let signals = found(message)
    #expect(signals.map(\.actor) == [.ai, .ai])
    #expect(signals[0].model.map(show) == "Claude Opus 4.5")
    #expect(signals[1].model == Array("mod".utf8) + [0xE8] + Array("le".utf8))
  }

  @Test func hugeMessagesAndHugeLinesAreRead() {
    let line = Array("Co-authored-by: Claude <noreply@anthropic.com>\n".utf8)
    let many = Array(repeatElement(line, count: 5_000).joined())
    #expect(found(many).map(\.witnesses.count) == [1])
    let models = (0..<2_000).flatMap { Array("Assisted-by: agent\($0):m-\($0)\n".utf8) }
    #expect(found(models).count == 2_000)
    for part in ["(", ")", "()", " ", ":", "<", "[", "x via ", "Claude "] {
      let filler = Array(repeatElement(Array(part.utf8), count: 20_000 / part.utf8.count).joined())
      for key in ["Co-authored-by: ", "Assisted-by: ", "Generated-by: ", "AI-Tool: ", "Generated with ", ""] {
        _ = found(Array("s\n\n\(key)".utf8) + filler)
      }
    }
  }

  @Test func unfinishedTrailersAreNoHarm() {
    for text in [
      "Co-authored-by: <", "Co-authored-by: >", "Co-authored-by:", ":", "Assisted-by: :", "AI-Tool: ()", "*",
    ] {
      _ = found(Array(text.utf8))
      #expect(found(Array("s\n\nAssisted-by: \(text)".utf8)).allSatisfy { $0.actor != .bot })
    }
  }
}
