import Attribution
import ChangeModel
import JSON
import Pristine
import Repository

/// A change on a side of a conflict: who recorded it, the AI that took part, and whether somebody has looked at it.
struct ConflictParty {
  let header: Header
  private let people: People
  let uses: [AIUse]
  let isAssisted: Bool
  let isReviewed: Bool

  init(_ attribution: ChangeAttribution, _ people: People) {
    self.people = people
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
    var out = " \(people.short(header.author))"
    for use in uses { out += ", AI \(AttributionText.name(of: use))" }
    if isAssisted, uses.isEmpty { out += ", AI" }
    return out + (isReviewed ? ", reviewed" : "")
  }

  /// The author, for programs.
  var author: JSON { people.json(header.author) }

  /// Those of all sides of some conflicts.
  static func all(
    of items: [ConflictItem], _ repository: Repository, _ people: People
  ) throws -> [ChangeHash: ConflictParty] {
    var out: [ChangeHash: ConflictParty] = [:]
    for hash in Set(items.flatMap { $0.sides.flatMap(\.changes) }) {
      out[hash] = ConflictParty(try repository.attribution(of: hash), people)
    }
    return out
  }
}
