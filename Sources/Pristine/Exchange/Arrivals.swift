import Attribution
import ChangeModel
import LMDB

/// A statement about a stored change, in the order in which this store got them.
package struct Arrival: Sendable {
  package var change: LocalChange
  /// Its name.
  package var statement: Digest
  /// A digest of this arrival and all before it.
  package var digest: Digest
}

/// How far the log of arrivals goes, and a digest of all of it: two stores that agree in both got the same in the same order.
package struct ArrivalMark: Hashable, Sendable {
  package var count: UInt32
  package var digest: Digest
  package static let none = ArrivalMark(count: 0, digest: Digest.of([]))

  package init(count: UInt32, digest: Digest) {
    self.count = count
    self.digest = digest
  }
}

/// Statements come at any time, also about changes that two stores have had for long. So each store keeps the order in which it got them,
/// and whoever has seen it up to a mark need only ask for what came after. Rows are never changed.
extension StoreReader {
  package func arrivalMark() throws(PristineError) -> ArrivalMark {
    let count = UInt32(truncatingIfNeeded: try meta(Arrivals.counter) ?? 0)
    return try arrivalMark(at: count)
  }

  /// The mark after so many arrivals.
  package func arrivalMark(at count: UInt32) throws(PristineError) -> ArrivalMark {
    guard count > 0 else { return .none }
    guard let arrival = try arrival(count) else {
      throw .corrupt(table: "arrivals", detail: "no arrival number \(count)")
    }
    return ArrivalMark(count: count, digest: arrival.digest)
  }

  /// Whether a mark is one this store had once.
  package func had(_ mark: ArrivalMark) throws(PristineError) -> Bool {
    guard mark.count <= (try meta(Arrivals.counter) ?? 0) else { return false }
    return try arrivalMark(at: mark.count) == mark
  }

  private func arrival(_ number: UInt32) throws(PristineError) -> Arrival? {
    guard let tables = tables.exchange else { return nil }
    return try row(Key.of(number), in: tables.arrivals, "arrivals") { reader throws(DecodeError) in
      try Arrivals.decode(&reader)
    }
  }

  /// Calls `body` with each arrival after the first `count`, in order, until it answers false.
  package func arrivals(
    after count: UInt32, _ body: (Arrival) throws(PristineError) -> Bool
  ) throws(PristineError) {
    guard let tables = tables.exchange, count < .max else { return }
    try rows(from: Key.of(count + 1), in: tables.arrivals) { _, value throws(PristineError) in
      try body(
        try decodeSpan(value, "arrivals") { reader throws(DecodeError) in try Arrivals.decode(&reader) })
    }
  }
}

extension StoreWriter {
  /// Notes that a statement came.
  mutating func noteArrival(of statement: Digest, about id: LocalChange, _ hash: ChangeHash)
    throws(PristineError)
  {
    guard let tables = tables.exchange else {
      throw .corrupt(table: "arrivals", detail: "the table is missing")
    }
    let before = try reader.arrivalMark().digest
    var out = ByteWriter()
    out.varint(id.value)
    out.digest(statement)
    out.digest(Digest.of(before.bytes + hash.digest.bytes + statement.bytes))
    try put(Key.of(try next(Arrivals.counter)), out.bytes, in: tables.arrivals)
  }

  /// Makes the log of arrivals anew, in the order of changes: for a store of before there was one, or whose log is damaged. Whoever had seen
  /// the old one asks for all of the new.
  package mutating func rebuildArrivals() throws(PristineError) {
    guard let tables = tables.exchange else { return }
    try clear(tables.arrivals)
    try setMeta(Arrivals.counter, 0)
    for id in try reader.changes(withStatements: ()) {
      let hash = try reader.hash(of: id)
      for statement in try reader.statements(about: id) {
        try noteArrival(of: statement.id.digest, about: id, hash)
      }
    }
  }
}

extension StoreReader {
  /// Changes something was said of, ascending.
  fileprivate func changes(withStatements: Void) throws(PristineError) -> [LocalChange] {
    guard let tables = tables.attribution else { return [] }
    var out: [LocalChange] = []
    try rows(from: [], in: tables.statements) { key, _ throws(PristineError) in
      guard let number = Key.number(key) else { throw .corrupt(table: "statements", detail: "a short key") }
      if out.last?.value != number { out.append(LocalChange(number)) }
      return true
    }
    return out
  }

  /// Whether the log of arrivals can be read and is what it should be.
  package func hasSoundArrivals() throws(PristineError) -> Bool {
    do throws(PristineError) { return try wrongArrivals() == nil } catch {
      guard case .corrupt = error else { throw error }
      return false
    }
  }

  /// What is wrong with the log of arrivals, in words; nil when each statement is in it once and its digests agree.
  package func wrongArrivals() throws(PristineError) -> String? {
    var seen: Set<[UInt8]> = []
    var digest = ArrivalMark.none.digest
    var problem: String?
    try arrivals(after: 0) { arrival throws(PristineError) in
      let hash = try hash(of: arrival.change)
      digest = Digest.of(digest.bytes + hash.digest.bytes + arrival.statement.bytes)
      if digest != arrival.digest { problem = "the digest of an arrival is not that of what came" }
      seen.insert(Key.of(arrival.change.value, arrival.statement.bytes))
      return problem == nil
    }
    if let problem { return problem }
    var count = 0
    guard let tables = tables.attribution, self.tables.exchange != nil else { return nil }
    try rows(from: [], in: tables.statements) { key, _ throws(PristineError) in
      count += 1
      if !seen.contains(Key.name(key, from: 0)) { problem = "a statement never arrived" }
      return problem == nil
    }
    if problem == nil, count != seen.count { problem = "something arrived that is not here" }
    return problem
  }
}

private enum Arrivals {
  static let counter = "arrival"

  static func decode(_ reader: inout ByteReader) throws(DecodeError) -> Arrival {
    Arrival(
      change: LocalChange(try reader.uint32()), statement: try reader.digest(), digest: try reader.digest())
  }
}
