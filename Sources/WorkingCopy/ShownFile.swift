import ChangeModel
import FileSystem
import Pristine

/// What a file is shown as, ready to be written or compared: held, or read in portions where it is a large version.
package struct ShownFile: Sendable {
  private enum Content: Sendable {
    case bytes([UInt8])
    case parts(VersionParts)
  }
  /// Versions of more bytes are not held.
  private static let held = 8 << 20

  private let content: Content
  package let digest: Digest
  package let hasConflict: Bool

  /// The content of a file or link under a view. Markers included.
  package init(_ inode: LocalInode, _ view: View) throws(PristineError) {
    let file = try view.file(inode)
    if case .version(let version) = file.content {
      let parts = try view.parts(of: version, file)
      if parts.count > ShownFile.held {
        content = .parts(parts)
        digest = parts.content.digest
        hasConflict = file.hasRivalVersions
        return
      }
    }
    let (bytes, hasConflict) = try RenderedFile.bytes(of: file, view)
    content = .bytes(bytes)
    digest = Digest.of(bytes)
    self.hasConflict = hasConflict
  }

  package var count: Int {
    switch content {
    case .bytes(let bytes): bytes.count
    case .parts(let parts): parts.count
    }
  }

  /// All bytes at once, where they have to be held: the target of a link.
  package func bytes(_ view: View) throws(PristineError) -> [UInt8] {
    if case .bytes(let bytes) = content { return bytes }
    var out: [UInt8] = []
    try forEachPortion(view) { bytes throws(PristineError) in out += bytes }
    return out
  }

  /// Calls `body` with the bytes, a portion at a time.
  ///
  /// - Parameter view: the one it was made with.
  /// - Throws: `.corrupt` after the last portion, when a version that is not held is not what it claims.
  package func forEachPortion<Failure: Error>(
    _ view: View, failure: (PristineError) -> Failure, _ body: ([UInt8]) throws(Failure) -> Void
  ) throws(Failure) {
    switch content {
    case .bytes(let bytes): try body(bytes)
    case .parts(let parts):
      var digest = DigestBuilder()
      var buffer: [UInt8] = []
      for portion in Portions(0..<parts.count) {
        do throws(PristineError) { try view.read(portion, of: parts, into: &buffer) } catch {
          throw failure(error)
        }
        digest.add(buffer)
        try body(buffer)
      }
      guard digest.digest == self.digest else {
        throw failure(.corrupt(table: "contents", detail: "a version that does not have its digest"))
      }
    }
  }

  package func forEachPortion(_ view: View, _ body: ([UInt8]) throws(PristineError) -> Void)
    throws(PristineError)
  {
    try forEachPortion(view, failure: { $0 }, body)
  }

  /// Writes the file; it takes its place once all of it is there.
  ///
  /// - Parameter isRepeatable: see `Directory.beginWriting`.
  func write(
    to path: RelativePath, in folder: Directory, executable: Bool, staging: Directory, isRepeatable: Bool,
    _ view: View
  ) throws(WorkingCopyError) -> FileStatus {
    var pending = try file { () throws(FileError) in
      try folder.beginWriting(
        path, mode: executable ? .executable : .regular, staging: staging, isRepeatable: isRepeatable)
    }
    try forEachPortion(view, failure: WorkingCopyError.store) { bytes throws(WorkingCopyError) in
      do throws(FileError) { try pending.write(bytes) } catch { throw .file(error) }
    }
    do throws(FileError) { return try pending.commit() } catch { throw .file(error) }
  }
}
