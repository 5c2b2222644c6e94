import ChangeModel

/// Which of several statements about a change counts where only one can be shown.
public enum StatementOrder {
  /// Statements that no other supersedes, the one that counts most first: signed by the change's author, then signed by anybody, then
  /// newer, then by name.
  public static func inForce(_ statements: [SignedStatement], author: Author) -> [SignedStatement] {
    let superseded = Set(statements.flatMap(\.statement.supersedes))
    return statements.filter { !superseded.contains($0.id) }.sorted { rank($0, author) > rank($1, author) }
  }

  /// Statements in force about one change that cannot all be right: corrections that say different things of the same bytes, a correction
  /// beside a dispute, tests with the same command and other results. The one that counts most first.
  ///
  /// Cost: for each two corrections, as many steps as they have stretches together.
  public static func disagreeing(_ statements: [SignedStatement], author: Author) -> [SignedStatement] {
    let all = inForce(statements, author: author)
    var corrections: [(signed: SignedStatement, stretches: [Statement.Correction])] = []
    var disputes: Set<StatementID> = []
    var tests: [[UInt8]: [SignedStatement]] = [:]
    for signed in all {
      switch signed.statement.kind {
      case .corrected(let stretches): corrections.append((signed, stretches))
      case .disputed: disputes.insert(signed.id)
      case .tested(_, let with): tests[with, default: []].append(signed)
      case .reviewed, .redacted, .unknown: break
      }
    }
    var differing: Set<StatementID> = []
    if !disputes.isEmpty, !corrections.isEmpty {
      differing = disputes.union(corrections.map(\.signed.id))
    }
    for (place, one) in corrections.enumerated() {
      for other in corrections[(place + 1)...] where contradict(one.stretches, other.stretches) {
        differing.formUnion([one.signed.id, other.signed.id])
      }
    }
    var out = all.filter { differing.contains($0.id) }
    for (_, same) in tests.sorted(by: { $0.key.lexicographicallyPrecedes($1.key) })
    where Set(same.map(\.statement.kind)).count > 1 { out += same }
    return out
  }

  /// Whether two corrections say different things of a byte.
  private static func contradict(_ one: [Statement.Correction], _ other: [Statement.Correction]) -> Bool {
    let (a, b) = (stretches(one), stretches(other))
    var (i, j) = (0, 0)
    while i < a.count, j < b.count {
      if a[i].range.overlaps(b[j].range), a[i].hand != b[j].hand { return true }
      if a[i].range.upperBound <= b[j].range.upperBound { i += 1 } else { j += 1 }
    }
    return false
  }

  /// What a correction says in the end, ascending and without overlaps: of what it says twice, the later counts.
  private static func stretches(_ corrections: [Statement.Correction]) -> [Statement.Correction] {
    var out: [Statement.Correction] = []
    for correction in corrections {
      // No range stands for all of the contents.
      let range = correction.range.isEmpty ? 0..<Int(Limits.contents) : correction.range
      if let last = out.last, last.range.upperBound > range.lowerBound {
        out = out.flatMap { known -> [Statement.Correction] in
          let before = known.range.clamped(to: 0..<range.lowerBound)
          let after = known.range.clamped(
            to: range.upperBound..<max(range.upperBound, known.range.upperBound))
          return [before, after].filter { !$0.isEmpty }.map {
            Statement.Correction(range: $0, hand: known.hand)
          }
        }
        let place = out.firstIndex { $0.range.lowerBound > range.lowerBound } ?? out.count
        out.insert(Statement.Correction(range: range, hand: correction.hand), at: place)
      } else {
        out.append(Statement.Correction(range: range, hand: correction.hand))
      }
    }
    return out
  }

  private static func rank(_ statement: SignedStatement, _ author: Author) -> (Int, Int64, StatementID) {
    let trust: Int
    if let key = statement.signature?.key {
      trust = !author.key.isEmpty && key.fingerprint.bytes == author.key ? 2 : 1
    } else {
      trust = 0
    }
    return (trust, statement.statement.timestamp.nanoseconds, statement.id)
  }
}
