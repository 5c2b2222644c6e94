import Attribution
import ChangeModel
import Compression
import LMDB

/// Reads new bytes of changes, keeping the frames opened last: files recorded together lie side by side in one frame.
package final class ContentsReader {
  private struct FrameKey: Hashable {
    var change: LocalChange
    var frame: UInt32
  }
  /// Frames used lately, and those used before them: when the young ones come to more than the bound they become the old ones, and what
  /// was old and not used since goes. A large frame with hundreds of small ones between its uses stays.
  private var young: [FrameKey: [UInt8]] = [:]
  private var old: [FrameKey: [UInt8]] = [:]
  private var youngBytes = 0
  private let decompressor = Decompressor()
  private static let bound = 4 << 20

  package init() {}

  /// Appends `count` bytes of a change's contents from `offset` on.
  ///
  /// - Throws: `.contentsAbsent` when they are not here, `.corruptChange` when they do not read.
  func append(
    _ change: LocalChange, _ offset: Int, _ count: Int, to out: inout [UInt8], from reader: StoreReader
  ) throws(PristineError) {
    var at = offset
    let end = offset + count
    while at < end {
      let key = FrameKey(change: change, frame: UInt32(at / Frames.contentsFrame))
      if young[key] == nil { try use(key, from: reader) }
      let start = at % Frames.contentsFrame
      let stop = min(end - at + start, Frames.contentsFrame)
      guard let frame = young[key], stop <= frame.count else {
        throw .corruptChange(
          try reader.hash(of: change), detail: "its contents are shorter than its facts say")
      }
      out.append(contentsOf: frame[start..<stop])
      at += stop - start
    }
  }

  private func use(_ key: FrameKey, from reader: StoreReader) throws(PristineError) {
    if let frame = old[key] { keep(key, frame) } else { keep(key, try load(key, from: reader)) }
  }

  private func keep(_ key: FrameKey, _ frame: [UInt8]) {
    if youngBytes > ContentsReader.bound {
      old = young
      young = [:]
      youngBytes = 0
    }
    young[key] = frame
    youngBytes += frame.count
  }

  private func load(_ key: FrameKey, from reader: StoreReader) throws(PristineError) -> [UInt8] {
    let row = try database { () throws(LMDBError) in
      try reader.raw.bytesOnce(for: Key.of(key.change.value, key.frame), in: reader.tables.contents)
    }
    guard let row else { throw .contentsAbsent(try reader.hash(of: key.change)) }
    do { return try Frames.decode(row, limit: Frames.contentsFrame, decompressor) } catch {
      throw .corruptChange(try reader.hash(of: key.change), detail: "a frame of its contents: \(error)")
    }
  }
}

extension StoreReader {
  /// A stretch of the contents of a change.
  package func contents(of change: LocalChange, _ range: Range<Int>) throws(PristineError) -> [UInt8] {
    var out: [UInt8] = []
    try ContentsReader().append(change, range.lowerBound, range.count, to: &out, from: self)
    return out
  }

  /// The digests of the stretches of contents a change is bound to, of the contents as they are here. Nothing is held but a portion.
  ///
  /// - Parameter counter: told the same bytes, for who typed them.
  package func leaves(
    of change: LocalChange, _ facts: Change, _ counter: inout HandCounter
  ) throws(PristineError) -> [Digest] {
    let contents = ContentsReader()
    var out: [Digest] = []
    var buffer: [UInt8] = []
    var start = 0
    for file in facts.contentFacts {
      for fact in file.facts where fact.newBytes > 0 {
        var digest = DigestBuilder()
        for range in Portions(start..<start + fact.newBytes) {
          buffer.removeAll(keepingCapacity: true)
          try contents.append(change, range.lowerBound, range.count, to: &buffer, from: self)
          digest.add(buffer)
          buffer.withUnsafeBytes { counter.add($0, of: fact) }
        }
        counter.endFact()
        out.append(digest.digest)
        start += fact.newBytes
      }
    }
    return out
  }

  /// The same digests, for those who count nothing.
  package func leaves(of change: LocalChange, _ facts: Change) throws(PristineError) -> [Digest] {
    var counter = HandCounter(nil)
    return try leaves(of: change, facts, &counter)
  }

  /// All contents of a change.
  package func contents(of change: LocalChange, count: Int) throws(PristineError) -> [UInt8] {
    var out: [UInt8] = []
    out.reserveCapacity(count)
    try ContentsReader().append(change, 0, count, to: &out, from: self)
    return out
  }
}
