import ChangeModel
import LMDB

/// Which model agents' sessions run, for agents that say so only when one starts.
///
/// One row among the checkpoints: workspace, byte 1 -> pairs of session and model, the newest last.
extension StoreWriter {
  package mutating func remember(
    model: [UInt8], ofSession session: [UInt8], of workspace: UInt32
  ) throws(PristineError) {
    var known = try reader.sessionModels(of: workspace).filter { $0.session != session }
    known.append((session, model))
    var out = ByteWriter()
    for pair in known.suffix(32) {
      out.string(pair.session)
      out.string(pair.model)
    }
    try put(Key.of(workspace) + [1], out.bytes, in: attributionTables().checkpoints)
  }
}

extension StoreReader {
  package func sessionModels(
    of workspace: UInt32
  ) throws(PristineError) -> [(session: [UInt8], model: [UInt8])] {
    guard let tables = tables.attribution else { return [] }
    return try row(Key.of(workspace) + [1], in: tables.checkpoints, "checkpoints") {
      reader throws(DecodeError) -> [(session: [UInt8], model: [UInt8])] in
      var out: [(session: [UInt8], model: [UInt8])] = []
      while !reader.isAtEnd {
        out.append((try reader.string(limit: 1 << 16), try reader.string(limit: 1 << 16)))
      }
      return out
    } ?? []
  }
}
