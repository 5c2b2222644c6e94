import ChangeModel
import JSON
import Pristine
import Repository

/// A conflict in words and as JSON.
enum ConflictText {
  /// `path:line: kind`.
  static func title(_ item: ConflictItem, _ console: Console) -> String {
    let place = ShownText.path(item.path) + (item.line.map { ":\($0)" } ?? "")
    let others = item.others.map { ShownText.path($0) }.joined(separator: ", ")
    return "\(console.styled(place, .place)): \(words(item.kind))\(others.isEmpty ? "" : " (\(others))")"
  }

  private static func words(_ kind: ConflictItem.Kind) -> String {
    switch kind {
    case .order: "different texts in one place"
    case .touching: "text beside or under something another change deleted"
    case .versions: "different contents"
    case .tree(.cycle): "directories were moved into each other"
    case .tree(.mode): "made executable and not"
    case .tree(.moveDelete): "moved by one change, removed by another"
    case .tree(.moveMove): "moved to several places"
    case .tree(.name): "several have this name"
    case .tree(.resurrected): "removed by a change that had not seen all of it"
    }
  }

  /// The word of the schema for a kind.
  private static func name(_ kind: ConflictItem.Kind) -> String {
    switch kind {
    case .order: "order"
    case .touching: "touching"
    case .versions: "versions"
    case .tree(let kind): kind.rawValue
    }
  }

  static func json(_ item: ConflictItem, _ known: [ChangeHash: ConflictParty]) -> JSON {
    [
      "path": .bytes(item.path), "kind": .string(name(item.kind)),
      "line": .optional(item.line.map { .int($0) }),
      "sides": .array(
        item.sides.map { side in
          ["changes": .array(side.changes.map { change($0, known) }), "text": .bytes(side.text)]
        }), "others": .array(item.others.map { .bytes($0) }),
    ]
  }

  private static func change(_ hash: ChangeHash, _ known: [ChangeHash: ConflictParty]) -> JSON {
    guard let party = known[hash] else { return .hash(hash) }
    return [
      "hash": .hash(hash), "author": party.author,
      "message": .bytes(party.header.subject),
      "assisted": .bool(party.isAssisted), "ai": .array(party.uses.map(AttributionJSON.use)),
      "reviewed": .bool(party.isReviewed),
    ]
  }

  /// The sides, one below the other, with their changes and their text.
  static func write(_ item: ConflictItem, _ known: [ChangeHash: ConflictParty], _ console: Console) {
    console.line(title(item, console))
    for (number, side) in item.sides.enumerated() {
      let changes = side.changes.map { hash in
        console.styled(hash.short, .hash) + (known[hash]?.text ?? "")
      }
      let who = changes.isEmpty ? "deleted" : changes.joined(separator: ", ")
      console.line("  side \(number + 1): \(who)")
      for line in TextLines(side.text) { console.line("    \(ShownText.line(line.text))") }
    }
  }
}
