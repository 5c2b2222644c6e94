internal import CZlib

/// A zlib stream in one direction, used again for one frame after another.
///
/// zlib keeps the address of its state, which therefore lives on the heap.
final class ZlibStream {
  enum Direction: Equatable {
    case compressing(level: Int)
    case decompressing
  }

  /// zlib counts in 32 bits, so longer runs are fed to it in pieces.
  private static let largestPiece = 1 << 30

  let direction: Direction
  private let state: UnsafeMutablePointer<z_stream>
  private let isReady: Bool

  init(_ direction: Direction) throws(CompressionError) {
    self.direction = direction
    state = .allocate(capacity: 1)
    state.initialize(to: z_stream())
    let size = Int32(MemoryLayout<z_stream>.size)
    let code =
      switch direction {
      case .compressing(let level): deflateInit_(state, Int32(level), ZLIB_VERSION, size)
      case .decompressing: inflateInit_(state, ZLIB_VERSION, size)
      }
    isReady = code == Z_OK
    if !isReady { throw .outOfMemory(.zlib) }
  }

  deinit {
    if isReady {
      switch direction {
      case .compressing: deflateEnd(state)
      case .decompressing: inflateEnd(state)
      }
    }
    state.deallocate()
  }

  /// The most bytes that `count` bytes can take compressed.
  func bound(_ count: Int) -> Int {
    Int(deflateBound(state, uLong(count)))
  }

  /// How a run ended.
  struct Outcome {
    enum Ending {
      /// The stream reached its own end.
      case finished
      /// There is no input left, or no room, and the stream is not at its end.
      case cutShort
      case damaged
      case outOfMemory
    }

    var ending = Ending.cutShort
    var read = 0
    var written = 0
  }

  /// Turns `input` into `output`, from the beginning of a stream, until its end or until either is used up.
  func run(_ input: UnsafeRawBufferPointer, into output: UnsafeMutableRawBufferPointer) -> Outcome {
    var outcome = Outcome()
    switch direction {
    case .compressing: deflateReset(state)
    case .decompressing: inflateReset(state)
    }
    while true {
      let given = min(input.count - outcome.read, Self.largestPiece)
      let room = min(output.count - outcome.written, Self.largestPiece)
      let code = step(
        UnsafeRawBufferPointer(rebasing: input[outcome.read..<outcome.read + given]),
        isLast: outcome.read + given == input.count,
        into: UnsafeMutableRawBufferPointer(rebasing: output[outcome.written..<outcome.written + room]))
      let read = given - Int(state.pointee.avail_in)
      let written = room - Int(state.pointee.avail_out)
      outcome.read += read
      outcome.written += written
      switch code {
      case Z_OK where read + written > 0: continue
      case Z_OK, Z_BUF_ERROR: outcome.ending = .cutShort
      case Z_STREAM_END: outcome.ending = .finished
      case Z_MEM_ERROR: outcome.ending = .outOfMemory
      default: outcome.ending = .damaged
      }
      return outcome
    }
  }

  private func step(
    _ input: UnsafeRawBufferPointer, isLast: Bool, into output: UnsafeMutableRawBufferPointer
  ) -> Int32 {
    // zlib refuses a missing address even for no room at all, and writes nothing there then.
    var nowhere: UInt8 = 0
    return withUnsafeMutablePointer(to: &nowhere) { nowhere in
      // The input is declared mutable for historical reasons; zlib only reads it.
      state.pointee.next_in = UnsafeMutablePointer(mutating: input.bindMemory(to: UInt8.self).baseAddress)
      state.pointee.avail_in = UInt32(input.count)
      state.pointee.next_out = output.bindMemory(to: UInt8.self).baseAddress ?? nowhere
      state.pointee.avail_out = UInt32(output.count)
      return switch direction {
      case .compressing: deflate(state, isLast ? Z_FINISH : Z_NO_FLUSH)
      case .decompressing: inflate(state, Z_NO_FLUSH)
      }
    }
  }
}
