import ChangeModel

/// How much of who and what wrote a change travels with it.
package enum AttributionShare: UInt8, Sendable, CaseIterable {
  /// Nothing: the records count as withheld.
  case none = 0
  /// Records, without what was said of them later.
  case core = 1
  /// Records and statements.
  case full = 2
}

/// What is to travel with changes.
package struct Freight: Sendable, Equatable {
  package var attribution: AttributionShare
  /// Also the prompts that records are bound to, where they are kept and given away.
  package var prompts: Bool
  /// Contents of changes about these paths alone; of all where empty.
  package var paths: [[UInt8]]

  package init(attribution: AttributionShare = .full, prompts: Bool = false, paths: [[UInt8]] = []) {
    self.attribution = attribution
    self.prompts = prompts
    self.paths = paths
  }

  func encode(_ out: inout ByteWriter) {
    out.byte(attribution.rawValue)
    out.byte(prompts ? 1 : 0)
    out.varint(paths.count)
    for path in paths { out.string(path) }
  }

  static func decode(_ reader: inout ByteReader) throws(DecodeError) -> Freight {
    let at = reader.offset
    let tag = try reader.byte()
    guard let share = AttributionShare(rawValue: tag) else { throw .unknownTag(tag, at: at) }
    var freight = Freight(attribution: share, prompts: try reader.flag())
    for _ in 0..<(try reader.listCount()) { freight.paths.append(try reader.string(limit: 1 << 16)) }
    return freight
  }
}

/// How much of a change is wanted.
package enum Extent: UInt8, Sendable {
  case whole = 0
  /// Header and facts, to look at.
  case preview = 1
  /// What belongs to it besides its contents: for a change that is stored without its record.
  case attribution = 2
}

/// Asks for changes: some of the set that is open, or what it names. Several messages make one list; parcels and an end follow.
package struct Want: Message {
  package static let kind = MessageKind.want
  package static let portion = 1 << 16
  package var changes: [ChangeHash]
  package var freight: Freight
  package var extent: Extent
  package var isLast: Bool

  package init(_ changes: [ChangeHash], _ freight: Freight, _ extent: Extent = .whole, isLast: Bool) {
    self.changes = changes
    self.freight = freight
    self.extent = extent
    self.isLast = isLast
  }

  package func encode(_ out: inout ByteWriter) {
    out.byte(isLast ? 1 : 0)
    out.byte(extent.rawValue)
    freight.encode(&out)
    out.changes(changes)
  }

  package static func decode(_ reader: inout ByteReader) throws(DecodeError) -> Want {
    let isLast = try reader.flag()
    let at = reader.offset
    let tag = try reader.byte()
    guard let extent = Extent(rawValue: tag) else { throw .unknownTag(tag, at: at) }
    let freight = try Freight.decode(&reader)
    return Want(try reader.changes(), freight, extent, isLast: isLast)
  }
}

