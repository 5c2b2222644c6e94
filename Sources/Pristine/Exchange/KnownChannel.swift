import ChangeModel
import LMDB

/// What this store remembers of a channel of another repository. It only saves asking; it is worked out anew where it is gone.
package struct KnownChannel: Equatable, Sendable {
  /// What it held when it was last seen; its log is not known.
  package var head: ChannelHead
  /// All that was said there of its changes until this mark has been seen here.
  package var theirs = ArrivalMark.none
  /// All that was said here of its changes until this mark was told there.
  package var ours = ArrivalMark.none
  /// Changes that were taken out there, as far as this side still has them.
  package var gone: [ChangeHash] = []

  package init(head: ChannelHead) { self.head = head }

  fileprivate func encoded() -> [UInt8] {
    var out = ByteWriter(reserving: 2200)
    head.encode(&out)
    for mark in [theirs, ours] {
      out.varint(mark.count)
      out.digest(mark.digest)
    }
    out.varint(gone.count)
    for change in gone { out.digest(change.digest) }
    return out.bytes
  }

  fileprivate static func decode(_ reader: inout ByteReader) throws(DecodeError) -> KnownChannel {
    var out = KnownChannel(head: try ChannelHead.decode(&reader))
    out.theirs = ArrivalMark(count: try reader.uint32(), digest: try reader.digest())
    out.ours = ArrivalMark(count: try reader.uint32(), digest: try reader.digest())
    for _ in 0..<(try reader.listCount()) { out.gone.append(ChangeHash(try reader.digest())) }
    return out
  }
}

/// Other repositories go by a digest of their place.
extension StoreReader {
  package func known(_ channel: String, at place: Digest) throws(PristineError) -> KnownChannel? {
    guard let tables = tables.exchange else { return nil }
    return try row(place.bytes + Array(channel.utf8), in: tables.remotes, "remotes") {
      reader throws(DecodeError) in try KnownChannel.decode(&reader)
    }
  }
}

extension StoreWriter {
  package mutating func put(_ known: KnownChannel, of channel: String, at place: Digest) throws(PristineError)
  {
    try share(known.head)
    try put(place.bytes + Array(channel.utf8), known.encoded(), in: try exchangeTables().remotes)
  }

  /// Forgets all about another repository.
  package mutating func forgetRemote(_ place: Digest) throws(PristineError) {
    try deleteAll(place.bytes, in: try exchangeTables().remotes)
  }

  private func exchangeTables() throws(PristineError) -> ExchangeTables {
    guard let tables = tables.exchange else {
      throw .corrupt(table: "remotes", detail: "the table is missing")
    }
    return tables
  }
}
