import ChangeModel

/// The row of an operation; docs/format.md, "Store layout", describes it.
extension Operation {
  func encoded() -> [UInt8] {
    var out = ByteWriter()
    out.signed(timestamp.nanoseconds)
    out.signed(Int64(timestamp.offset))
    out.string(command)
    out.varint(workspace)
    out.byte(kind.rawValue)
    out.varint(reverted.count)
    for number in reverted { out.varint(number) }
    out.varint(steps.count)
    for step in steps { step.encode(&out) }
    return out.bytes
  }

  static func decode(_ reader: inout ByteReader) throws(DecodeError) -> Operation {
    let time = Timestamp(nanoseconds: try reader.signed(), offset: Int(try reader.signed()))
    var operation = Operation(
      timestamp: time, command: try reader.string(limit: 1 << 24), workspace: try reader.uint32(), steps: [])
    let at = reader.offset
    let tag = try reader.byte()
    guard let kind = Kind(rawValue: tag) else { throw .unknownTag(tag, at: at) }
    operation.kind = kind
    for _ in 0..<(try reader.listCount()) { operation.reverted.append(try reader.uint32()) }
    for _ in 0..<(try reader.listCount()) { operation.steps.append(try Step.decode(&reader)) }
    return operation
  }
}

extension Operation.Step {
  func encode(_ out: inout ByteWriter) {
    out.byte(movesFiles ? 1 : 0)
    out.varint(effects.count)
    for effect in effects { effect.encode(&out) }
    out.varint(moves.count)
    for move in moves {
      out.string(move.from)
      out.string(move.to)
    }
    out.varint(rows.count)
    for row in rows { row.encode(&out) }
    out.varint(files.count)
    for file in files { file.encode(&out) }
  }

  static func decode(_ reader: inout ByteReader) throws(DecodeError) -> Operation.Step {
    var step = Operation.Step(movesFiles: try reader.byte() == 1)
    for _ in 0..<(try reader.listCount()) { step.effects.append(try Operation.Effect.decode(&reader)) }
    for _ in 0..<(try reader.listCount()) {
      step.moves.append(
        Operation.Move(
          from: try reader.string(limit: Limits.storedPath), to: try reader.string(limit: Limits.storedPath)))
    }
    for _ in 0..<(try reader.listCount()) { step.rows.append(try Operation.IndexImage.decode(&reader)) }
    for _ in 0..<(try reader.listCount()) { step.files.append(try Operation.FileImage.decode(&reader)) }
    return step
  }
}

extension Operation.Effect {
  func encode(_ out: inout ByteWriter) {
    func name(_ name: String) { out.string(Array(name.utf8)) }
    func list(_ changes: [LocalChange]) {
      out.varint(changes.count)
      for change in changes { out.varint(change.value) }
    }
    switch self {
    case .changes(let channel, let added, let removed, let from, let to):
      out.byte(1)
      name(channel)
      list(added)
      list(removed)
      from.encode(&out)
      to.encode(&out)
    case .created(let channel, let place):
      out.byte(2)
      name(channel)
      place.encode(&out)
    case .deleted(let channel, let head):
      out.byte(3)
      name(channel)
      head.encode(&out)
    case .renamed(let channel, let other):
      out.byte(4)
      name(channel)
      name(other)
    case .shown(let from, let to):
      out.byte(5)
      name(from)
      name(to)
    case .tag(let tag, let before):
      out.byte(6)
      name(tag)
      out.byte(before == nil ? 0 : 1)
      before?.encode(&out)
    case .workspace(let id, let workspace, let before, let keepsFiles):
      out.byte(7)
      out.varint(id)
      name(workspace)
      out.byte(keepsFiles ? 1 : 0)
      out.byte(before == nil ? 0 : 1)
      before?.encode(&out)
    }
  }

  static func decode(_ reader: inout ByteReader) throws(DecodeError) -> Operation.Effect {
    func name(_ reader: inout ByteReader) throws(DecodeError) -> String {
      String(decoding: try reader.string(limit: 4096), as: UTF8.self)
    }
    func changes(_ reader: inout ByteReader) throws(DecodeError) -> [LocalChange] {
      var out: [LocalChange] = []
      for _ in 0..<(try reader.listCount()) { out.append(LocalChange(try reader.uint32())) }
      return out
    }
    let at = reader.offset
    switch try reader.byte() {
    case 1:
      return .changes(
        channel: try name(&reader), added: try changes(&reader), removed: try changes(&reader),
        from: try LogPlace.decode(&reader), to: try LogPlace.decode(&reader))
    case 2: return .created(channel: try name(&reader), at: try LogPlace.decode(&reader))
    case 3: return .deleted(channel: try name(&reader), try ChannelHead.decode(&reader))
    case 4: return .renamed(channel: try name(&reader), to: try name(&reader))
    case 5: return .shown(from: try name(&reader), to: try name(&reader))
    case 6:
      let tag = try name(&reader)
      return .tag(tag, before: try reader.byte() == 1 ? try Tag.decode(&reader) : nil)
    case 7:
      let (id, workspace, keepsFiles) = (try reader.uint32(), try name(&reader), try reader.byte() == 1)
      let before = try reader.byte() == 1 ? try WorkspaceImage.decode(&reader) : nil
      return .workspace(id, name: workspace, before: before, keepsFiles: keepsFiles)
    case let tag: throw .unknownTag(tag, at: at)
    }
  }
}

extension Operation.IndexImage {
  func encode(_ out: inout ByteWriter) {
    out.string(key)
    out.byte(value == nil ? 0 : 1)
    if let value { out.string(value) }
  }

  static func decode(_ reader: inout ByteReader) throws(DecodeError) -> Operation.IndexImage {
    let key = try reader.string(limit: Limits.storedPath)
    return Operation.IndexImage(
      key: key, value: try reader.byte() == 1 ? try reader.string(limit: 1 << 24) : nil)
  }
}

extension Operation.FileImage {
  func encode(_ out: inout ByteWriter) {
    out.string(path)
    switch content {
    case .absent: out.byte(0)
    case .directory: out.byte(1)
    case .file(let digest, let executable):
      out.byte(executable ? 3 : 2)
      out.digest(digest)
    case .link(let target):
      out.byte(4)
      out.string(target)
    case .shown(let inode, let executable):
      out.byte(executable ? 6 : 5)
      out.varint(inode.value)
    case .lost(let count):
      out.byte(7)
      out.varint(count)
    }
  }

  static func decode(_ reader: inout ByteReader) throws(DecodeError) -> Operation.FileImage {
    let path = try reader.string(limit: Limits.storedPath)
    let at = reader.offset
    let content: Content
    switch try reader.byte() {
    case 0: content = .absent
    case 1: content = .directory
    case 2: content = .file(try reader.digest(), executable: false)
    case 3: content = .file(try reader.digest(), executable: true)
    case 4: content = .link(target: try reader.string(limit: Limits.storedPath))
    case 5: content = .shown(LocalInode(try reader.uint32()), executable: false)
    case 6: content = .shown(LocalInode(try reader.uint32()), executable: true)
    case 7: content = .lost(byteCount: try reader.count(limit: .max))
    case let tag: throw .unknownTag(tag, at: at)
    }
    return Operation.FileImage(path: path, content: content)
  }
}

extension Limits {
  /// Bytes of a path, a target or a key in rows that never leave the machine.
  static let storedPath = 1 << 20
}
