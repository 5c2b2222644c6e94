import ChangeModel

/// The side that asks: finds what two sets differ in, range by range. Pure: who carries questions and answers is nobody's business here.
///
///     var reconciler = Reconciler(own)
///     while let ranges = reconciler.nextQuestion() { try reconciler.take(answers(to: ranges)) }
///     reconciler.theirs   // what only the other side has
///
/// Only ranges that differ are looked into, so bytes grow with the difference, and turns with the logarithm of what is compared.
/// Source: A. Meyer, *Range-Based Set Reconciliation*, 2023.
package struct Reconciler: Sendable {
  private let own: SortedHashes
  private var asked: [HashRange] = []
  private var pending: [HashRange]
  /// Changes the other side said it has, at most: no more can be new.
  private let most: Int
  private var turns = 0
  /// Only the other side has these.
  package private(set) var theirs: [ChangeHash] = []
  /// Only this side has these.
  package private(set) var ours: [ChangeHash] = []

  /// No honest answers take more turns.
  private static let mostTurns = 40

  /// - Parameter most: how many changes the other side has.
  package init(_ own: SortedHashes, most: Int) {
    self.own = own
    self.most = most
    pending = [own.whole]
  }

  /// What to ask next; nil when all is known.
  package mutating func nextQuestion() -> [HashRange]? {
    guard !pending.isEmpty else { return nil }
    asked = Array(pending.prefix(Ranges.mostRanges))
    pending.removeFirst(asked.count)
    return asked
  }

  /// - Throws: `.violation` for answers that do not fit what was asked, or never come to an end.
  package mutating func take(_ answers: [RangesFound.Answer]) throws(RemoteError) {
    turns += 1
    guard answers.count == asked.count, turns <= Reconciler.mostTurns + asked.count else {
      throw .violation("answers about other ranges than were asked for")
    }
    for (range, answer) in zip(asked, answers) {
      switch answer {
      case .same: continue
      case .changes(let changes): try compare(changes, in: range)
      case .parts(let parts): try take(parts, of: range)
      }
    }
    asked = []
  }

  private mutating func compare(_ changes: [ChangeHash], in range: HashRange) throws(RemoteError) {
    var previous: ChangeHash?
    for change in changes {
      let isInside = change.digest >= range.low && range.high.map { change.digest < $0 } != false
      guard isInside, previous.map({ $0 < change }) != false else {
        throw .violation("a list of changes that is not in order")
      }
      previous = change
    }
    let mine = own.changes[own.places(from: range.low, to: range.high)]
    let (known, there) = (Set(mine), Set(changes))
    theirs += changes.filter { !known.contains($0) }
    ours += mine.filter { !there.contains($0) }
    guard theirs.count <= most else { throw .violation("more changes than there are") }
  }

  private mutating func take(_ parts: [HashRange], of range: HashRange) throws(RemoteError) {
    guard parts.count > 1, parts.first?.low == range.low, parts.last?.high == range.high,
      zip(parts, parts.dropFirst()).allSatisfy({ $0.high == $1.low })
    else { throw .violation("parts that are not parts of the range") }
    for part in parts {
      let mine = own.range(from: part.low, to: part.high)
      if mine.count == part.count, mine.sum == part.sum { continue }
      if part.count == 0 {
        ours += own.changes[own.places(from: part.low, to: part.high)]
      } else {
        pending.append(mine)
      }
    }
  }
}
