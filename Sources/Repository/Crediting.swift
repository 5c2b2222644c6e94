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
  }
  package struct Source: Sendable {
    package var hash: ChangeHash
    package var header: Header
  }

  package var lines: [Line] = []
  /// Each change that a line comes from, once.
  package var sources: [Source] = []

  package func source(of line: Line) -> Source? { line.source.map { sources[$0] } }
}

extension Repository {
  /// Each line of a file with the change it comes from. One read of the file: no walk through history.
  package func credit(_ path: RelativePath, channel: String? = nil) throws(RepositoryError) -> CreditedFile {
    let credited = try stored { () throws(PristineError) in
      try store.read { reader throws(PristineError) -> CreditedFile? in
        let name = try self.channel(channel, reader)
        let view = View(reader, try reader.set(of: try reader.requireHead(of: name)))
        var tree = TreeView()
        guard let inode = try tree.inode(at: path.bytes, in: view), try reader.kind(of: inode) != .directory
        else { return nil }
        var crediting = Crediting(view)
        try crediting.add(RenderedFile(inode, view))
        return crediting.credited
      }
    }
    guard let credited else { throw .notTracked(path) }
    return credited
  }
}

/// Credits the lines of one file, remembering what it looked up.
private struct Crediting: ~Escapable {
  private let view: View
  private let decompressor = Decompressor()
  private(set) var credited = CreditedFile()
  /// The number of a change in `credited.sources`.
  private var numbers: [Holder: Int] = [:]

  @_lifetime(copy view)
  init(_ view: View) { self.view = view }

  @_lifetime(self: copy self)
  mutating func add(_ file: RenderedFile) throws(PristineError) {
    guard let lines = file.lines else {
      guard let version = file.view.versions.shown else { return }
      let (source, also) = try earliest(file.view.versions.holders(of: version).map(\.holder))
      credited.lines.append(CreditedFile.Line(text: file.bytes[...], source: source, also: also))
      return
    }
    credited.lines.reserveCapacity(lines.count)
    let weave = file.view.weave
    // By block; text of one is credited to the same change throughout.
    var known: [(source: Int?, also: [ChangeHash])?] = Array(repeating: nil, count: weave.blocks.count)
    for line in 0..<lines.count {
      guard let stretch = lines.stretches(of: line).first else {
        let marker = file.text?.line(line) ?? []
        credited.lines.append(CreditedFile.Line(text: marker[...], source: nil, also: []))
        continue
      }
      let block = stretch.start.block
      let found: (source: Int?, also: [ChangeHash])
      if let credit = known[Int(block)] {
        found = credit
      } else {
        found = try earliest(weave.holders(ofBlock: block).map(\.holder))
        known[Int(block)] = found
      }
      credited.lines.append(
        CreditedFile.Line(text: lines.text[lines.range(of: line)], source: found.source, also: found.also))
    }
  }

  /// The earliest of several holders, by time, then hash, and the others.
  @_lifetime(self: copy self)
  private mutating func earliest(_ holders: [Holder]) throws(PristineError) -> (Int?, [ChangeHash]) {
    var all: [Int] = []
    for holder in holders {
      if let number = numbers[holder] {
        all.append(number)
        continue
      }
      let id = LocalChange(holder)
      numbers[holder] = credited.sources.count
      all.append(credited.sources.count)
      credited.sources.append(
        CreditedFile.Source(
          hash: try view.reader.hash(of: id), header: try view.reader.header(of: id, decompressor).header))
    }
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
