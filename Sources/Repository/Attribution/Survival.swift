import Attribution
import ByteText
import ChangeModel
import Pristine
import Semantics
import WorkingCopy

/// What became of the text of some changes, by whose it was.
package struct Survival: Sendable {
  /// Text of one hand.
  package struct Fate: Sendable {
    /// Bytes typed.
    package var typed = 0
    /// Bytes that are still there, carried on by later edits or not.
    package var alive = 0
    /// Bytes that are gone, by the hand of the change that deleted or rewrote them first.
    package var goneBy: [HandCounts.Class: Int] = [:]
    package var gone: Int { typed - alive }
    /// Gone by the hand of neither a person nor an AI alone.
    package var goneByOthers: Int { gone - (goneBy[.human] ?? 0) - (goneBy[.ai] ?? 0) }
    /// For text that is gone: bytes, and the nanoseconds they lived.
    package var lives: [(bytes: Int, nanoseconds: Int64)] = []

    /// How long half of the text that is gone had lived; nil when nothing is gone.
    package var medianLife: Int64? {
      let all = lives.reduce(0) { $0 + $1.bytes }
      var seen = 0
      for life in lives.sorted(by: { $0.nanoseconds < $1.nanoseconds }) {
        seen += life.bytes
        if seen * 2 >= all { return life.nanoseconds }
      }
      return nil
    }
  }
  package var fates: [HandCounts.Class: Fate] = [:]
}

extension Repository {
  /// What became of the text that the changes of a scope typed, as their channel has it now.
  ///
  /// Cost: the files these changes are about, their living and their dead text.
  package func survival(of scope: AttributionScope) throws(RepositoryError) -> Survival {
    try stored { () throws(PristineError) in
      try store.read { reader throws(PristineError) in
        let set = try reader.set(of: reader.requireHead(of: self.channel(scope.channel, reader)))
        let wanted = try scope.selected(self, reader)
        let view = View(reader, set)
        var tally = SurvivalTally(view, living: try view.livingText())
        for inode in try reader.files(touchedBy: wanted.members) { try tally.add(inode, of: wanted) }
        return tally.survival
      }
    }
  }
}

extension View {
  /// All text that is shown, by the change that typed it: ranges of its contents, ascending.
  fileprivate func livingText() throws(PristineError) -> [LocalChange: [Range<Int>]] {
    var out: [LocalChange: [Range<Int>]] = [:]
    try attributedFiles(of: nil) { file throws(PristineError) in
      for line in file.credited.lines {
        for part in line.parts { out[part.change, default: []].append(part.range) }
      }
    }
    return out.mapValues { $0.sorted { $0.lowerBound < $1.lowerBound } }
  }
}

/// Adds up what became of text, file by file.
private struct SurvivalTally: ~Escapable {
  private let view: View
  private var lookup: HandLookup
  private let living: [LocalChange: [Range<Int>]]
  private(set) var survival = Survival()
  private var times: [LocalChange: Int64] = [:]

  @_lifetime(copy view)
  init(_ view: View, living: [LocalChange: [Range<Int>]]) {
    self.view = view
    lookup = HandLookup(view.reader)
    self.living = living
  }

  @_lifetime(self: copy self)
  mutating func add(_ inode: LocalInode, of wanted: ChangeSet) throws(PristineError) {
    let file = try view.file(inode)
    let weave = file.weave
    for block in weave.blocks.indices {
      let holders = weave.holders(ofBlock: Int32(block)).sorted { $0.holder < $1.holder }
      guard let source = holders.first(where: { wanted.contains($0.holder) }) else { continue }
      let change = LocalChange(source.holder)
      for chunk in weave.blocks[block].chunks {
        let stretch = weave.stretch(ofChunk: Int(chunk))
        let start = source.offset + Int(stretch.start.offset)
        for part in try lookup.typed(by: change, start..<start + Int(stretch.count)) {
          try add(part, change, killers: weave.kills(of: chunk).flatMap { weave.holders(of: $0) })
        }
      }
    }
  }

  @_lifetime(self: copy self)
  private mutating func add(
    _ part: (range: Range<Int>, hand: HandCounts.Class), _ change: LocalChange, killers: [FactReference]
  ) throws(PristineError) {
    var fate = survival.fates[part.hand] ?? Survival.Fate()
    let alive = SurvivalTally.overlap(living[change] ?? [], part.range)
    let gone = part.range.count - alive
    fate.typed += part.range.count
    fate.alive += alive
    if gone > 0 {
      var first: (time: Int64, change: LocalChange)?
      for killer in killers {
        let id = LocalChange(killer.holder)
        let time = try self.time(of: id)
        if first.map({ time < $0.time }) ?? true { first = (time, id) }
      }
      if let first {
        fate.goneBy[try lookup.deleter(first.change), default: 0] += gone
        fate.lives.append((gone, max(0, first.time - (try time(of: change)))))
      } else {
        // The file went as a whole.
        fate.goneBy[.unknown, default: 0] += gone
      }
    }
    survival.fates[part.hand] = fate
  }

  private mutating func time(of id: LocalChange) throws(PristineError) -> Int64 {
    if let time = times[id] { return time }
    let time = try view.reader.header(of: id).header.timestamp.nanoseconds
    times[id] = time
    return time
  }

  /// How many bytes of a range lie in ascending ranges.
  private static func overlap(_ ranges: [Range<Int>], _ range: Range<Int>) -> Int {
    var next = ranges.indices.partitioningIndex { ranges[$0].upperBound > range.lowerBound }
    var out = 0
    var at = range.lowerBound
    while next < ranges.count, ranges[next].lowerBound < range.upperBound {
      let from = max(at, ranges[next].lowerBound)
      let to = min(range.upperBound, ranges[next].upperBound)
      if from < to {
        out += to - from
        at = to
      }
      next += 1
    }
    return out
  }
}
