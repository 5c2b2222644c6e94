import ChangeModel

/// Names the tree facts by their content, as docs/format.md lays down. Lists of facts are sets: their order does not matter.
package enum TreeNaming {
  /// The name of what a creation makes.
  package static func inode(_ kind: InodeKind, parent: InodeID, name: [UInt8], again: [FactID]) -> InodeID {
    var out = start("create")
    out.byte(kind.rawValue)
    out.digest(parent.digest)
    out.string(name)
    write(again, to: &out)
    return InodeID(Digest.of(out.bytes))
  }

  /// A creation is the first placement of what it makes.
  package static func firstPlacement(of inode: InodeID) -> FactID { FactID(inode.digest) }

  package static func place(
    _ inode: InodeID, parent: InodeID, name: [UInt8], supersedes: [FactID], settles: [FactID]
  ) -> FactID {
    var out = start("place")
    out.digest(inode.digest)
    out.digest(parent.digest)
    out.string(name)
    write(supersedes, to: &out)
    write(settles, to: &out)
    return FactID(Digest.of(out.bytes))
  }

  package static func mode(_ inode: InodeID, executable: Bool, supersedes: [FactID]) -> FactID {
    var out = start("mode")
    out.digest(inode.digest)
    out.byte(executable ? 1 : 0)
    write(supersedes, to: &out)
    return FactID(Digest.of(out.bytes))
  }

  /// - Parameters:
  ///   - seenText: The text it removed knowingly, in an encoding that equal text has in common.
  ///   - seenVersions: Likewise the versions.
  package static func remove(
    _ inode: InodeID, supersedes: [FactID], seenText: [UInt8], seenVersions: [UInt8]
  ) -> FactID {
    var out = start("remove")
    out.digest(inode.digest)
    write(supersedes, to: &out)
    out.string(seenText)
    out.string(seenVersions)
    return FactID(Digest.of(out.bytes))
  }

  private static func start(_ kind: String) -> ByteWriter {
    var out = ByteWriter(reserving: 256)
    out.string(Array("byline \(kind) 1".utf8))
    return out
  }

  private static func write(_ names: [FactID], to out: inout ByteWriter) {
    out.varint(names.count)
    for name in names.sorted() { out.digest(name.digest) }
  }
}
