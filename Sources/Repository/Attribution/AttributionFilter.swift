import Attribution
import ByteText
import ChangeModel
import Pristine

/// Which changes are asked for by who and what wrote them. Everything that is given has to hold.
package struct AttributionFilter: Sendable {
  package enum Assistance: Sendable {
    /// An AI took part, by what is known.
    case assisted
    /// There is no evidence of an AI: what nobody has said anything of included.
    case noEvidence
    /// Somebody declared that a person wrote it.
    case declaredHuman
  }
  package var assistance: Assistance?
  /// Texts found in the names, in upper and lower case alike.
  package var provider: String?
  package var model: String?
  package var tool: String?
  package var session: String?
  package var suggestion: SuggestionType?
  /// Only changes nobody has reviewed.
  package var isUnreviewed = false
  /// Only changes with an AI of which the person who took it is so sure, or else the AI itself.
  package var leastConfidence: Confidence?

  package init() {}

  package var isEmpty: Bool {
    assistance == nil && provider == nil && model == nil && tool == nil && session == nil && suggestion == nil
      && !isUnreviewed && leastConfidence == nil
  }

  /// The changes of a set that pass. Cost: pages of the terms asked for; records only for the least confidence.
  package func selected(from set: ChangeSet, _ reader: StoreReader) throws(PristineError) -> ChangeSet {
    var out = set
    switch assistance {
    case .assisted: out = out.intersection(try reader.changes(with: AttributionTerm(.assisted)))
    case .noEvidence: out = out.subtracting(try reader.changes(with: AttributionTerm(.assisted)))
    case .declaredHuman:
      out = out.intersection(try reader.changes(with: AttributionTerm(.declaration, "human")))
    case nil: break
    }
    let named: [(AttributionTerm.Kind, String?)] = [
      (.provider, provider), (.model, model), (.tool, tool), (.session, session),
    ]
    for (kind, text) in named {
      guard let text else { continue }
      let folded = FoldedText(text)
      out = out.intersection(try reader.changes(withAny: kind) { FoldedText($0).contains(folded) })
    }
    if let suggestion {
      out = out.intersection(try reader.changes(with: AttributionTerm(.suggestion, suggestion.word)))
    }
    if isUnreviewed {
      out = out.subtracting(try reader.changes(with: AttributionTerm(.statement, "reviewed")))
    }
    if let leastConfidence {
      var sure = ChangeSet()
      let assisted = try reader.changes(with: AttributionTerm(.assisted))
      for id in out.intersection(assisted).members {
        let uses = try reader.attribution(of: id).record?.uses ?? []
        if uses.contains(where: { ($0.acceptance ?? $0.confidence).map { $0 >= leastConfidence } ?? false }) {
          sure.insert(id)
        }
      }
      out = sure
    }
    return out
  }
}

/// What is known of a change at a glance: from indexes, without its record.
package enum AttributionMark: Sendable {
  /// An AI took part.
  case assisted
  /// A person or a tool is declared to have made it.
  case declared
  /// Nobody has said anything.
  case unknown
}

/// Tells marks of changes, one by one.
struct AttributionMarks {
  private var assisted = TermMembers(AttributionTerm(.assisted))
  private var human = TermMembers(AttributionTerm(.declaration, "human"))
  private var mechanical = TermMembers(AttributionTerm(.declaration, "mechanical"))

  mutating func mark(of id: LocalChange, _ reader: StoreReader) throws(PristineError) -> AttributionMark {
    if try assisted.contains(id, reader) { return .assisted }
    if try human.contains(id, reader) { return .declared }
    return try mechanical.contains(id, reader) ? .declared : .unknown
  }
}

/// What is known of who and what wrote one change.
package struct ChangeAttribution: Sendable {
  package var change: Change
  package var state: AttributionState
  package var statements: [SignedStatement]
}

extension Repository {
  package func attribution(of hash: ChangeHash) throws(RepositoryError) -> ChangeAttribution {
    try stored { () throws(PristineError) in
      try store.read { reader throws(PristineError) in
        guard let id = try reader.id(of: hash) else { throw PristineError.unknownChange(hash) }
        let change = try reader.change(id).change
        return ChangeAttribution(
          change: change, state: try reader.attribution(of: id, commitment: change.header.commitment),
          statements: try reader.statements(about: id))
      }
    }
  }

  /// What is known of changes at a glance. Cost: an index page or three for changes that came together; no record is read.
  package func marks(
    of hashes: some Sequence<ChangeHash>
  ) throws(RepositoryError) -> [ChangeHash: AttributionMark] {
    let wanted = Array(hashes)
    return try stored { () throws(PristineError) in
      try store.read { reader throws(PristineError) in
        var marks = AttributionMarks()
        var out: [ChangeHash: AttributionMark] = [:]
        for hash in wanted {
          if let id = try reader.id(of: hash) { out[hash] = try marks.mark(of: id, reader) }
        }
        return out
      }
    }
  }
}
