import Attribution
import ChangeModel
import Compression
import FileSystem
import Pristine
import Semantics
import WorkingCopy

/// The lines of a file with the changes they come from.
package struct CreditedFile: Sendable {
  package struct Line: Sendable {
    /// The bytes of the line; a marker's when the line is one.
    package var text: ArraySlice<UInt8>
    /// The change that typed the first bytes of the line, by its number in `sources`: of several that hold the same text, the earliest.
    /// Nil for markers.
    package var source: Int?
    /// Others that hold the same text.
    package var also: [ChangeHash]
    /// Whose its bytes are, in order, where that was asked for.
    package var parts: [HandPart] = []

    /// The hand of what can be seen of it; unknown for markers and where nobody asked.
    package var hand: HandCounts.Class {
      var line = LineHand.none
      var at = text.startIndex
      for part in parts {
        let end = min(at + part.count, text.endIndex)
        if text[at..<end].contains(where: { $0 > 0x20 }) { line.add(part.hand) }
        at = end
      }
      return line.hand ?? parts.first?.hand ?? .unknown
    }
  }
  package struct Source: Sendable {
    package var hash: ChangeHash
    package var header: Header
    package var id: LocalChange
  }

  package var lines: [Line] = []
  /// Each change that a line comes from, once.
  package private(set) var sources: [Source] = []
  private var numbers: [LocalChange: Int] = [:]

  package func source(of line: Line) -> Source? { line.source.map { sources[$0] } }

  /// The change with this number in the store, if a line comes from it.
  package func source(_ id: LocalChange) -> Source? { numbers[id].map { sources[$0] } }

  /// The number of a change among the sources, which `source` makes it join if it is not there.
  fileprivate mutating func number(
    of id: LocalChange, _ source: () throws(PristineError) -> Source
  ) throws(PristineError) -> Int {
    if let number = numbers[id] { return number }
    sources.append(try source())
    numbers[id] = sources.count - 1
    return sources.count - 1
  }
}

extension Repository {
  /// Each line of a file with the change it comes from. One read of the file: no walk through history.
  ///
  /// Lines that a tool only gave another form are credited to whoever wrote them.
  /// - Parameter hands: whether to say whose the bytes of each line are: person, AI or tool.
  package func credit(
    _ path: RelativePath, channel: String? = nil, hands: Bool = false
  ) throws(RepositoryError) -> CreditedFile {
    let credited = try stored { () throws(PristineError) in
      try store.read { reader throws(PristineError) -> CreditedFile? in
        let name = try self.channel(channel, reader)
        let view = View(reader, try reader.set(of: try reader.requireHead(of: name)))
        var tree = TreeView()
        guard let inode = try tree.inode(at: path.bytes, in: view), try reader.kind(of: inode) != .directory
        else { return nil }
        var crediting = Crediting(view, hands: hands)
        try crediting.add(RenderedFile(inode, view))
        return crediting.credited
      }
    }
    guard let credited else { throw .notTracked(path) }
    return credited
  }
}

/// Credits the lines of one file, remembering what it looked up.
struct Crediting: ~Escapable {
  private let view: View
  private let decompressor = Decompressor()
  private(set) var credited = CreditedFile()
  private let wantsHands: Bool
  private var lookup: HandLookup
  /// Changes that were made by tools, which are looked through.
  private var mechanical = TermMembers(AttributionTerm(.declaration, "mechanical"))

  @_lifetime(copy view)
  init(_ view: View, hands: Bool) {
    self.view = view
    wantsHands = hands
    lookup = HandLookup(view.reader)
  }

