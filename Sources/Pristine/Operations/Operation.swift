import ChangeModel
import LMDB

/// One command that changed something: what it was and enough to undo it.
package struct Operation: Equatable, Sendable {
  package var timestamp: Timestamp
  /// The command as it was given.
  package var command: [UInt8]
  package var effects: [Effect]

  package enum Effect: Equatable, Sendable {
    /// Changes entered or left a channel; log positions as they were before.
    case channel(
      String, added: [LocalChange], removed: [LocalChange], logBefore: UInt32, lengthBefore: UInt32)
    case created(channel: String)
    case deleted(channel: String, ChannelHead)
    case renamed(channel: String, to: String)
    case switched(workspace: UInt32, from: String, to: String)
    /// Tracking changed by `add`, `remove` or `mv`: paths, for display.
    case tracking(workspace: UInt32, [[UInt8]])
  }

  package init(timestamp: Timestamp, command: [UInt8], effects: [Effect]) {
    self.timestamp = timestamp
    self.command = command
    self.effects = effects
  }

  func encoded() -> [UInt8] {
    var out = ByteWriter()
    out.signed(timestamp.nanoseconds)
    out.signed(Int64(timestamp.offset))
    out.string(command)
    out.varint(effects.count)
    for effect in effects {
      switch effect {
      case .channel(let name, let added, let removed, let log, let length):
        out.byte(1)
        out.string(Array(name.utf8))
        out.varint(added.count)
        for change in added { out.varint(change.value) }
        out.varint(removed.count)
        for change in removed { out.varint(change.value) }
        out.varint(log)
        out.varint(length)
      case .created(let name):
        out.byte(2)
        out.string(Array(name.utf8))
      case .deleted(let name, let head):
        out.byte(3)
        out.string(Array(name.utf8))
        head.encode(&out)
      case .renamed(let name, let other):
        out.byte(4)
        out.string(Array(name.utf8))
        out.string(Array(other.utf8))
      case .switched(let workspace, let from, let to):
        out.byte(5)
        out.varint(workspace)
        out.string(Array(from.utf8))
        out.string(Array(to.utf8))
      case .tracking(let workspace, let paths):
        out.byte(6)
        out.varint(workspace)
        out.varint(paths.count)
        for path in paths { out.string(path) }
      }
    }
    return out.bytes
  }

  static func decode(_ reader: inout ByteReader) throws(DecodeError) -> Operation {
    func name() throws(DecodeError) -> String {
      String(decoding: try reader.string(limit: 4096), as: UTF8.self)
    }
    func changes() throws(DecodeError) -> [LocalChange] {
      var out: [LocalChange] = []
      for _ in 0..<(try reader.listCount()) { out.append(LocalChange(try reader.uint32())) }
      return out
    }
    let time = Timestamp(nanoseconds: try reader.signed(), offset: Int(try reader.signed()))
    let command = try reader.string(limit: 1 << 24)
    var effects: [Effect] = []
    for _ in 0..<(try reader.listCount()) {
      let at = reader.offset
      switch try reader.byte() {
      case 1:
        effects.append(
          .channel(
            try name(), added: try changes(), removed: try changes(), logBefore: try reader.uint32(),
            lengthBefore: try reader.uint32()))
      case 2: effects.append(.created(channel: try name()))
      case 3: effects.append(.deleted(channel: try name(), try ChannelHead.decode(&reader)))
      case 4: effects.append(.renamed(channel: try name(), to: try name()))
      case 5: effects.append(.switched(workspace: try reader.uint32(), from: try name(), to: try name()))
      case 6:
        let workspace = try reader.uint32()
        var paths: [[UInt8]] = []
        for _ in 0..<(try reader.listCount()) { paths.append(try reader.string(limit: 1 << 16)) }
        effects.append(.tracking(workspace: workspace, paths))
      case let tag: throw .unknownTag(tag, at: at)
      }
    }
    return Operation(timestamp: time, command: command, effects: effects)
  }
}

extension StoreWriter {
  /// Writes down what a command did, in the transaction that does it.
  package mutating func log(_ operation: Operation) throws(PristineError) {
    try put(Key.of(try next("operation")), operation.encoded(), in: tables.operations)
  }
}

extension StoreReader {
  /// Operations, newest first, until `body` answers false.
  package func operations(
    _ body: (UInt32, Operation) throws(PristineError) -> Bool
  ) throws(PristineError) {
    var sequence = UInt32(try meta("operation") ?? 0)
    while sequence > 0 {
      let operation = try row(Key.of(sequence), in: tables.operations, "operations") {
        reader throws(DecodeError) in
        try Operation.decode(&reader)
      }
      if let operation, try !body(sequence, operation) { return }
      sequence -= 1
    }
  }
}

extension Operation.Effect {
  /// Changes entered or left a channel that stood at `before`.
  package static func changes(
    in channel: String, added: [LocalChange], removed: [LocalChange], before: ChannelHead
  ) -> Operation.Effect {
    .channel(channel, added: added, removed: removed, logBefore: before.log, lengthBefore: before.length)
  }
}
