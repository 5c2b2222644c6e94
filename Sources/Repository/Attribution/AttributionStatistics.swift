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

/// One provider, model, author ... with what is its.
package struct AttributionRow: Sendable {
  package var value: [UInt8]
  package var changes: Int
  /// New text of these changes.
  package var counts: HandCounts
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

  /// The values of a kind of term with the changes of a scope they hold for; those with most changes first. Authors have the addresses that
  /// they have by now.
  package func rows(
    of kind: AttributionTerm.Kind, in scope: AttributionScope
  ) throws(RepositoryError) -> [AttributionRow] {
    try stored { () throws(PristineError) in
      try store.read { reader throws(PristineError) in
        let set = try scope.selected(self, reader)
        let address = try kind == .author ? AuthorAliases(self.mailmap(reader), reader).addresses() : nil
        var out: [AttributionRow] = []
        var numbers: [[UInt8]: Int] = [:]
        // The rows of each change: most have one.
        var first = [Int32](repeating: -1, count: set.upperBound)
        var more: [LocalChange: [Int]] = [:]
        func row(of value: [UInt8]) -> Int {
          if let known = numbers[value] { return known }
          out.append(AttributionRow(value: value, changes: 0, counts: HandCounts()))
          numbers[value] = out.count - 1
          return out.count - 1
        }
        func add(_ id: LocalChange, to row: Int) {
          out[row].changes += 1
          if first[Int(id.value)] < 0 {
            first[Int(id.value)] = Int32(row)
          } else {
            more[id, default: []].append(row)
          }
        }
        try reader.members(of: kind, in: set) { value, changes in
          guard let address else {
            let row = row(of: value)
            for id in changes { add(id, to: row) }
            return
          }
          for id in changes { add(id, to: row(of: address(id) ?? value)) }
        }
        var sums = [HandCounts](repeating: HandCounts(), count: out.count)
        try reader.addCounts(of: set, to: &sums) { id in Int(first[Int(id.value)]) }
        for row in out.indices { out[row].counts = sums[row] }
        if !more.isEmpty {
          try reader.summaries(of: ChangeSet(more.keys)) { id, summary throws(PristineError) in
            for row in more[id] ?? [] { out[row].counts += summary.counts }
          }
        }
        return out.sorted {
          $0.changes != $1.changes ? $0.changes > $1.changes : $0.value.lexicographicallyPrecedes($1.value)
        }
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
