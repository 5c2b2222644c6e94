import ChangeModel
import Repository

extension Session {
  /// Notes the keys that authors sign with, and says where one has changed.
  func pin(_ signed: [SignedAuthor]) throws {
    guard !signed.isEmpty, let folder = host.configurationFolder() else { return }
    var pinned = try PinnedKeys(in: folder)
    for warning in try pinned.see(signed.map { ($0.author, $0.key) }) { console.note(warning) }
  }

  /// Says who and what wrote each of some changes.
  func showAttribution(of changes: [ChangeHash], _ repository: Repository) throws {
    for hash in changes {
      let details = try repository.attribution(of: hash)
      console.line(console.styled("Change \(hash)", .hash))
      for line in AttributionText.summary(details.state) { console.line(line) }
      let text = AttributionText(console: console, people: people)
      for statement in details.statements { try text.write(statement) }
    }
  }
}
