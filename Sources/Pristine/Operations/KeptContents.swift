import ChangeModel
import Compression
import LMDB

/// Bytes of files that a command wrote over: kept, by their SHA-256, so that undoing it brings them back.
extension StoreWriter {
  package mutating func keep(_ bytes: [UInt8]) throws(PristineError) -> Digest {
    let digest = Digest.of(bytes)
    if try reader.keeps(digest) { return digest }
    let row: [UInt8]
    do throws(CompressionError) { row = try Frames.encode(bytes, .zstd, Compressor()) } catch {
      throw .tooLarge("a file to keep for undo")
    }
    try put(digest.bytes, row, in: tables.kept)
    return digest
  }
}

extension StoreReader {
  package func keeps(_ digest: Digest) throws(PristineError) -> Bool {
    try database { () throws(LMDBError) in try raw.contains(digest.bytes, in: tables.kept) }
  }

  package func kept(_ digest: Digest) throws(PristineError) -> [UInt8] {
    guard
      let row = try database({ () throws(LMDBError) in try raw.bytes(for: digest.bytes, in: tables.kept) })
    else {
      throw .corrupt(table: "kept", detail: "no bytes with the digest \(digest)")
    }
    let bytes: [UInt8]
    do { bytes = try Frames.decode(row) } catch { throw .corrupt(table: "kept", detail: "\(error)") }
    guard Digest.of(bytes) == digest else {
      throw .corrupt(table: "kept", detail: "bytes that do not have the digest \(digest)")
    }
    return bytes
  }
}
