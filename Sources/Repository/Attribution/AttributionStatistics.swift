import Attribution
import ChangeModel
import Pristine

/// Numbers about the changes of a scope.
package struct AttributionStatistics: Sendable {
  package var changes = 0
  /// In which an AI took part, by what is known.
  package var assisted = 0
  package var declaredHuman = 0
  package var mechanical = 0
  /// Changes nobody has said anything of.
  package var unknown = 0
  package var reviewed = 0
  /// Changes whose record is here.
  package var recorded = 0
  /// New text of all of them.
  package var counts = HandCounts()
}

extension Repository {
  /// Counts of a scope. Cost: pages of indexes and one pass over the summaries.
  package func statistics(of scope: AttributionScope) throws(RepositoryError) -> AttributionStatistics {
    try stored { () throws(PristineError) in
      try store.read { reader throws(PristineError) in
        let set = try scope.selected(self, reader)
        func count(_ term: AttributionTerm) throws(PristineError) -> Int {
          set.countShared(with: try reader.changes(with: term))
        }
        var out = AttributionStatistics()
        out.changes = set.count
        out.assisted = try count(AttributionTerm(.assisted))
        out.declaredHuman = try count(AttributionTerm(.declaration, "human"))
        out.mechanical = try count(AttributionTerm(.declaration, "mechanical"))
        out.unknown = max(0, out.changes - out.assisted - out.declaredHuman - out.mechanical)
        out.reviewed = try count(AttributionTerm(.statement, "reviewed"))
        out.recorded = try count(AttributionTerm(.recorded))
        var sums = [HandCounts()]
        try reader.addCounts(of: set, to: &sums) { _ in 0 }
        out.counts = sums[0]
        return out
      }
    }
  }

  /// Every statement about changes of a scope, oldest first.
  package func statements(in scope: AttributionScope) throws(RepositoryError) -> [SignedStatement] {
    try stored { () throws(PristineError) in
      try store.read { reader throws(PristineError) in
        let set = try scope.selected(self, reader)
        let found = try reader.changes(withAny: .statement) { _ in true }
        var out: [SignedStatement] = []
        for id in set.intersection(found).members { out += try reader.statements(about: id) }
        return out.sorted {
          ($0.statement.timestamp.nanoseconds, $0.id) < ($1.statement.timestamp.nanoseconds, $1.id)
        }
      }
    }
  }
}
