import ByteText
import ChangeModel
import Semantics

/// The whole contents a binary file or link was given, as a register: the effective versions are those that none of the set supersedes.
///
/// Concurrent versions never mix: they are shown whole, the one with the smallest name first, and both can be had.
package struct VersionRegister: Sendable {
  private var rows: [FactID: (holder: Holder, row: ContentRow.VersionRow)] = [:]
  fileprivate var references: [FactID: [FactReference]] = [:]
  /// Names of the effective versions, ascending.
  package let effective: [FactID]

  init(_ versions: [(FactReference, ContentRow.VersionRow)]) {
    var superseded: Set<FactID> = []
    for (reference, row) in versions {
      references[row.id, default: []].append(reference)
      let holder = reference.holder
      if let known = rows[row.id], known.holder <= holder { continue }
      rows[row.id] = (holder, row)
    }
    for (_, row) in versions { superseded.formUnion(row.supersedes) }
    effective = rows.keys.filter { !superseded.contains($0) }.sorted()
  }

  package var isEmpty: Bool { rows.isEmpty }

  /// The version shown; nil when the file is text.
  package var shown: FactID? { effective.first { rows[$0]?.row.content != nil } }

  /// Whether effective versions differ in content.
  var hasRivals: Bool { Set(effective.map { rows[$0]?.row.content?.digest }).count > 1 }

  package func content(of version: FactID) -> Version.Content? { rows[version]?.row.content }

  /// The change that holds a version.
  package func holder(of version: FactID) -> Holder? { rows[version]?.holder }

  /// Where what a version brought along is in the contents of its change; the rest of it is copied from versions before.
  package func newRanges(of version: FactID) -> [Range<Int>] {
    guard let holder = holder(of: version) else { return [] }
    return (pieces(of: version) ?? []).filter { $0.holder == holder }.map { $0.offset..<$0.offset + $0.count }
  }

  /// Every change that holds a version, with the number of the fact there.
  package func holders(of version: FactID) -> [FactReference] { references[version] ?? [] }

  func supersededFirst(by version: FactID) -> FactID? { rows[version]?.row.supersedes.first }

  /// The most stretches of contents that a version is put together from (part of the format).
  package static let mostStretches = 1 << 20

  /// A stretch of the contents of a change.
  struct Stretch: Equatable {
    var holder: Holder
    var offset: Int
    var count: Int
  }

  /// The content of a version as stretches of contents: edits of its base, resolved down to a version without one.
  ///
  /// O(versions beneath it x stretches), without recursion: a hostile chain can be long. Nil when something is missing, does not fit, or
  /// comes to more than `mostStretches`: each version of a chain may copy the one beneath it several times over.
  func pieces(of version: FactID) -> [Stretch]? {
    var chain: [FactID] = []
    var seen: Set<FactID> = []
    var at: FactID? = version
    while let id = at, seen.insert(id).inserted, let row = rows[id]?.row, let content = row.content {
      chain.append(id)
      let copies = content.pieces.contains { if case .copy = $0 { true } else { false } }
      at = copies ? row.supersedes.first : nil
    }
    if at != nil { return nil }
    var base: [Stretch] = []
    for id in chain.reversed() {
      guard let (holder, row) = rows[id], let content = row.content,
        let next = VersionRegister.apply(content.pieces, to: base, holder: holder, start: row.start),
        next.count <= VersionRegister.mostStretches, next.reduce(0, { $0 + $1.count }) == content.count
      else { return nil }
      base = next
    }
    return base
  }

  private static func apply(_ pieces: [Version.Piece], to base: [Stretch], holder: Holder, start: Int)
    -> [Stretch]?
  {
    var ends: [Int] = []
    var total = 0
    for stretch in base {
      total += stretch.count
      ends.append(total)
    }
    var out: [Stretch] = []
    func append(_ stretch: Stretch) {
      if let last = out.last, last.holder == stretch.holder, last.offset + last.count == stretch.offset {
        out[out.count - 1].count += stretch.count
      } else {
        out.append(stretch)
      }
    }
    var next = start
    for piece in pieces {
      switch piece {
      case .new(let count):
        append(Stretch(holder: holder, offset: next, count: count))
        next += count
      case .copy(let offset, let count):
        guard offset + count <= total else { return nil }
        var index = ends.indices.partitioningIndex { ends[$0] > offset }
        var at = offset
        while at < offset + count {
          let stretch = base[index]
          let within = at - (ends[index] - stretch.count)
          let taken = min(stretch.count - within, offset + count - at)
          append(Stretch(holder: stretch.holder, offset: stretch.offset + within, count: taken))
          at += taken
          index += 1
          if out.count > mostStretches { return nil }
        }
      }
    }
    return out
  }
}

extension VersionRegister {
  var allHolders: Set<Holder> { Set(references.values.joined().map(\.holder)) }

  /// How a change refers to a version: through the holder with the smallest hash.
  package func reference(to version: FactID, _ change: (Holder) -> ChangeHash) -> FactReference? {
    holders(of: version).min { change($0.holder) < change($1.holder) }
  }
}

extension VersionRegister {
  /// How many stretches a version is put together from; nil when it cannot be.
  package func stretchCount(of version: FactID) -> Int? { pieces(of: version)?.count }

  /// The version whose edits a version is: the first it supersedes.
  func base(of version: FactID) -> FactID? { supersededFirst(by: version) }
}
