import Attribution
import ChangeModel
import Pristine
import Repository

/// A change on a side of a conflict: who recorded it, the AI that took part, and whether somebody has looked at it.
struct ConflictParty {
  let header: Header
  let uses: [AIUse]
  let isAssisted: Bool
  let isReviewed: Bool

  init(_ attribution: ChangeAttribution) {
    header = attribution.change.header
    uses = attribution.state.record?.uses ?? []
    isAssisted = attribution.state.record?.isAssisted ?? false
    isReviewed = attribution.statements.contains {
      if case .reviewed = $0.statement.kind { true } else { false }
    }
  }

  /// How sure one is of its AI part: the person who took it, or else the AI; nil where nobody said.
  var confidence: Confidence? { uses.compactMap { $0.acceptance ?? $0.confidence }.max() }

  /// What stands behind the hash.
  var text: String {
    var out = " \(AuthorText.short(header.author))"
    for use in uses { out += ", AI \(AttributionText.name(of: use))" }
    if isAssisted, uses.isEmpty { out += ", AI" }
    return out + (isReviewed ? ", reviewed" : "")
  }

  /// Those of all sides of some conflicts.
  static func all(of items: [ConflictItem], _ repository: Repository) throws -> [ChangeHash: ConflictParty] {
    var out: [ChangeHash: ConflictParty] = [:]
    for hash in Set(items.flatMap { $0.sides.flatMap(\.changes) }) {
      out[hash] = ConflictParty(try repository.attribution(of: hash))
    }
    return out
  }
}
