import ChangeModel

/// What the facts about one inode come to, taken by themselves: where it would be shown, if it is shown at all.
struct Standing: Sendable {
  let id: InodeID
  let kind: InodeKind
  /// The smallest effective placement; without one, the smallest of those a removal superseded, else of all. Nil when there is none.
  let placement: TreeRecord.Placement?
  /// Whether `placement` is effective.
  let isPlaced: Bool
  /// The other effective placements, ascending by name of the fact; they may say the same.
  let others: [TreeRecord.Placement]
  /// All removals, ascending.
  let removals: [FactID]
  /// Removals that no placement answers, of what was also placed elsewhere; ascending.
  let openRemovals: [FactID]
  /// Effective facts about the mode, ascending; the first holds.
  let modes: [FactID]
  let isExecutable: Bool
  let modesDiffer: Bool

  /// O(facts · log facts).
  init(_ record: TreeRecord) {
    id = record.id
    kind = record.kind
    removals = record.removals.sortedOnce()

    // Only files have a mode, whatever a change says.
    if kind == .file, !record.modes.isEmpty {
      let overridden = Set(record.overriddenModes)
      let effective = record.modes.filter { !overridden.contains($0.id) }.sorted { $0.id < $1.id }
      modes = effective.map(\.id).sortedOnce()
      isExecutable = effective.first?.executable ?? false
      modesDiffer = effective.contains { $0.executable != effective[0].executable }
    } else {
      (modes, isExecutable, modesDiffer) = ([], false, false)
    }

    if record.supersessions.isEmpty, record.placements.count == 1 {
      (placement, isPlaced, others, openRemovals) = (record.placements[0], true, [], [])
      return
    }
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
    others = Array(effective.dropFirst())
    if removed.isEmpty || placed.isEmpty {
      openRemovals = []
    } else {
      let settled = Set(record.settled)
      openRemovals = placements.filter { placed.contains($0.id) }
        .flatMap { removed[$0.id] ?? [] }.filter { !settled.contains($0) }.sortedOnce()
    }
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
