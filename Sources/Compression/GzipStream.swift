internal import CZlib

/// A gzip file, written piece by piece: the header without name and time, so equal bytes make equal files.
///
///     let gzip = try GzipStream()
///     out += try gzip.add(bytes)
///     out += try gzip.finish()
package final class GzipStream {
  /// zlib's number for a window of 32 KiB, and 16 for gzip's header and trailer around the stream.
  private static let window: Int32 = 15 + 16
  private static let piece = 1 << 16

  /// zlib keeps the address of its state, which therefore lives on the heap.
  private let state: UnsafeMutablePointer<z_stream>

  /// - Throws: `.outOfMemory`.
  package init(level: Int = 6) throws(CompressionError) {
    state = .allocate(capacity: 1)
    state.initialize(to: z_stream())
    let code = deflateInit2_(
      state, Int32(level), Z_DEFLATED, Self.window, 8, Z_DEFAULT_STRATEGY, ZLIB_VERSION,
      Int32(MemoryLayout<z_stream>.size))
    guard code == Z_OK else { throw .outOfMemory(.zlib) }
  }

  deinit {
    // Harmless for a stream that was never begun.
    deflateEnd(state)
    state.deallocate()
  }

  /// Compresses more bytes, and gives what of the file is ready.
  package func add(_ bytes: [UInt8]) throws(CompressionError) -> [UInt8] {
    var out: [UInt8] = []
    var start = 0
    // zlib counts in 32 bits, so longer runs are fed to it in pieces.
    while start < bytes.count {
      let end = min(bytes.count, start + 1 << 30)
      try run(bytes[start..<end], Z_NO_FLUSH, &out)
      start = end
    }
    return out
  }

  /// The rest of the file.
  package func finish() throws(CompressionError) -> [UInt8] {
    var out: [UInt8] = []
    try run([], Z_FINISH, &out)
    return out
  }

  private func run(_ bytes: ArraySlice<UInt8>, _ flush: Int32, _ out: inout [UInt8]) throws(CompressionError)
  {
    var buffer = [UInt8](repeating: 0, count: Self.piece)
    let isDone = bytes.withUnsafeBufferPointer { input in
      // The input is declared mutable for historical reasons; zlib only reads it.
      state.pointee.next_in = UnsafeMutablePointer(mutating: input.baseAddress)
      state.pointee.avail_in = UInt32(input.count)
      while true {
        let (code, written) = buffer.withUnsafeMutableBufferPointer { output in
          state.pointee.next_out = output.baseAddress
          state.pointee.avail_out = UInt32(output.count)
          let code = deflate(state, flush)
          return (code, output.count - Int(state.pointee.avail_out))
        }
        out += buffer[..<written]
        switch code {
        case Z_STREAM_END: return true
        // No room was left: there may be more.
        case Z_OK where state.pointee.avail_out == 0: continue
        case Z_OK, Z_BUF_ERROR: return flush == Z_NO_FLUSH && state.pointee.avail_in == 0
        default: return false
        }
      }
    }
    guard isDone else { throw .outOfMemory(.zlib) }
  }
}
