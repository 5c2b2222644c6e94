import ChangeModel
import Compression
import LMDB

extension StoreReader {
  /// Calls `body` with every commit and tag that is kept: its id, the change it is, and its bytes. Row by row, so what came together is
  /// read once.
  package func forEachGitObject(
    _ body: (_ id: [UInt8], _ change: LocalChange?, _ bytes: [UInt8]) throws(PristineError) -> Void
  ) throws(PristineError) {
    guard let tables = tables.git else { return }
    var byBlock: [UInt32: [(index: UInt32, id: [UInt8], change: LocalChange?)]] = [:]
    try rows(from: [], in: tables.objects) { key, value throws(PristineError) in
      let row = try decodeSpan(value, "git_objects") { reader throws(DecodeError) in
        try GitObjectRow.decode(&reader)
      }
      byBlock[row.block, default: []].append((row.index, key.withUnsafeBytes { Array($0) }, row.change))
      return true
    }
    for (block, objects) in byBlock.sorted(by: { $0.key < $1.key }) {
      let all = try gitBytes(inBlock: block)
      for (index, id, change) in objects.sorted(by: { $0.index < $1.index }) {
        guard Int(index) < all.count else {
          throw .corrupt(table: "git_objects", detail: "row \(block) of git_bytes has no object \(index)")
        }
        try body(id, change, all[Int(index)])
      }
    }
  }
}
