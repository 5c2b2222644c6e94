import Glibc

/// Asks somebody at a terminal, one question a line.
final class ChoiceDialog {
  /// The input ended, so nothing was decided.
  struct Ended: Error {}

  private let console: Console
  /// What an answer means here.
  private let explanation: (ChoiceAnswer) -> String
  private var typed: [UInt8] = []
  /// Whether whoever is asked wants to see no more.
  private(set) var isOver = false

  init(_ console: Console, explanation: @escaping (ChoiceAnswer) -> String = \.explanation) {
    self.console = console
    self.explanation = explanation
  }

  /// Asks until the answer is one of those offered.
  func ask(_ question: String, _ offered: [ChoiceAnswer]) throws(Ended) -> ChoiceAnswer {
    if isOver { return .none }
    while true {
      let letters = offered.map { String($0.rawValue) }.joined(separator: ",")
      console.write(console.styled("\(question) [\(letters)]?", .heading) + " ")
      console.show()
      let word = try line().filter { $0 != 0x20 && $0 != 0x0D }
      let answer = word.first.flatMap { ChoiceAnswer(rawValue: Character(UnicodeScalar($0 | 0x20))) }
      // The question mark has no other case.
      let chosen = word.first == UInt8(ascii: "?") ? .help : answer
      guard let chosen, chosen != .help, offered.contains(chosen) else {
        for answer in offered { console.line("\(answer.rawValue) - \(explanation(answer))") }
        continue
      }
      if chosen == .quit { isOver = true }
      return chosen
    }
  }

  private func line() throws(Ended) -> [UInt8] {
    while true {
      if let end = typed.firstIndex(of: 0x0A) {
        defer { typed.removeSubrange(...end) }
        return Array(typed[..<end])
      }
      var buffer = [UInt8](repeating: 0, count: 256)
      let count = read(STDIN_FILENO, &buffer, buffer.count)
      if count < 0, errno == EINTR { continue }
      guard count > 0 else { throw Ended() }
      typed += buffer[..<count]
    }
  }
}
