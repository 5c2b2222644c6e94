internal import CZlib
internal import CZstd

/// Makes frames, keeping the codecs' working memory from one to the next.
///
/// A compressor serves one thread at a time. It allocates nothing before its first frame.
///
///     let compressor = Compressor()
///     let frame = try compressor.compressBest(bytes, with: .zstd)
package final class Compressor {
  /// Below this size the codecs' own headers and checksums eat up what they save.
  static let smallestWorthTrying = 32

  private var zlib: ZlibStream?
  private var zstd: OpaquePointer?
  /// Where frames are made; what is handed out is a copy of their own size.
  private var workspace: [UInt8] = []

  package init() {}

  deinit {
    ZSTD_freeCCtx(zstd)
  }

  /// A frame of `bytes` with the codec asked for, even where that makes it longer than the bytes. `O(bytes)`.
  ///
  /// - Throws: `.outOfMemory`.
  package func compress(
    _ bytes: RawSpan, with codec: Codec, level: Int? = nil
  ) throws(CompressionError) -> [UInt8] {
    let asked = level ?? codec.defaultLevel
    let level = min(max(asked, codec.levels.lowerBound), codec.levels.upperBound)
    return try bytes.withUnsafeBytes { bytes throws(CompressionError) in
      switch codec {
      case .raw: RawFrame.make(bytes)
      case .zlib: try zlibFrame(bytes, level)
      case .zstd: try zstdFrame(bytes, level)
      }
    }
  }

  /// A frame with the codec asked for, or a raw one where that is no longer. `O(bytes)`.
  ///
  /// - Throws: `.outOfMemory`.
  package func compressBest(
    _ bytes: RawSpan, with codec: Codec, level: Int? = nil
  ) throws(CompressionError) -> [UInt8] {
    if bytes.byteCount >= Self.smallestWorthTrying {
      let frame = try compress(bytes, with: codec, level: level)
      if frame.count < bytes.byteCount + RawFrame.overhead { return frame }
    }
    return try compress(bytes, with: .raw)
  }

  package func compress(
    _ bytes: [UInt8], with codec: Codec, level: Int? = nil
  ) throws(CompressionError) -> [UInt8] {
    try compress(bytes.span.bytes, with: codec, level: level)
  }

  package func compressBest(
    _ bytes: [UInt8], with codec: Codec, level: Int? = nil
  ) throws(CompressionError) -> [UInt8] {
    try compressBest(bytes.span.bytes, with: codec, level: level)
  }
}

// MARK: Codecs

extension Compressor {
  private func zlibFrame(_ bytes: UnsafeRawBufferPointer, _ level: Int) throws(CompressionError) -> [UInt8] {
    let stream = try zlibStream(level)
    return try frame(.zlib, atMost: stream.bound(bytes.count)) { output in
      let outcome = stream.run(bytes, into: output)
      return outcome.ending == .finished ? outcome.written : nil
    }
  }

  private func zlibStream(_ level: Int) throws(CompressionError) -> ZlibStream {
    if let zlib, zlib.direction == .compressing(level: level) { return zlib }
    let stream = try ZlibStream(.compressing(level: level))
    zlib = stream
    return stream
  }

  private func zstdFrame(_ bytes: UnsafeRawBufferPointer, _ level: Int) throws(CompressionError) -> [UInt8] {
    zstd = zstd ?? ZSTD_createCCtx()
    guard let zstd else { throw .outOfMemory(.zstd) }
    // Both are within the library's bounds, so setting them cannot fail.
    _ = ZSTD_CCtx_setParameter(zstd, ZSTD_c_compressionLevel, Int32(level))
    _ = ZSTD_CCtx_setParameter(zstd, ZSTD_c_checksumFlag, 1)
    return try frame(.zstd, atMost: ZSTD_compressBound(bytes.count)) { output in
      let size = ZSTD_compress2(zstd, output.baseAddress, output.count, bytes.baseAddress, bytes.count)
      return ZSTD_isError(size) == 0 ? size : nil
    }
  }

  /// A frame whose payload `body` writes, answering its size, or nil for the one way in which compressing into
  /// enough room fails.
  private func frame(
    _ codec: Codec, atMost bound: Int, _ body: (UnsafeMutableRawBufferPointer) -> Int?
  ) throws(CompressionError) -> [UInt8] {
    if workspace.count <= bound {
      workspace = [UInt8](repeating: 0, count: bound + 1)
    }
    let frame = workspace.withUnsafeMutableBytes { output -> [UInt8]? in
      output[0] = codec.rawValue
      let size = body(UnsafeMutableRawBufferPointer(rebasing: output[1...]))
      return size.map { [UInt8](output[...$0]) }
    }
    guard let frame else { throw .outOfMemory(codec) }
    return frame
  }
}