  @_lifetime(self: copy self)
  mutating func add(_ file: RenderedFile) throws(PristineError) {
    guard let lines = file.lines else {
      guard let version = file.view.versions.shown else { return }
      let (source, also) = try earliest(file.view.versions.holders(of: version).map(\.holder))
      credited.lines.append(CreditedFile.Line(text: file.bytes[...], source: source, also: also))
      if wantsHands, let source {
        // Bytes that are no lines are whole: the hand is that of the newest version.
        var part = try lookup.parts(of: credited.sources[source].id, 0..<1)[0]
        part.count = file.bytes.count
        credited.lines[0].parts = [part]
      }
      return
    }
    credited.lines.reserveCapacity(lines.count)
    let weave = file.view.weave
    // By block; text of one is credited to the same change throughout.
    var known: [BlockCredit?] = Array(repeating: nil, count: weave.blocks.count)
    for line in 0..<lines.count {
      guard let stretch = lines.stretches(of: line).first else {
        let marker = file.text?.line(line) ?? []
        credited.lines.append(CreditedFile.Line(text: marker[...], source: nil, also: []))
        continue
      }
      let block = stretch.start.block
      let found: BlockCredit
      if let credit = known[Int(block)] {
        found = credit
      } else {
        found = try self.credit(ofBlock: block, weave)
        known[Int(block)] = found
      }
      var credit = CreditedFile.Line(
        text: lines.text[lines.range(of: line)], source: found.source, also: found.also)
      if wantsHands || found.isMechanical {
        for stretch in lines.stretches(of: line) { credit.parts += try parts(of: stretch, weave) }
      }
      if found.isMechanical,
        let writer = credit.parts.first(where: { $0.hand != .mechanical && $0.hand != .carried })
      {
        credit.source = try number(of: writer.change.holder)
      }
      for part in credit.parts { _ = try number(of: part.change.holder) }
      credited.lines.append(credit)
    }
  }

  private struct BlockCredit {
    var source: Int?
    var also: [ChangeHash]
    var isMechanical: Bool
  }

  @_lifetime(self: copy self)
  private mutating func credit(ofBlock block: Int32, _ weave: Weave) throws(PristineError) -> BlockCredit {
    let (source, also) = try earliest(weave.holders(ofBlock: block).map(\.holder))
    guard let source else { return BlockCredit(source: nil, also: also, isMechanical: false) }
    let isMechanical = try mechanical.contains(credited.sources[source].id, view.reader)
    return BlockCredit(source: source, also: also, isMechanical: isMechanical)
  }

  /// Whose the bytes of a stretch are, by the earliest change that holds it.
  @_lifetime(self: copy self)
  private mutating func parts(of stretch: ShownLines.Stretch, _ weave: Weave) throws(PristineError)
    -> [HandPart]
  {
    let holders = weave.holders(ofBlock: stretch.start.block)
    guard let source = try earliest(holders.map(\.holder)).0,
      let place = holders.first(where: { $0.holder == credited.sources[source].id.holder })
    else { return [] }
    let start = place.offset + Int(stretch.start.offset)
    return try lookup.parts(of: credited.sources[source].id, start..<start + Int(stretch.count))
  }

  /// The number of a change among the sources, which it joins.
  @_lifetime(self: copy self)
  private mutating func number(of holder: Holder) throws(PristineError) -> Int {
    let id = LocalChange(holder)
    let (reader, decompressor) = (view.reader, decompressor)
    return try credited.number(of: id) { () throws(PristineError) in
      CreditedFile.Source(
        hash: try reader.hash(of: id), header: try reader.header(of: id, decompressor).header, id: id)
    }
  }

  /// The earliest of several holders, by time, then hash, and the others.
  @_lifetime(self: copy self)
  private mutating func earliest(_ holders: [Holder]) throws(PristineError) -> (Int?, [ChangeHash]) {
    var all: [Int] = []
    for holder in holders { all.append(try number(of: holder)) }
    if all.count > 1 {
      let sources = credited.sources
      func key(_ number: Int) -> (Int64, ChangeHash) {
        (sources[number].header.timestamp.nanoseconds, sources[number].hash)
      }
      all.sort { key($0) < key($1) }
    }
    return (all.first, all.dropFirst().map { credited.sources[$0].hash })
  }
}
