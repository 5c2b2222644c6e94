import ChangeModel
import Compression
import LMDB

/// Contents too large for one transaction are stored before the change they belong to, in several: what a transaction has written is held
/// until it is committed.
///
/// They lie under the number the change will have. Until the change itself is stored nothing refers to them, so a process may end at any
/// point: the workspace has noted the number, and what is left over goes when it stages again or is removed.
extension Store {
  /// Stores contents that are not held ahead of their change; what is held stays as it is.
  ///
  /// One command of a workspace stages at a time.
  /// - Throws: `.sourceChanged`, `.database`.
  package func stage(_ prepared: PreparedChange, for workspace: UInt32) throws(PristineError)
    -> PreparedChange
  {
    guard case .text(let text) = prepared.contents else { return prepared }
    let number = try write { writer throws(PristineError) -> LocalChange? in
      try writer.dropStaged(by: workspace)
      if try writer.reader.id(of: prepared.encoded.hash) != nil { return nil }
      let id = try writer.numberOf(prepared.encoded.hash)
      try writer.setMeta(StoreWriter.stagedName(workspace), UInt64(id.value))
      return id
    }
    guard let id = number else { return prepared }
    var next: UInt32 = 0
    try ContentsFrames.forEachBatch(of: text, .zstd) { frames throws(PristineError) in
      try write { writer throws(PristineError) in try writer.put(frames, of: id, from: next) }
      next += UInt32(frames.count)
    }
    var staged = prepared
    staged.contents = .staged(workspace: workspace)
    return staged
  }
}

extension Store {
  /// Makes room for contents that come in ahead of their change, and answers the number the change will have; nil when it is stored already.
  ///
  /// Only one change at a time comes in so: whoever calls this holds the lock for it.
  package func beginReceiving(_ hash: ChangeHash) throws(PristineError) -> LocalChange? {
    try write { writer throws(PristineError) in
      try writer.dropStaged(by: StoreWriter.receiving)
      if try writer.reader.id(of: hash) != nil { return nil }
      let id = try writer.numberOf(hash)
      try writer.setMeta(StoreWriter.stagedName(StoreWriter.receiving), UInt64(id.value))
      return id
    }
  }

  /// Stores some of them.
  package func receive(_ frames: [[UInt8]], of id: LocalChange, from first: Int) throws(PristineError) {
    try write { writer throws(PristineError) in try writer.put(frames, of: id, from: UInt32(first)) }
  }
}

extension StoreWriter {
  /// Stands for whoever receives a change, where the number of a workspace stands otherwise.
  static let receiving: UInt32 = 0

  static func stagedName(_ workspace: UInt32) -> String { "staged-\(workspace)" }

  /// Drops what a workspace has staged and not stored.
  package mutating func dropStaged(by workspace: UInt32) throws(PristineError) {
    let name = StoreWriter.stagedName(workspace)
    guard let number = try reader.meta(name) else { return }
    let id = LocalChange(UInt32(truncatingIfNeeded: number))
    if try !reader.isStored(id) { try deleteAll(Key.of(id.value), in: tables.contents) }
    try delete(Key.of(name), in: tables.meta)
  }

  /// Stores the contents of a change, or makes sure that they are there.
  ///
  /// - Throws: `.contentsAbsent` when what was staged is gone.
  mutating func putContents(_ prepared: PreparedChange, _ id: LocalChange) throws(PristineError) {
    switch prepared.contents {
    case .frames(let frames): try put(frames, of: id, from: 0)
    case .text(let text):
      var next: UInt32 = 0
      try ContentsFrames.forEachBatch(of: text, .zstd) { frames throws(PristineError) in
        try put(frames, of: id, from: next)
        next += UInt32(frames.count)
      }
    case .absent: break
    case .staged(let workspace):
      let last = (prepared.encoded.change.contentsCount - 1) / Frames.contentsFrame
      for frame in [0, last] where try !reader.hasContents(of: id, frame: UInt32(frame)) {
        throw .contentsAbsent(prepared.encoded.hash)
      }
      try delete(Key.of(StoreWriter.stagedName(workspace)), in: tables.meta)
    }
  }

  mutating func put(_ frames: [[UInt8]], of id: LocalChange, from first: UInt32) throws(PristineError) {
    for (index, frame) in frames.enumerated() {
      try put(Key.of(id.value, first + UInt32(index)), frame, in: tables.contents)
    }
  }
}

extension StoreReader {
  func isStored(_ id: LocalChange) throws(PristineError) -> Bool {
    try database { () throws(LMDBError) in try raw.contains(Key.of(id.value), in: tables.changes) }
  }

  fileprivate func hasContents(of id: LocalChange, frame: UInt32) throws(PristineError) -> Bool {
    try database { () throws(LMDBError) in try raw.contains(Key.of(id.value, frame), in: tables.contents) }
  }
}
