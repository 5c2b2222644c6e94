import ByteText
import ChangeModel
import FileSystem
import Pristine
import Semantics
import WorkingCopy

/// Records files that are too large to be held: each as a whole version, which is written as edits of the one it replaces.
///
/// The digest recorded is that of the bytes the facts stand for: copies as the store has them, new bytes as they were read last. So a file
/// that changes meanwhile may be recorded as it was at no moment, as with every program that reads files, but never as something that cannot
/// be put together.
struct LargeFileRecorder {
  /// New bytes up to this many are held at once.
  private static let held = 1 << 20

  let root: Directory
  let path: RelativePath

  struct Result {
    var facts: [ContentFact] = []
    var newText: NewText
    var extraDependencies: Set<Holder> = []
    /// Of the whole file.
    var digest: Digest
    var status: FileStatus
  }

  /// The content of a file nobody had before.
  func recordNew() throws(RepositoryError) -> Result {
    let file = try files { () throws(FileError) in try root.openToRead(path) }
    return try recordWhole(file, supersedes: [])
  }

  private func recordWhole(_ file: borrowing OpenFile, supersedes: [FactReference]) throws(RepositoryError)
    -> Result
  {
    let text: FileText
    do throws(PristineError) { text = try FileText(path, in: root, of: file) } catch { throw .store(error) }
    let content = Version.Content(count: text.count, digest: text.digest, pieces: [.new(count: text.count)])
    return Result(
      facts: [.version(Version(supersedes: supersedes, content: content))], newText: .elsewhere(text),
      digest: text.digest, status: file.status)
  }

  /// The edited content of a file.
  func record(_ inode: LocalInode, _ shown: FileView, _ view: View) throws(RepositoryError) -> Result {
    let file = try files { () throws(FileError) in try root.openToRead(path) }
    let name = try stored { () throws(PristineError) in try view.reader.inodeID(inode) }
    let change = try stored { () throws(PristineError) in try view.hashes(of: shown) }
    let removal: FileRecorder.Result
    do throws(RecordRefusal) {
      removal = try FileRecorder.removal(ofTextIn: shown, nil, name, change)
    } catch {
      throw .cannotRecord(path, error)
    }
    let versions = shown.versions
    func references(_ versions: [FactID]) -> [FactReference] {
      versions.compactMap { shown.versions.reference(to: $0, change) }
    }
    var result: Result
    if let base = versions.shown {
      let others = versions.effective.filter { $0 != base }
      result = try recordEdits(
        file, of: base, shown, view, references([base] + others), whole: references(versions.effective))
    } else {
      result = try recordWhole(file, supersedes: references(versions.effective))
    }
    result.facts = removal.facts + result.facts
    result.extraDependencies = removal.extraDependencies
    return result
  }

  private func recordEdits(
    _ file: borrowing OpenFile, of base: FactID, _ shown: FileView, _ view: View,
    _ supersedes: [FactReference], whole: [FactReference]
  ) throws(RepositoryError) -> Result {
    let old: VersionParts
    do throws(PristineError) { old = try view.parts(of: base, shown) } catch { throw .store(error) }
    guard let count = Int(exactly: file.status.size) else { throw .store(.tooLarge("a file")) }
    do throws(PristineError) {
      let ops = try LargeDelta().ops(
        old: old.count,
        { range, bytes throws(PristineError) in try view.read(range, of: old, into: &bytes) },
        new: count,
        { range, bytes throws(PristineError) in try file.read(range, into: &bytes, path) })
      if FileRecorder.isWorthwhile(ops, onStretches: old.stretchCount) {
        return try edits(ops, count, of: old, file, view, supersedes)
      }
    } catch {
      throw .store(error)
    }
    return try recordWhole(file, supersedes: whole)
  }

  /// A version made by some operations, with the digest of what they come to.
  private func edits(
    _ ops: [BinaryDelta.Op], _ count: Int, of old: VersionParts, _ file: borrowing OpenFile, _ view: View,
    _ supersedes: [FactReference]
  ) throws(PristineError) -> Result {
    var pieces: [Version.Piece] = []
    var inserted: [Range<Int>] = []
    var digest = DigestBuilder()
    var insertedDigest = DigestBuilder()
    var kept: [UInt8] = []
    var buffer: [UInt8] = []
    let isHeld = LargeFileRecorder.newBytes(ops) <= LargeFileRecorder.held
    for op in ops {
      switch op {
      case .copy(let offset, let count):
        pieces.append(.copy(offset: offset, count: count))
        for portion in Portions(offset..<offset + count) {
          try view.read(portion, of: old, into: &buffer)
          digest.add(buffer)
        }
      case .insert(let range):
        pieces.append(.new(count: range.count))
        inserted.append(range)
        for portion in Portions(range) {
          try file.read(portion, into: &buffer, path)
          digest.add(buffer)
          if isHeld { kept += buffer } else { insertedDigest.add(buffer) }
        }
      }
    }
    let text = FileText(path, in: root, inserted, digest: insertedDigest.digest)
    let content = Version.Content(count: count, digest: digest.digest, pieces: pieces)
    return Result(
      facts: [.version(Version(supersedes: supersedes, content: content))],
      newText: isHeld ? .bytes(kept) : .elsewhere(text), digest: content.digest, status: file.status)
  }

  private static func newBytes(_ ops: [BinaryDelta.Op]) -> Int {
    ops.reduce(0) { sum, op in
      if case .insert(let range) = op { sum + range.count } else { sum }
    }
  }
}
