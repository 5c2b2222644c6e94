import ChangeModel
import Compression

/// Compressed byte strings as rows hold them: the count of the raw bytes, then a frame that says how it is compressed.
package enum Frames {
  /// Raw bytes in one frame of contents: large enough to compress well, small enough to read one file out of a large change.
  package static let contentsFrame = 256 << 10

  /// - Throws: `CompressionError` when there is no memory for it.
  static func encode(_ bytes: [UInt8], _ codec: Codec, _ compressor: Compressor) throws(CompressionError)
    -> [UInt8]
  {
    var out = ByteWriter(reserving: bytes.count / 2 + 16)
    out.varint(bytes.count)
    out.raw(try compressor.compressBest(bytes, with: codec))
    return out.bytes
  }

  /// - Throws: `DecodeError` or `CompressionError`.
  static func decode(
    _ row: [UInt8], limit: Int = 1 << 30, _ decompressor: Decompressor = Decompressor()
  ) throws -> [UInt8] {
    let header = row.withUnsafeBytes { raw in
      Result { () throws(DecodeError) in
        var reader = ByteReader(raw)
        let count = try reader.count(limit: limit)
        return (count, reader.offset)
      }
    }
    let (count, offset) = try header.get()
    return try decompressor.decompress(
      row.span.bytes.extracting(offset...), expectedCount: count, limit: limit)
  }
}