/// A change with all that belongs to it but its contents, which follow in frames. Nothing of it is believed before it was checked.
package struct Parcel: Message {
  package static let kind = MessageKind.parcel

  package enum Attribution: Sendable, Equatable {
    /// The change has none, or it is missing there too.
    case none
    case record([UInt8])
    /// There is one, and it is kept back.
    case withheld
  }

  /// What opens a commitment to a prompt.
  package struct Prompt: Sendable, Equatable {
    /// The number of the AI in the record.
    package var use: Int
    package var salt: [UInt8]
    package var text: [UInt8]?
    package init(use: Int, salt: [UInt8], text: [UInt8]?) {
      self.use = use
      self.salt = salt
      self.text = text
    }
  }

  package var change: ChangeHash
  /// The canonical bytes, compressed, behind their count.
  package var row: [UInt8]
  package var signature: [UInt8]?
  package var attribution = Attribution.none
  package var statements: [[UInt8]] = []
  package var prompts: [Prompt] = []
  /// Frames of contents that follow; nil where the contents are not sent.
  package var frames: Int?
  /// Digests that bind contents which are not sent.
  package var leaves: [Digest] = []

  package init(change: ChangeHash, row: [UInt8], frames: Int?) {
    self.change = change
    self.row = row
    self.frames = frames
  }

  package func encode(_ out: inout ByteWriter) {
    out.digest(change.digest)
    out.string(row)
    out.byte(signature == nil ? 0 : 1)
    if let signature { out.raw(signature) }
    switch attribution {
    case .none: out.byte(0)
    case .record(let bytes):
      out.byte(1)
      out.string(bytes)
    case .withheld: out.byte(2)
    }
    out.varint(statements.count)
    for statement in statements { out.string(statement) }
    out.varint(prompts.count)
    for prompt in prompts {
      out.varint(prompt.use)
      out.string(prompt.salt)
      out.byte(prompt.text == nil ? 0 : 1)
      if let text = prompt.text { out.string(text) }
    }
    out.varint((frames ?? -1) + 1)
    guard frames == nil else { return }
    out.varint(leaves.count)
    for leaf in leaves { out.digest(leaf) }
  }

  package static func decode(_ reader: inout ByteReader) throws(DecodeError) -> Parcel {
    let change = ChangeHash(try reader.digest())
    var parcel = Parcel(change: change, row: try reader.string(limit: MessageKind.parcel.limit), frames: nil)
    if try reader.flag() { parcel.signature = Array(try reader.raw(Signature.encodedCount)) }
    let at = reader.offset
    let tag = try reader.byte()
    switch tag {
    case 0: break
    case 1: parcel.attribution = .record(try reader.string(limit: MessageKind.parcel.limit))
    case 2: parcel.attribution = .withheld
    default: throw .unknownTag(tag, at: at)
    }
    for _ in 0..<(try reader.listCount()) {
      parcel.statements.append(try reader.string(limit: MessageKind.said.limit))
    }
    for _ in 0..<(try reader.listCount()) {
      var prompt = Prompt(
        use: try reader.count(limit: 1 << 20), salt: try reader.string(limit: 64), text: nil)
      if try reader.flag() { prompt.text = try reader.string(limit: MessageKind.parcel.limit) }
      parcel.prompts.append(prompt)
    }
    let frames = try reader.count(limit: Limits.contents) - 1
    parcel.frames = frames < 0 ? nil : frames
    guard frames < 0 else { return parcel }
    for _ in 0..<(try reader.listCount()) { parcel.leaves.append(try reader.digest()) }
    return parcel
  }
}

/// A frame of the contents of the change before it, compressed, as stores hold it.
package struct Contents: Message {
  package static let kind = MessageKind.contents
  package var frame: [UInt8]
  package init(_ frame: [UInt8]) { self.frame = frame }
  package func encode(_ out: inout ByteWriter) { out.raw(frame) }
  package static func decode(_ reader: inout ByteReader) throws(DecodeError) -> Contents {
    Contents(Array(try reader.raw(reader.remaining)))
  }
}

/// What travelled: both ends count, and compare.
package struct Tally: Sendable, Hashable {
  package var changes = 0
  package var records = 0
  package var withheld = 0
  /// Changes bound to a record that neither came nor was kept back.
  package var missing = 0
  package var statements = 0
  package var prompts = 0
  /// Changes whose contents were left out.
  package var bare = 0

  package init() {}

  package mutating func add(_ parcel: Parcel) {
    changes += 1
    switch parcel.attribution {
    case .none: break
    case .record: records += 1
    case .withheld: withheld += 1
    }
    statements += parcel.statements.count
    prompts += parcel.prompts.count
    if parcel.frames == nil { bare += 1 }
  }

  func encode(_ out: inout ByteWriter) {
    for count in [changes, records, withheld, missing, statements, prompts, bare] { out.varint(count) }
  }

  static func decode(_ reader: inout ByteReader) throws(DecodeError) -> Tally {
    var out = Tally()
    let most = Int(UInt32.max)
    out.changes = try reader.count(limit: most)
    out.records = try reader.count(limit: most)
    out.withheld = try reader.count(limit: most)
    out.missing = try reader.count(limit: most)
    out.statements = try reader.count(limit: most)
    out.prompts = try reader.count(limit: most)
    out.bare = try reader.count(limit: most)
    return out
  }
}

/// All that was asked for, or offered, has come.
package struct End: Message {
  package static let kind = MessageKind.end
  package var tally: Tally
  package init(_ tally: Tally) { self.tally = tally }
  package func encode(_ out: inout ByteWriter) { tally.encode(&out) }
  package static func decode(_ reader: inout ByteReader) throws(DecodeError) -> End {
    End(try Tally.decode(&reader))
  }
}
