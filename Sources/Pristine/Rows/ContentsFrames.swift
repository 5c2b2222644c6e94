import ChangeModel
import Compression
import Dispatch
import Synchronization

/// Contents cut into frames and compressed, on both cores, some frames at a time.
enum ContentsFrames {
  /// Frames compressed at once: enough for both cores, few enough to be held.
  private static let batch = 64

  /// All frames of some contents.
  static func all(of contents: [NewText], _ codec: Codec) throws(PristineError) -> [[UInt8]] {
    var out: [[UInt8]] = []
    try forEachBatch(of: contents, codec) { frames throws(PristineError) in out += frames }
    return out
  }

  /// Calls `body` with the frames in order, some at a time. No more than those are held.
  ///
  /// - Throws: `.sourceChanged`, once what is wrong may have been passed to `body`.
  static func forEachBatch(
    of contents: [NewText], _ codec: Codec, _ body: ([[UInt8]]) throws(PristineError) -> Void
  ) throws(PristineError) {
    var raw: [[UInt8]] = []
    var last: [UInt8] = []
    for text in contents {
      try text.forEachPortion { portion throws(PristineError) in
        var rest = portion[...]
        while !rest.isEmpty {
          if last.capacity == 0 { last.reserveCapacity(min(rest.count, Frames.contentsFrame)) }
          let taken = rest.prefix(Frames.contentsFrame - last.count)
          last.append(contentsOf: UnsafeRawBufferPointer(rebasing: taken))
          rest = rest[taken.endIndex...]
          guard last.count == Frames.contentsFrame else { continue }
          raw.append(last)
          last.removeAll()
          if raw.count == batch {
            try body(try compress(raw, codec))
            raw.removeAll(keepingCapacity: true)
          }
        }
      }
    }
    if !last.isEmpty { raw.append(last) }
    if !raw.isEmpty { try body(try compress(raw, codec)) }
  }

  private static func compress(
    _ raw: [[UInt8]], _ codec: Codec
  ) throws(PristineError) -> [[UInt8]] {
    do throws(CompressionError) {
      if raw.count < 4 {
        let compressor = Compressor()
        return try raw.map { frame throws(CompressionError) in try Frames.encode(frame, codec, compressor) }
      }
      // Both cores, each with a compressor of its own.
      let frames = FrameList(count: raw.count)
      DispatchQueue.concurrentPerform(iterations: 2) { worker in
        let compressor = Compressor()
        for index in stride(from: worker, to: raw.count, by: 2) {
          frames.set(
            index, Result { () throws(CompressionError) in try Frames.encode(raw[index], codec, compressor) })
        }
      }
      return try frames.all.map { result throws(CompressionError) in try result.get() }
    } catch {
      throw .tooLarge("\(error)")
    }
  }
}

/// Collects frames from several threads, each index once.
private final class FrameList: Sendable {
  private let frames: Mutex<[Result<[UInt8], CompressionError>]>
  init(count: Int) { frames = Mutex(Array(repeating: .success([]), count: count)) }
  func set(_ index: Int, _ frame: Result<[UInt8], CompressionError>) { frames.withLock { $0[index] = frame } }
  var all: [Result<[UInt8], CompressionError>] { frames.withLock { $0 } }
}
