internal import CZlib

/// The parts of a frame that holds its bytes as they are.
enum RawFrame {
  /// Bytes that a frame of this kind has beyond its contents: the codec and the checksum.
  static let overhead = 1 + checksumSize
  private static let checksumSize = 4

  static func make(_ bytes: UnsafeRawBufferPointer) -> [UInt8] {
    var frame: [UInt8] = []
    frame.reserveCapacity(bytes.count + overhead)
    frame.append(Codec.raw.rawValue)
    frame.append(contentsOf: bytes)
    withUnsafeBytes(of: checksum(bytes).bigEndian) { frame.append(contentsOf: $0) }
    return frame
  }

  /// Refuses a frame, without its first byte, that does not hold `expectedCount` bytes.
  static func checkCount(_ payload: UnsafeRawBufferPointer, _ expectedCount: Int) throws(CompressionError) {
    if payload.count < checksumSize { throw .damaged(.raw) }
    if payload.count - checksumSize != expectedCount { throw .wrongCount(expected: expectedCount) }
  }

  /// Copies the contents of `payload`, a frame without its first byte, into `output`, which they must fill.
  static func read(
    _ payload: UnsafeRawBufferPointer, into output: UnsafeMutableRawBufferPointer
  ) throws(CompressionError) {
    try checkCount(payload, output.count)
    let count = output.count
    let bytes = UnsafeRawBufferPointer(rebasing: payload[..<count])
    let stored = payload.loadUnaligned(fromByteOffset: count, as: UInt32.self)
    if UInt32(bigEndian: stored) != checksum(bytes) { throw .damaged(.raw) }
    output.copyMemory(from: bytes)
  }

  private static func checksum(_ bytes: UnsafeRawBufferPointer) -> UInt32 {
    // Without an address zlib would answer the checksum's initial value, which is that of no bytes, too.
    UInt32(truncatingIfNeeded: crc32_z(0, bytes.bindMemory(to: UInt8.self).baseAddress, bytes.count))
  }
}
