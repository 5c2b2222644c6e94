@testable import AISignals

/// A commit as tests write it: by Jane Doe, unless they say otherwise.
struct Commit {
  var author = "Jane Doe <jane@example.org>"
  var committer: String?
  var message = "Mend the parser\n"

  /// A commit whose message ends with that line.
  static func saying(_ lines: String...) -> Commit {
    Commit(message: "Mend the parser\n\n" + lines.joined(separator: "\n") + "\n")
  }

  var signals: [Signal] {
    Signal.detect(
      author: person(author), committer: person(committer ?? author), message: Array(message.utf8))
  }

  /// `ai claude-code Claude Opus 4.5`: what the tests look at first.
  var found: [String] { signals.map(\.short) }

  private func person(_ text: String) -> Person {
    Person(parsing: Array(text.utf8)[...]) ?? Person(name: text.utf8, email: [])
  }
}

extension Signal {
  var short: String {
    "\(actor) \(tool.map(show) ?? "-") \(model.map(show) ?? "-")"
  }
}

func show(_ bytes: [UInt8]) -> String { String(decoding: bytes, as: UTF8.self) }
