import Attribution
import ChangeModel
import Compression
import Dispatch
import Synchronization

/// A change checked and compressed, ready to be stored: all the work that needs no transaction.
package struct PreparedChange: Sendable {
  package let encoded: EncodedChange
  /// Digests of the new bytes of each fact that has any, in sequence.
  let leaves: [Digest]
  /// Frames of the contents; nil when they are absent.
  let frames: [[UInt8]]
  let row: [UInt8]
  package var signature: [UInt8]?
  /// Who wrote it; nil when there is no record, or it is not here.
  package let attribution: EncodedAttribution?
  /// Whether whoever sent the change kept its record back.
  package var isAttributionWithheld = false
  /// What was said of it, to be added to what is known.
  package var statements: [SignedStatement] = []
  /// When it was made, and lines and bytes of its contents by hand.
  let summary: ChangeSummary

  /// Checks that `contents` are those the change is bound to, and compresses both.
  ///
  /// - Throws: `.contentsMismatch`; `.attributionMismatch` for a record that the change is not bound to.
  package init(
    _ encoded: EncodedChange, contents: [UInt8], signature: [UInt8]? = nil,
    attribution: EncodedAttribution? = nil, codec: Codec = .zstd
  ) throws(PristineError) {
    guard contents.count == encoded.change.contentsCount else { throw .contentsMismatch(encoded.hash) }
    let leaves = PreparedChange.leaves(of: encoded.change, contents)
    guard Change.contentsDigest(ofLeaves: leaves) == encoded.change.contentsDigest else {
      throw .contentsMismatch(encoded.hash)
    }
    if let attribution, attribution.commitment != encoded.change.header.commitment {
      throw .attributionMismatch(encoded.hash)
    }
    self.encoded = encoded
    self.leaves = leaves
    self.signature = signature
    self.attribution = attribution
    summary = ChangeSummary(
      nanoseconds: encoded.change.header.timestamp.nanoseconds,
      counts: HandCounts(contents, attribution?.record))
    do throws(CompressionError) {
      frames = try PreparedChange.compress(contents, codec)
      row = try Frames.encode(encoded.bytes, codec, Compressor())
    } catch {
      throw .tooLarge("\(error)")
    }
  }

  /// The digests that bind contents to a change.
  package static func leaves(of change: Change, _ contents: [UInt8]) -> [Digest] {
    var out: [Digest] = []
    var start = 0
    contents.withUnsafeBytes { bytes in
      for file in change.contentFacts {
        for fact in file.facts {
          let count = fact.newBytes
          guard count > 0, start + count <= bytes.count else { continue }
          out.append(Digest.of(UnsafeRawBufferPointer(rebasing: bytes[start..<start + count])))
          start += count
        }
      }
    }
    return out
  }

  private static func compress(_ contents: [UInt8], _ codec: Codec) throws(CompressionError) -> [[UInt8]] {
    let size = Frames.contentsFrame
    let count = (contents.count + size - 1) / size
    @Sendable func frame(_ index: Int, _ compressor: Compressor) throws(CompressionError) -> [UInt8] {
      try Frames.encode(
        Array(contents[index * size..<min(contents.count, (index + 1) * size)]), codec, compressor)
    }
    if count < 4 {
      let compressor = Compressor()
      return try (0..<count).map { index throws(CompressionError) in try frame(index, compressor) }
    }
    // Both cores, each with a compressor of its own.
    let frames = FrameList(count: count)
    DispatchQueue.concurrentPerform(iterations: 2) { worker in
      let compressor = Compressor()
      for index in stride(from: worker, to: count, by: 2) {
        frames.set(index, Result { () throws(CompressionError) in try frame(index, compressor) })
      }
    }
    return try frames.all.map { result throws(CompressionError) in try result.get() }
  }
}

/// Collects frames from several threads, each index once.
private final class FrameList: Sendable {
  private let frames: Mutex<[Result<[UInt8], CompressionError>]>
  init(count: Int) { frames = Mutex(Array(repeating: .success([]), count: count)) }
  func set(_ index: Int, _ frame: Result<[UInt8], CompressionError>) { frames.withLock { $0[index] = frame } }
  var all: [Result<[UInt8], CompressionError>] { frames.withLock { $0 } }
}
