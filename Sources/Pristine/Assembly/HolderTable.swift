import ChangeModel

/// How far the own positions and ordinals of one file are from the start of the change.
struct OwnShift {
  var contents: Int
  var ordinal: UInt32
  static let none = OwnShift(contents: 0, ordinal: 0)
}

/// The table of hashes of a change in the making, and the way from local ids to places in it.
struct HolderTable {
  /// Holders of what facts name, and those only mentioned as witnesses.
  private(set) var hard: Set<Holder>
  private(set) var soft: Set<Holder> = []
  private(set) var dependencies: [ChangeHash] = []
  private(set) var mentions: [ChangeHash] = []
  private var places: [Holder: Holder] = [.own: .this]

  init(own: Set<Holder>) { hard = own }

  // MARK: Collecting

  mutating func add(_ holder: Holder) {
    if holder != .own { hard.insert(holder) }
  }

  mutating func add(_ inode: InodeReference) {
    if case .created(let fact) = inode { add(fact.holder) }
  }

  private mutating func add(_ run: Run) {
    for range in run.ranges { add(range.start.holder) }
    for witness in run.left + run.right where witness.holder != .own { soft.insert(witness.holder) }
  }

  mutating func add(_ fact: ContentFact) {
    switch fact {
    case .insert(let insert):
      if let position = insert.anchor.position { add(position.holder) }
      for position in insert.after + insert.before { add(position.holder) }
      for run in insert.runs { add(run) }
    case .kill(let run, _): add(run)
    case .order(let a, let b):
      add(a.holder)
      add(b.holder)
    case .settle(let block, let kills):
      add(block.holder)
      for kill in kills { add(kill.holder) }
    case .restore(let ranges, let kills):
      for range in ranges { add(range.start.holder) }
      for kill in kills { add(kill.holder) }
    case .version(let version): for reference in version.supersedes { add(reference.holder) }
    }
  }

  /// Gives every holder its place, dependencies and mentions each in the order of their hashes.
  mutating func number(_ hashes: [Holder: ChangeHash]) {
    func sorted(_ holders: Set<Holder>) -> [(holder: Holder, hash: ChangeHash)] {
      holders.compactMap { holder in hashes[holder].map { (holder, $0) } }.sorted { $0.hash < $1.hash }
    }
    for (holder, hash) in sorted(hard) {
      dependencies.append(hash)
      places[holder] = Holder(UInt32(dependencies.count))
    }
    for (holder, hash) in sorted(soft.subtracting(hard)) {
      mentions.append(hash)
      places[holder] = Holder(UInt32(dependencies.count + mentions.count))
    }
  }

  // MARK: Translating

  private func wire(_ holder: Holder) -> Holder { places[holder] ?? .this }

  /// The place of a holder in the table; nil for one that no fact names.
  func place(of holder: Holder) -> Holder? { places[holder] }

  func wire(_ inode: InodeReference) -> InodeReference {
    guard case .created(let fact) = inode else { return .root }
    return .created(wire(fact, .none))
  }

  func wire(_ fact: FactReference, _ shift: OwnShift) -> FactReference {
    FactReference(wire(fact.holder), fact.holder == .own ? fact.ordinal + shift.ordinal : fact.ordinal)
  }

  private func wire(_ position: Position, _ shift: OwnShift) -> Position {
    Position(
      wire(position.holder), position.holder == .own ? position.offset + shift.contents : position.offset)
  }

  func wire(_ range: TextRange, _ shift: OwnShift) -> TextRange {
    TextRange(wire(range.start, shift), range.count)
  }

  private func wire(_ run: Run, _ shift: OwnShift) -> Run {
    Run(
      ranges: run.ranges.map { wire($0, shift) }, left: run.left.map { wire($0, shift) },
      right: run.right.map { wire($0, shift) })
  }

  func wire(_ fact: ContentFact, _ shift: OwnShift) -> ContentFact {
    switch fact {
    case .insert(let insert):
      .insert(
        Insert(
          count: insert.count,
          anchor: Anchor(insert.anchor.position.map { wire($0, shift) }, insert.anchor.slot),
          after: insert.after.map { wire($0, shift) }, before: insert.before.map { wire($0, shift) },
          runs: insert.runs.map { wire($0, shift) }, again: insert.again))
    case .kill(let run, let again): .kill(wire(run, shift), again: again)
    case .order(let a, let b): .order(wire(a, shift), wire(b, shift))
    case .settle(let block, let kills): .settle(wire(block, shift), kills: kills.map { wire($0, shift) })
    case .restore(let ranges, let kills):
      .restore(ranges.map { wire($0, shift) }, kills: kills.map { wire($0, shift) })
    case .version(let version):
      .version(Version(supersedes: version.supersedes.map { wire($0, shift) }, content: version.content))
    }
  }
}
