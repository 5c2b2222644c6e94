import Attribution
import ChangeModel
import Compression
import Pristine

/// A change of a scope, with how much of its new text is whose.
package struct AttributedChange: Sendable {
  package var hash: ChangeHash
  package var header: Header
  package var mark: AttributionMark
  package var counts: HandCounts
  /// Whether anybody has reviewed it, or a part of it.
  package var isReviewed: Bool
}

extension Repository {
  /// The newest arrivals among the changes of a scope, the newest first. Cost: an index row and a header for each of them.
  package func attributedChanges(
    in scope: AttributionScope, limit: Int
  ) throws(RepositoryError) -> [AttributedChange] {
    try stored { () throws(PristineError) in
      try store.read { reader throws(PristineError) in
        var marks = AttributionMarks()
        var reviewed = TermMembers(AttributionTerm(.statement, "reviewed"))
        let decompressor = Decompressor()
        return try scope.arrivals(self, reader, limit: limit).map { id throws(PristineError) in
          AttributedChange(
            hash: try reader.hash(of: id), header: try reader.header(of: id, decompressor).header,
            mark: try marks.mark(of: id, reader), counts: try reader.summary(of: id)?.counts ?? HandCounts(),
            isReviewed: try reviewed.contains(id, reader))
        }
      }
    }
  }
}
