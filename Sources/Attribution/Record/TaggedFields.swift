import ChangeModel

/// Fields as records and statements are written: each a number, a length and bytes, ascending by number, so that a reader passes over
/// those it does not know and keeps them.
public struct TaggedFields: Hashable, Sendable {
  public private(set) var fields: [Field] = []

  public struct Field: Hashable, Sendable {
    public var tag: UInt64
    public var bytes: [UInt8]
  }

  public init() {}
  public var isEmpty: Bool { fields.isEmpty }

  /// Adds a field, unless it is empty and so says nothing.
  mutating func put(_ tag: UInt64, _ bytes: [UInt8]) {
    if !bytes.isEmpty { set(tag, bytes) }
  }

  /// Adds a field even if it is empty, in place of what it held: a value of a later version, put aside, gives way to one that is known.
  mutating func set(_ tag: UInt64, _ bytes: [UInt8]) {
    let at = fields.firstIndex { $0.tag >= tag } ?? fields.count
    if at < fields.count, fields[at].tag == tag { fields.remove(at: at) }
    fields.insert(Field(tag: tag, bytes: bytes), at: at)
  }

  mutating func put(_ tag: UInt64, _ value: UInt64?) {
    guard let value else { return }
    var out = ByteWriter()
    out.varint(value)
    set(tag, out.bytes)
  }

  mutating func put(_ tag: UInt64, _ body: (inout ByteWriter) -> Void) {
    var out = ByteWriter()
    body(&out)
    put(tag, out.bytes)
  }

  func encode(_ out: inout ByteWriter) {
    for field in fields {
      out.varint(field.tag)
      out.string(field.bytes)
    }
  }

  /// Reads all fields up to the end of `bytes`.
  ///
  /// - Throws: for numbers that do not ascend, and lengths beyond the end.
  init(decoding bytes: UnsafeRawBufferPointer) throws(DecodeError) {
    var reader = ByteReader(bytes)
    while !reader.isAtEnd {
      let at = reader.offset
      let tag = try reader.varint()
      if let last = fields.last, tag <= last.tag {
        throw .notCanonical("fields that do not ascend", at: at)
      }
      fields.append(Field(tag: tag, bytes: try reader.string(limit: reader.remaining)))
    }
  }

  init(decoding bytes: [UInt8]) throws(DecodeError) {
    let result = bytes.withUnsafeBytes { raw in
      Result { () throws(DecodeError) in try TaggedFields(decoding: raw) }
    }
    self = try result.get()
  }

  /// Takes a field out; empty when it is not there.
  mutating func take(_ tag: UInt64) -> [UInt8] { takeIfThere(tag) ?? [] }

  mutating func takeIfThere(_ tag: UInt64) -> [UInt8]? {
    guard let at = fields.firstIndex(where: { $0.tag == tag }) else { return nil }
    return fields.remove(at: at).bytes
  }

  /// Takes a number out.
  mutating func takeNumber(_ tag: UInt64) throws(DecodeError) -> UInt64? {
    guard let bytes = takeIfThere(tag) else { return nil }
    return try TaggedFields.read(bytes) { reader throws(DecodeError) in try reader.varint() }
  }

  mutating func takeDigest(_ tag: UInt64) throws(DecodeError) -> Digest? {
    guard let bytes = takeIfThere(tag) else { return nil }
    return try TaggedFields.read(bytes) { reader throws(DecodeError) in try reader.digest() }
  }

  /// Takes a list out, each thing read by `body`.
  mutating func takeList<Element>(
    _ tag: UInt64, _ body: (inout ByteReader) throws(DecodeError) -> Element
  ) throws(DecodeError) -> [Element] {
    try TaggedFields.read(take(tag)) { reader throws(DecodeError) in
      var out: [Element] = []
      while !reader.isAtEnd { out.append(try body(&reader)) }
      return out
    }
  }

  /// Reads all of `bytes`.
  static func read<Result>(
    _ bytes: [UInt8], _ body: (inout ByteReader) throws(DecodeError) -> Result
  ) throws(DecodeError) -> Result {
    let result = bytes.withUnsafeBytes { raw in
      Swift.Result { () throws(DecodeError) in
        var reader = ByteReader(raw)
        let value = try body(&reader)
        try reader.expectEnd()
        return value
      }
    }
    return try result.get()
  }
}
