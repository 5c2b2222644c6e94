/// How the bytes of a frame are stored: its first byte.
///
/// A frame is the codec's byte followed by
///
/// * `raw`: the bytes, then their CRC-32, big-endian;
/// * `zlib`: a zlib stream (RFC 1950), which ends with an Adler-32 of the bytes;
/// * `zstd`: one zstd frame (RFC 8878) that states its size and ends with a checksum of the bytes.
///
/// So damage is noticed in every kind of frame, and nothing may follow the end that the codec knows.
package enum Codec: UInt8, CaseIterable, Sendable {
  case raw = 0
  /// The one that every peer reads.
  case zlib = 1
  /// The one to write: as small as zlib at its slowest, and several times as fast.
  case zstd = 2

  /// The level that pays for itself; `raw` has no levels.
  package var defaultLevel: Int {
    switch self {
    case .raw: 0
    case .zlib: 4
    case .zstd: 3
    }
  }

  /// The levels the codec knows; others are taken for the nearest of them.
  package var levels: ClosedRange<Int> {
    switch self {
    case .raw: 0...0
    case .zlib: 1...9
    case .zstd: 1...19
    }
  }
}
