internal import CZlib
internal import CZstd

/// Reads frames, keeping the codecs' working memory from one to the next.
///
/// Frames may come from anywhere: whatever their bytes are, reading answers exactly as many bytes as expected or
/// throws, and never takes more memory than that plus the codecs' own, which is bounded.
///
/// A decompressor serves one thread at a time. It allocates nothing before its first frame.
package final class Decompressor {
  private var zlib: ZlibStream?
  private var zstd: OpaquePointer?

  package init() {}

  deinit {
    ZSTD_freeDCtx(zstd)
  }

  /// The `expectedCount` bytes that the frame holds. `O(frame + expectedCount)`.
  ///
  /// - Parameter limit: The most bytes to make room for, where `expectedCount` comes from the same untrusted place
  ///   as the frame.
  /// - Throws: `CompressionError`, before making any room where the frame cannot hold that many bytes.
  package func decompress(
    _ frame: RawSpan, expectedCount: Int, limit: Int
  ) throws(CompressionError) -> [UInt8] {
    if expectedCount < 0 || expectedCount > limit {
      throw .overLimit(expected: expectedCount, limit: limit)
    }
    return try frame.withUnsafeBytes { frame throws(CompressionError) in
      let (codec, payload) = try Self.split(frame)
      try Self.checkPlausible(codec, payload, expectedCount)
      var failure: CompressionError?
      let bytes = [UInt8](unsafeUninitializedCapacity: expectedCount) { buffer, count in
        do throws(CompressionError) {
          let output = UnsafeMutableRawBufferPointer(
            rebasing: UnsafeMutableRawBufferPointer(buffer)[..<expectedCount])
          try read(codec, payload, into: output)
          count = expectedCount
        } catch {
          failure = error
        }
      }
      if let failure { throw failure }
      return bytes
    }
  }

  /// Fills `output` with the bytes that the frame holds, which must be as many. `O(frame + output)`.
  ///
  /// - Throws: `CompressionError`; what `output` holds then means nothing.
  package func decompress(
    _ frame: RawSpan, into output: UnsafeMutableRawBufferPointer
  ) throws(CompressionError) {
    try frame.withUnsafeBytes { frame throws(CompressionError) in
      let (codec, payload) = try Self.split(frame)
      try Self.checkPlausible(codec, payload, output.count)
      try read(codec, payload, into: output)
    }
  }

  package func decompress(
    _ frame: [UInt8], expectedCount: Int, limit: Int
  ) throws(CompressionError) -> [UInt8] {
    try decompress(frame.span.bytes, expectedCount: expectedCount, limit: limit)
  }
}

// MARK: Codecs

extension Decompressor {
  /// No zlib stream is longer than this per byte of it: a match of 258 bytes takes at least two bits.
  private static let largestZlibRatio = 1032

  private static func split(
    _ frame: UnsafeRawBufferPointer
  ) throws(CompressionError) -> (Codec, UnsafeRawBufferPointer) {
    guard let first = frame.first else { throw .emptyFrame }
    guard let codec = Codec(rawValue: first) else { throw .unknownCodec(first) }
    return (codec, UnsafeRawBufferPointer(rebasing: frame[1...]))
  }

  /// Refuses, before any room is made, a frame that cannot hold `expectedCount` bytes.
  private static func checkPlausible(
    _ codec: Codec, _ payload: UnsafeRawBufferPointer, _ expectedCount: Int
  ) throws(CompressionError) {
    switch codec {
    case .raw:
      try RawFrame.checkCount(payload, expectedCount)
    case .zlib:
      if expectedCount / largestZlibRatio > payload.count { throw .wrongCount(expected: expectedCount) }
    case .zstd:
      try checkZstdHeader(payload, expectedCount)
    }
  }

  private func read(
    _ codec: Codec, _ payload: UnsafeRawBufferPointer, into output: UnsafeMutableRawBufferPointer
  ) throws(CompressionError) {
    switch codec {
    case .raw: try RawFrame.read(payload, into: output)
    case .zlib: try readZlib(payload, into: output)
    case .zstd: try readZstd(payload, into: output)
    }
  }

  private func readZlib(
    _ payload: UnsafeRawBufferPointer, into output: UnsafeMutableRawBufferPointer
  ) throws(CompressionError) {
    let stream: ZlibStream
    if let zlib {
      stream = zlib
    } else {
      stream = try ZlibStream(.decompressing)
      zlib = stream
    }
    let outcome = stream.run(payload, into: output)
    switch outcome.ending {
    case .finished: break
    case .damaged: throw .damaged(.zlib)
    case .outOfMemory: throw .outOfMemory(.zlib)
    case .cutShort where outcome.read == payload.count: throw .damaged(.zlib)
    case .cutShort: throw .wrongCount(expected: output.count)
    }
    if outcome.written != output.count { throw .wrongCount(expected: output.count) }
    if outcome.read != payload.count { throw .trailingBytes(payload.count - outcome.read) }
  }

  /// A zstd frame states its size, and is the only thing there: the library would read several in a row, and skip
  /// those meant for others.
  private static func checkZstdHeader(
    _ payload: UnsafeRawBufferPointer, _ expectedCount: Int
  ) throws(CompressionError) {
    guard payload.count >= 4, payload.loadUnaligned(as: UInt32.self).littleEndian == 0xfd2f_b528 else {
      throw .damaged(.zstd)
    }
    let size = ZSTD_findFrameCompressedSize(payload.baseAddress, payload.count)
    if ZSTD_isError(size) != 0 { throw .damaged(.zstd) }
    if size != payload.count { throw .trailingBytes(payload.count - size) }
    // Sizes that are unknown or unreadable are answered as the two largest numbers.
    let count = ZSTD_getFrameContentSize(payload.baseAddress, payload.count)
    if count >= UInt64.max - 1 { throw .damaged(.zstd) }
    if count != UInt64(expectedCount) { throw .wrongCount(expected: expectedCount) }
  }

  private func readZstd(
    _ payload: UnsafeRawBufferPointer, into output: UnsafeMutableRawBufferPointer
  ) throws(CompressionError) {
    zstd = zstd ?? ZSTD_createDCtx()
    guard let zstd else { throw .outOfMemory(.zstd) }
    let size = ZSTD_decompressDCtx(zstd, output.baseAddress, output.count, payload.baseAddress, payload.count)
    if ZSTD_isError(size) != 0 { throw .damaged(.zstd) }
    if size != output.count { throw .wrongCount(expected: output.count) }
  }
}
