import Attribution
import ChangeModel
import FileSystem
import Pristine
import Semantics
import WorkingCopy

/// A line of a file with its number, from 1.
package struct NumberedLine: Sendable {
  package var number: Int
  package var hand: HandCounts.Class
}

extension Repository {
  /// How many living lines of each file of a channel are whose; files without text are left out.
  package func fileCounts(in scope: AttributionScope) throws(RepositoryError) -> [(
    path: [UInt8], counts: [Int]
  )] {
    var out: [(path: [UInt8], counts: [Int])] = []
    try attributedFiles(in: scope) { file, wanted, _ throws(PristineError) in
      var counts = Array(repeating: 0, count: HandCounts.Class.allCases.count)
      for line in file.credited.lines
      where line.parts.contains(where: { wanted.contains($0.change) }) {
        counts[line.hand.rawValue] += 1
      }
      if counts.contains(where: { $0 > 0 }) { out.append((file.path, counts)) }
    }
    return out
  }

  /// Lines of a channel that come from changes of a scope and that nobody has reviewed, by file.
  ///
  /// - Parameter onlyAI: only lines an AI took part in.
  package func unreviewedLines(
    in scope: AttributionScope, onlyAI: Bool
  ) throws(RepositoryError) -> [(path: [UInt8], lines: [NumberedLine])] {
    var out: [(path: [UInt8], lines: [NumberedLine])] = []
    var known: [LocalChange: ReviewedText] = [:]
    try attributedFiles(in: scope) { file, wanted, reader throws(PristineError) in
      var lines: [NumberedLine] = []
      for (index, line) in file.credited.lines.enumerated() {
        let hand = line.hand
        if onlyAI, hand != .ai, hand != .mixed { continue }
        var isReviewed = true
        for part in line.parts where wanted.contains(part.change) {
          if known[part.change] == nil {
            known[part.change] = ReviewedText(try reader.statements(about: part.change))
          }
          if known[part.change]?.covers(part.range) != true { isReviewed = false }
        }
        if !isReviewed { lines.append(NumberedLine(number: index + 1, hand: hand)) }
      }
      if !lines.isEmpty { out.append((file.path, lines)) }
    }
    return out
  }
}

/// Which bytes of a change's contents were reviewed.
private struct ReviewedText {
  private var isWhole = false
  private var ranges: [Range<Int>] = []

  init(_ statements: [SignedStatement]) {
    let superseded = Set(statements.flatMap(\.statement.supersedes))
    for statement in statements where !superseded.contains(statement.id) {
      guard case .reviewed(let ranges, _) = statement.statement.kind else { continue }
      if ranges.isEmpty { isWhole = true }
      self.ranges += ranges
    }
    ranges.sort { $0.lowerBound < $1.lowerBound }
  }

  func covers(_ range: Range<Int>) -> Bool {
    if isWhole { return true }
    var at = range.lowerBound
    for known in ranges where known.lowerBound <= at && known.upperBound > at { at = known.upperBound }
    return at >= range.upperBound
  }
}
