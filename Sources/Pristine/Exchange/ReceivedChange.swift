import Attribution
import ChangeModel
import Compression

/// A change that is coming in: its bytes are known and have its hash, its contents come frame by frame.
///
///     var incoming = try ReceivedChange(row: row, named: hash)
///     for frame in frames { try incoming.add(frame) }
///     let prepared = try incoming.finish()
///
/// Frames are stored as they came once they are known to hold what the change is bound to: nothing is compressed again.
package struct ReceivedChange {
  package let encoded: EncodedChange
  private let row: [UInt8]
  private let attribution: EncodedAttribution?
  /// Frames not yet taken away.
  private var frames: [[UInt8]] = []
  private var framesSeen = 0
  private var meter: ContentsMeter
  private let codecs: Codecs

  /// What opens and makes frames, for many changes: making it costs more than it does for a small one.
  package struct Codecs {
    let decompressor = Decompressor()
    let compressor = Compressor()
    package init() {}
  }

  /// Bytes the canonical form of a change may have once it is decompressed.
  private static let mostBytes = 1 << 28

  /// - Parameters:
  ///   - row: the canonical bytes, compressed behind their count.
  ///   - hash: what the change has to be.
  /// - Throws: `.corruptChange` when it is not, or does not read; `.attributionMismatch` for a record it is not bound to.
  package init(
    row: [UInt8], named hash: ChangeHash, attribution: EncodedAttribution?, _ codecs: Codecs = Codecs()
  ) throws(PristineError) {
    let bytes: [UInt8]
    do { bytes = try Frames.decode(row, limit: ReceivedChange.mostBytes, codecs.decompressor) } catch {
      throw .corruptChange(hash, detail: "\(error)")
    }
    do throws(DecodeError) { encoded = try Change.decode(bytes) } catch {
      throw .corruptChange(hash, detail: "\(error)")
    }
    guard encoded.hash == hash else {
      throw .corruptChange(hash, detail: "its bytes have the hash \(encoded.hash)")
    }
    if let attribution, attribution.commitment != encoded.change.header.commitment {
      throw .attributionMismatch(hash)
    }
    self.row = row
    self.attribution = attribution
    self.codecs = codecs
    meter = ContentsMeter(encoded.change, attribution?.record)
  }

  /// Bytes of its contents.
  package var contentsCount: Int { encoded.change.contentsCount }
  /// Frames its contents come in.
  package var frameCount: Int { Frames.count(ofContents: contentsCount) }
  /// Whether its contents are too many to be held until all of them are here.
  package var isLarge: Bool { contentsCount > PreparedChange.held }

  /// Takes the next frame.
  ///
  /// - Throws: `.corruptChange` for one that does not read, or holds another count of bytes than belongs there.
  package mutating func add(_ frame: [UInt8]) throws(PristineError) {
    let due = min(Frames.contentsFrame, contentsCount - framesSeen * Frames.contentsFrame)
    guard due > 0 else { throw .corruptChange(encoded.hash, detail: "more contents than it has") }
    let bytes: [UInt8]
    do { bytes = try Frames.decode(frame, limit: Frames.contentsFrame, codecs.decompressor) } catch {
      throw .corruptChange(encoded.hash, detail: "a frame of its contents: \(error)")
    }
    guard bytes.count == due else {
      throw .corruptChange(encoded.hash, detail: "a frame of its contents with \(bytes.count) bytes")
    }
    meter.add(bytes)
    frames.append(frame)
    framesSeen += 1
  }

  /// Frames that were added since they were last taken, with the number of the first: for contents that are stored ahead.
  package mutating func takeFrames() -> (first: Int, frames: [[UInt8]]) {
    defer { frames = [] }
    return (framesSeen - frames.count, frames)
  }

  package var heldBytes: Int { frames.reduce(0) { $0 + $1.count } }

  /// The change, once its contents are all there and those it is bound to.
  ///
  /// - Parameter isStaged: whether its frames were taken and stored ahead.
  /// - Throws: `.contentsMismatch`.
  package func finish(isStaged: Bool = false) throws(PristineError) -> PreparedChange {
    let (leaves, counts) = meter.finish()
    guard framesSeen == frameCount, Change.contentsDigest(ofLeaves: leaves) == encoded.change.contentsDigest
    else { throw .contentsMismatch(encoded.hash) }
    return try PreparedChange(
      received: encoded, row: row, leaves: leaves,
      contents: isStaged ? .staged(workspace: StoreWriter.receiving) : .frames(frames), attribution, counts,
      codecs.compressor)
  }

  /// The change for a store that has it with its contents.
  package func withoutContents() throws(PristineError) -> PreparedChange {
    try PreparedChange(
      received: encoded, row: row, leaves: [], contents: .absent, attribution, HandCounts(),
      codecs.compressor)
  }

  /// The change without its contents, which stay where it came from.
  ///
  /// - Parameter leaves: digests of what is new in each fact, which its contents are bound by.
  /// - Throws: `.contentsMismatch`.
  package func finish(leaves: [Digest]) throws(PristineError) -> PreparedChange {
    guard Change.contentsDigest(ofLeaves: leaves) == encoded.change.contentsDigest else {
      throw .contentsMismatch(encoded.hash)
    }
    return try PreparedChange(
      received: encoded, row: row, leaves: leaves, contents: .absent, attribution, HandCounts(),
      codecs.compressor)
  }
}

/// Follows contents through the facts they belong to: a digest for each, and counts by hand.
private struct ContentsMeter {
  private let facts: [ContentFact]
  private var index = 0
  private var left: Int
  private var digest = DigestBuilder()
  private var leaves: [Digest] = []
  private var counter: HandCounter

  init(_ change: Change, _ record: AttributionRecord?) {
    facts = change.contentFacts.flatMap(\.facts).filter { $0.newBytes > 0 }
    left = facts.first?.newBytes ?? 0
    counter = HandCounter(record)
  }

  mutating func add(_ bytes: [UInt8]) {
    bytes.withUnsafeBytes { bytes in
      var at = 0
      while at < bytes.count, index < facts.count {
        let part = UnsafeRawBufferPointer(rebasing: bytes[at..<at + min(left, bytes.count - at)])
        digest.add(part)
        counter.add(part, of: facts[index])
        at += part.count
        left -= part.count
        if left == 0 { endFact() }
      }
    }
  }

  private mutating func endFact() {
    counter.endFact()
    leaves.append(digest.digest)
    digest = DigestBuilder()
    index += 1
    left = index < facts.count ? facts[index].newBytes : 0
  }

  func finish() -> (leaves: [Digest], counts: HandCounts) { (leaves, counter.counts) }
}
