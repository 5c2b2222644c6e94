import Attribution
import Byline
import ChangeModel

/// The library in a page: a file is recorded, a channel forked, and it is said who typed each line.
///
///     byline-example FOLDER
@main struct Example {
  static func main() throws {
    guard let folder = CommandLine.arguments.dropFirst().first else {
      print("usage: byline-example FOLDER-WITH-A-FILE-CALLED-notes.txt")
      return
    }
    let repository = try WorkingRepository.create(at: folder, author: Author(name: Array("Ada".utf8)))
    try repository.add(["notes.txt"])
    let first = try repository.record(message: "First notes", by: .human)
    // An agent says so around its edits: `try repository.checkpoint(by: .ai(AIUse(provider: "anthropic", model: "claude-x")))`.
    try repository.fork("other")
    print("recorded", first)
    for channel in try repository.channels() {
      print(channel.name, channel.count, "changes, state", channel.state)
    }
    for line in try repository.credit("notes.txt") {
      print(
        line.change?.description.prefix(8) ?? "", line.hand.word, String(decoding: line.text, as: UTF8.self),
        terminator: "")
    }
  }
}
