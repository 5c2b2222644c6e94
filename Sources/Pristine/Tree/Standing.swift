import ChangeModel

/// What the facts about one inode come to, taken by themselves: where it would be shown, if it is shown at all.
struct Standing: Sendable {
  let id: InodeID
  let kind: InodeKind
  /// The smallest effective placement; without one, the smallest of those a removal superseded, else of all. Nil when there is none.
  let placement: TreeRecord.Placement?
  /// Whether `placement` is effective.
  let isPlaced: Bool
  /// The executable bit.
  let isExecutable: Bool
  /// What only few inodes have.
  private let details: Details?

  private final class Details: Sendable {
    let others: [TreeRecord.Placement]
    let removals: [FactID]
    let openRemovals: [FactID]
    let modes: [FactID]
    let modesDiffer: Bool

    init(
      others: [TreeRecord.Placement], removals: [FactID], openRemovals: [FactID], modes: [FactID],
      modesDiffer: Bool
    ) {
      self.others = others
      self.removals = removals
      self.openRemovals = openRemovals
      self.modes = modes
      self.modesDiffer = modesDiffer
    }
  }

  /// The other effective placements, ascending by name of the fact; they may say the same.
  var others: [TreeRecord.Placement] { details?.others ?? [] }
  /// All removals, ascending.
  var removals: [FactID] { details?.removals ?? [] }
  /// Removals that no placement answers, of what was also placed elsewhere; ascending.
  var openRemovals: [FactID] { details?.openRemovals ?? [] }
  /// Effective facts about the mode, ascending; the first holds.
  var modes: [FactID] { details?.modes ?? [] }
  var modesDiffer: Bool { details?.modesDiffer ?? false }

  /// O(facts · log facts).
  init(_ record: TreeRecord) {
    id = record.id
    kind = record.kind
    if record.isPlain {
      placement = record.placements[0]
      isPlaced = true
      isExecutable = false
      details = nil
      return
    }
    // Only files have a mode, whatever a change says.
    let overridden = Set(record.overriddenModes)
    let modes =
      kind != .file ? [] : record.modes.filter { !overridden.contains($0.id) }.sorted { $0.id < $1.id }
    isExecutable = modes.first?.executable ?? false

    var placements = record.placements.sorted { $0.id < $1.id }
    placements.removeAdjacentRepeats { $0.id == $1.id }
    var placed: Set<FactID> = []
    var removed: [FactID: [FactID]] = [:]
    for supersession in record.supersessions {
      if supersession.isRemoval {
        removed[supersession.placement, default: []].append(supersession.by)
      } else {
        placed.insert(supersession.placement)
      }
    }
    let effective = placements.filter { !placed.contains($0.id) && removed[$0.id] == nil }
    isPlaced = !effective.isEmpty
    placement = effective.first ?? placements.first { removed[$0.id] != nil } ?? placements.first
    let settled = Set(record.settled)
    let open = placements.filter { placed.contains($0.id) }
      .flatMap { removed[$0.id] ?? [] }.filter { !settled.contains($0) }
    details = Details(
      others: Array(effective.dropFirst()), removals: record.removals.sortedOnce(),
      openRemovals: open.sortedOnce(), modes: modes.map(\.id).sortedOnce(),
      modesDiffer: modes.contains { $0.executable != modes[0].executable })
  }

  /// The names of all effective placements, ascending.
  var effective: [FactID] {
    guard isPlaced, let placement else { return [] }
    return [placement.id] + others.map(\.id)
  }

  /// Effective placements that say something else than the one it is shown at.
  var elsewhere: [TreeRecord.Placement] {
    others.filter { $0.parent != placement?.parent || $0.name != placement?.name }
  }

  /// One placement is all there is.
  var isPlain: Bool { details == nil }

  /// It has an effective placement and nothing is in conflict about where it is.
  var isSettled: Bool { isPlaced && openRemovals.isEmpty && elsewhere.isEmpty }

  /// Nothing about it is in conflict but maybe its name.
  var isClean: Bool { isPlain || isSettled && !modesDiffer }
}

extension TreeRecord {
  /// One placement and nothing else.
  fileprivate var isPlain: Bool {
    placements.count == 1 && supersessions.isEmpty && removals.isEmpty && modes.isEmpty
  }
}

extension Array {
  /// Drops every element that is equal to the one before it.
  mutating func removeAdjacentRepeats(by areEqual: (Element, Element) -> Bool) {
    guard count > 1 else { return }
    var kept = 1
    for index in 1..<count where !areEqual(self[kept - 1], self[index]) {
      self[kept] = self[index]
      kept += 1
    }
    removeSubrange(kept...)
  }
}

extension Array where Element: Comparable {
  /// Ascending, each element once.
  func sortedOnce() -> [Element] {
    if count < 2 { return self }
    var out = sorted()
    out.removeAdjacentRepeats(by: ==)
    return out
  }
}
