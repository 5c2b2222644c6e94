import ChangeModel
import LMDB

extension StoreReader {
  /// The longest target a link can have on the systems there are.
  private static let longestTarget = 4095
  /// The longest content of a version that is taken in: a small change can stand for a large file, each version copying the one beneath it
  /// several times.
  private static let longestVersion = 1 << 32

  /// Checks that the versions a change holds of some inodes can be put together, come to what they claim, and can stand in a file system.
  ///
  /// Names of versions say what they come to and not how, so this depends on no set. What is not here is not looked at.
  /// Cost: the content facts of the inodes and the bytes of the versions.
  /// - Throws: `.invalidReference`.
  func checkVersions(of id: LocalChange, _ hash: ChangeHash, in inodes: [LocalInode]) throws(PristineError) {
    let contents = ContentsReader()
    for inode in inodes {
      var all: [(FactReference, ContentRow.VersionRow)] = []
      try rows(Key.of(inode.value), in: tables.content) { key, value throws(PristineError) in
        guard let change = Key.number(key, 1) else { throw .corrupt(table: "atoms", detail: "a short key") }
        let row = try decodeSpan(value, "atoms") { reader throws(DecodeError) in
          try ContentRow.decode(&reader)
        }
        for case (let ordinal, .version(let version)) in row.facts {
          all.append((FactReference(LocalChange(change).holder, ordinal), version))
        }
        return true
      }
      let isLink = try kind(of: inode) == .symlink
      for case (let reference, let version) in all where reference.holder == id.holder {
        guard let content = version.content else { continue }
        guard !isLink || (1...StoreReader.longestTarget).contains(content.count) else {
          throw .invalidReference(hash, detail: "a link with a target of \(content.count) bytes")
        }
        guard content.count <= StoreReader.longestVersion else {
          throw .invalidReference(hash, detail: "a version of \(content.count) bytes")
        }
        // Of several that hold the version, the one at hand is checked.
        let others = all.filter { $0.1.id != version.id || $0.0 == reference }
        do throws(PristineError) {
          if isLink {
            let target = try self.bytes(of: version.id, VersionRegister(others), contents)
            if target.contains(0) {
              throw .corrupt(table: "", detail: "a link with a target that contains NUL")
            }
          } else {
            try checkDigest(of: version.id, VersionRegister(others), contents)
          }
        } catch {
          switch error {
          case .contentsAbsent: continue
          case .corrupt(_, let detail): throw .invalidReference(hash, detail: detail)
          default: throw error
          }
        }
      }
    }
  }

  /// Puts a version together piece by piece, without holding it in memory.
  ///
  /// - Throws: `.corrupt` when it is not what it claims.
  private func checkDigest(
    of version: FactID, _ versions: VersionRegister, _ contents: ContentsReader
  ) throws(PristineError) {
    let (pieces, content) = try parts(of: version, versions)
    var digest = DigestBuilder()
    var buffer: [UInt8] = []
    for piece in pieces {
      for range in Portions(piece.offset..<piece.offset + piece.count) {
        buffer.removeAll(keepingCapacity: true)
        try contents.append(LocalChange(piece.holder), range.lowerBound, range.count, to: &buffer, from: self)
        digest.add(buffer)
      }
    }
    guard digest.digest == content.digest else {
      throw .corrupt(table: "contents", detail: "a version that does not have its digest")
    }
  }

  func parts(
    of version: FactID, _ versions: VersionRegister
  ) throws(PristineError) -> ([VersionRegister.Stretch], Version.Content) {
    guard let pieces = versions.pieces(of: version), let content = versions.content(of: version) else {
      throw .corrupt(
        table: "atoms",
        detail: "a version that cannot be put together: without its base, or more than there is in it")
    }
    return (pieces, content)
  }

  /// The bytes of a version.
  ///
  /// - Throws: `.corrupt` when they are not what it claims.
  func bytes(of version: FactID, _ versions: VersionRegister, _ contents: ContentsReader)
    throws(PristineError) -> [UInt8]
  {
    let (pieces, content) = try parts(of: version, versions)
    var out: [UInt8] = []
    out.reserveCapacity(min(content.count, StoreReader.longestVersion))
    for piece in pieces {
      try contents.append(LocalChange(piece.holder), piece.offset, piece.count, to: &out, from: self)
    }
    guard out.count == content.count, Digest.of(out) == content.digest else {
      throw .corrupt(table: "contents", detail: "a version that does not have its digest")
    }
    return out
  }
}
