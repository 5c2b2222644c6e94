/// Why a frame could not be made or read.
package enum CompressionError: Error, Equatable, Sendable {
  /// There is not even the byte that names the codec.
  case emptyFrame
  /// The first byte names no codec.
  case unknownCodec(UInt8)
  /// The bytes are cut short, changed, or none that this codec writes.
  case damaged(Codec)
  /// The frame is sound but does not hold as many bytes as the reader expects.
  case wrongCount(expected: Int)
  /// The frame ends before its last byte.
  case trailingBytes(Int)
  /// More bytes are expected than the reader allows.
  case overLimit(expected: Int, limit: Int)
  /// The codec found no memory to work in.
  case outOfMemory(Codec)
}

extension CompressionError: CustomStringConvertible {
  package var description: String {
    switch self {
    case .emptyFrame: "the frame is empty"
    case .unknownCodec(let byte): "no codec has the number \(byte)"
    case .damaged(let codec): "the \(codec) frame is damaged"
    case .wrongCount(let expected): "the frame does not hold \(expected) bytes"
    case .trailingBytes(let count): "\(count) bytes follow the end of the frame"
    case .overLimit(let expected, let limit): "\(expected) bytes are more than the limit of \(limit)"
    case .outOfMemory(let codec): "no memory for \(codec)"
    }
  }
}
