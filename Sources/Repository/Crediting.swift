import ChangeModel
import FileSystem
import Pristine
import Semantics
import WorkingCopy

/// Who a line is from.
package struct CreditLine: Sendable {
  /// The bytes of the line; a marker's when the line is one.
  package var text: [UInt8]
  /// The change that typed the first bytes of the line: of several that hold the same text, the earliest. Nil for markers.
  package var change: ChangeHash?
  package var header: Header?
  /// Others that hold the same text.
  package var also: [ChangeHash]
}

extension Repository {
  /// Each line of a file with the change it comes from. One read of the file: no walk through history.
  package func credit(_ path: RelativePath, channel: String? = nil) throws(RepositoryError) -> [CreditLine] {
    let lines = try stored { () throws(PristineError) in
      try store.read { reader throws(PristineError) -> [CreditLine]? in
        let name = try self.channel(channel, reader)
        let view = View(reader, try reader.set(of: try reader.requireHead(of: name)))
        var tree = TreeView()
        guard let inode = try tree.inode(at: path.bytes, in: view), try reader.kind(of: inode) != .directory
        else { return nil }
        var crediting = Crediting(view)
        return try crediting.lines(RenderedFile(inode, view))
      }
    }
    guard let lines else { throw .notTracked(path) }
    return lines
  }
}

/// Credits the lines of one file, remembering what it looked up.
private struct Crediting: ~Escapable {
  private let view: View
  private var known: [Holder: (ChangeHash, Header)] = [:]

  @_lifetime(copy view)
  init(_ view: View) { self.view = view }

  @_lifetime(self: copy self)
  mutating func lines(_ file: RenderedFile) throws(PristineError) -> [CreditLine] {
    guard let lines = file.lines else {
      guard let version = file.view.versions.shown else { return [] }
      let (holder, also) = try earliest(file.view.versions.holders(of: version).map(\.holder))
      return [CreditLine(text: file.bytes, change: holder?.0, header: holder?.1, also: also)]
    }
    var out: [CreditLine] = []
    out.reserveCapacity(lines.count)
    var credits: [Int32: ((ChangeHash, Header)?, [ChangeHash])] = [:]
    for line in 0..<lines.count {
      guard let stretch = lines.stretches(of: line).first else {
        out.append(CreditLine(text: file.text?.line(line) ?? [], change: nil, header: nil, also: []))
        continue
      }
      let block = stretch.start.block
      if credits[block] == nil {
        credits[block] = try earliest(file.view.weave.holders(ofBlock: block).map(\.holder))
      }
      let credit = credits[block]
      out.append(
        CreditLine(
          text: Array(lines.text[lines.range(of: line)]), change: credit?.0?.0, header: credit?.0?.1,
          also: credit?.1 ?? []))
    }
    return out
  }

  /// The earliest of several holders, by time, then hash, and the others.
  private mutating func earliest(_ holders: [Holder]) throws(PristineError) -> (
    (ChangeHash, Header)?, [ChangeHash]
  ) {
    var all: [(ChangeHash, Header)] = []
    for holder in holders {
      if known[holder] == nil {
        let id = LocalChange(holder)
        known[holder] = (try view.reader.hash(of: id), try view.reader.header(of: id).header)
      }
      if let found = known[holder] { all.append(found) }
    }
    if all.count > 1 { all.sort { ($0.1.timestamp.nanoseconds, $0.0) < ($1.1.timestamp.nanoseconds, $1.0) } }
    return (all.first, all.dropFirst().map(\.0))
  }
}
