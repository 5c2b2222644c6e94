import ChangeModel
import LMDB

/// Where a channel stands: its set of changes, the order in which they arrived, and the digest of the set.
package struct ChannelHead: Equatable, Sendable {
  /// Stored set; shared with forks until one of them changes.
  var set: UInt32
  /// Arrival log and how much of it is this channel's.
  var log: UInt32
  package var length: UInt32
  var accumulator: StateAccumulator

  /// The state: equal for two channels exactly when they hold the same changes.
  package var state: Digest { accumulator.digest }

  static let empty = ChannelHead(set: 0, log: 0, length: 0, accumulator: StateAccumulator())

  func encode(_ out: inout ByteWriter) {
    out.varint(set)
    out.varint(log)
    out.varint(length)
    out.raw(accumulator.bytes)
  }

  static func decode(_ reader: inout ByteReader) throws(DecodeError) -> ChannelHead {
    let (set, log, length) = (try reader.uint32(), try reader.uint32(), try reader.uint32())
    let at = reader.offset
    guard let accumulator = StateAccumulator(bytes: try reader.raw(2048)) else { throw .truncated(at: at) }
    return ChannelHead(set: set, log: log, length: length, accumulator: accumulator)
  }
}

/// How far a log goes: which one, and how many of its entries. What lies before a place never changes.
package struct LogPlace: Hashable, Sendable {
  var log: UInt32
  var length: UInt32

  func encode(_ out: inout ByteWriter) {
    out.varint(log)
    out.varint(length)
  }

  static func decode(_ reader: inout ByteReader) throws(DecodeError) -> LogPlace {
    LogPlace(log: try reader.uint32(), length: try reader.uint32())
  }
}

extension ChannelHead {
  /// Where the log of the channel ends.
  package var place: LogPlace { LogPlace(log: log, length: length) }
  package static var none: ChannelHead { empty }
}

/// One arrival in a channel.
package struct LogEntry: Equatable, Sendable {
  package var change: LocalChange
  /// The state of the channel once the change was in.
  package var state: Digest
}

extension StoreReader {
  package func head(of channel: String) throws(PristineError) -> ChannelHead? {
    try row(Key.of(channel), in: tables.channels, "channels") { reader throws(DecodeError) in
      try ChannelHead.decode(&reader)
    }
  }

  package func requireHead(of channel: String) throws(PristineError) -> ChannelHead {
    guard let head = try head(of: channel) else { throw .noSuchChannel(channel) }
    return head
  }

  /// Names of all channels, in byte order.
  package func channelNames() throws(PristineError) -> [String] {
    var out: [String] = []
    try rows(from: [], in: tables.channels) { key, _ throws(PristineError) in
      out.append(String(decoding: Key.name(key, from: 0), as: UTF8.self))
      return true
    }
    return out
  }

  /// The set of a channel. One bit a change: 12 KB for a hundred thousand.
  package func set(of head: ChannelHead) throws(PristineError) -> ChangeSet { try set(head.set) }

  func set(_ id: UInt32) throws(PristineError) -> ChangeSet {
    var chain: [UInt32] = []
    var at = id
    while at != 0 {
      chain.append(at)
      let base = try setInfo(at).base
      // Numbers go down: a loop would never end.
      guard base < at else { throw .corrupt(table: "sets", detail: "set \(at) builds on set \(base)") }
      at = base
    }
    var set = ChangeSet()
    for id in chain.reversed() {
      try rows(Key.of(id), in: tables.setPages) { key, value throws(PristineError) in
        guard let page = Key.number(key, 1), page < ChangeSet.pageLimit, value.byteCount % 8 == 0,
          value.byteCount <= ChangeSet.pageBits / 8
        else {
          throw .corrupt(table: "channel_set", detail: "a page of \(value.byteCount) bytes")
        }
        let words = value.withUnsafeBytes { bytes in
          (0..<bytes.count / 8).map {
            UInt64(littleEndian: bytes.loadUnaligned(fromByteOffset: $0 * 8, as: UInt64.self))
          }
        }
        set.setPage(Int(page), words)
        return true
      }
    }
    return set
  }

  func setInfo(_ id: UInt32) throws(PristineError) -> (base: UInt32, depth: UInt32, isShared: Bool) {
    let info = try row(Key.of(id), in: tables.sets, "sets") { reader throws(DecodeError) in
      (base: try reader.uint32(), depth: try reader.uint32(), isShared: try reader.byte() == 1)
    }
    guard let info else { throw .corrupt(table: "sets", detail: "no set number \(id)") }
    return info
  }

  /// Entries of a log, newest first, from the `skip`-th on, until `body` answers false.
  package func log(
    of head: ChannelHead, skipping skip: Int = 0, _ body: (LogEntry) throws(PristineError) -> Bool
  ) throws(PristineError) {
    var (log, end) = (head.log, head.length)
    var skip = UInt32(clamping: skip)
    while log != 0 {
      let (base, baseLength) = try logInfo(log)
      guard base < log else { throw .corrupt(table: "logs", detail: "log \(log) goes on from log \(base)") }
      var sequence = end
      if sequence > baseLength {
        let dropped = min(skip, sequence - baseLength)
        skip -= dropped
        sequence -= dropped
      }
      while sequence > baseLength {
        sequence -= 1
        guard let entry = try logEntry(log, sequence) else {
          throw .corrupt(table: "channel_log", detail: "no entry \(sequence) in log \(log)")
        }
        guard try body(entry) else { return }
      }
      (log, end) = (base, min(end, baseLength))
    }
  }

  func logEntry(_ log: UInt32, _ sequence: UInt32) throws(PristineError) -> LogEntry? {
    try row(Key.of(log, sequence), in: tables.logEntries, "channel_log") { reader throws(DecodeError) in
      LogEntry(change: LocalChange(try reader.uint32()), state: try reader.digest())
    }
  }

  func logInfo(_ log: UInt32) throws(PristineError) -> (base: UInt32, length: UInt32) {
    let info = try row(Key.of(log), in: tables.logs, "logs") { reader throws(DecodeError) in
      (base: try reader.uint32(), length: try reader.uint32())
    }
    guard let info else { throw .corrupt(table: "logs", detail: "no log number \(log)") }
    return info
  }
}
