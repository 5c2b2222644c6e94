import ChangeModel
import FileSystem
import Pristine

/// Stretches of a file of the working copy as new text: read again whenever they are needed, instead of being held.
package struct FileText: NewTextSource {
  private let root: Directory
  private let path: RelativePath
  private let ranges: [Range<Int>]
  package let count: Int
  package let digest: Digest

  package var name: [UInt8] { path.bytes }

  /// - Parameter digest: that of the stretches, one after the other.
  package init(_ path: RelativePath, in root: Directory, _ ranges: [Range<Int>], digest: Digest) {
    self.root = root
    self.path = path
    self.ranges = ranges
    self.digest = digest
    count = ranges.reduce(0) { $0 + $1.count }
  }

  /// The whole of a file that is open: as many bytes as it had then.
  package init(_ path: RelativePath, in root: Directory, of file: borrowing OpenFile) throws(PristineError) {
    guard let count = Int(exactly: file.status.size) else { throw .tooLarge("a file") }
    var digest = DigestBuilder()
    try FileText.forEachPortion([0..<count], of: file, path) { portion throws(PristineError) in
      digest.add(portion)
    }
    self.init(path, in: root, [0..<count], digest: digest.digest)
  }

  package func forEachPortion(
    _ body: (UnsafeRawBufferPointer) throws(PristineError) -> Void
  ) throws(PristineError) {
    let file: OpenFile
    do throws(FileError) { file = try root.openToRead(path) } catch { throw .sourceChanged(name) }
    try FileText.forEachPortion(ranges, of: file, path, body)
  }

  /// Calls `body` with stretches of a file, a portion at a time.
  ///
  /// - Throws: `.sourceChanged` when it has become shorter, or is not read any more.
  private static func forEachPortion(
    _ ranges: [Range<Int>], of file: borrowing OpenFile, _ path: RelativePath,
    _ body: (UnsafeRawBufferPointer) throws(PristineError) -> Void
  ) throws(PristineError) {
    var buffer: [UInt8] = []
    for range in ranges {
      for portion in Portions(range) {
        try file.read(portion, into: &buffer, path)
        try buffer.withUnsafeBufferPointer { bytes throws(PristineError) in
          try body(UnsafeRawBufferPointer(bytes))
        }
      }
    }
  }
}

extension OpenFile {
  /// Fills an array with a range that has to be there.
  ///
  /// - Throws: `.sourceChanged`.
  package func read(_ range: Range<Int>, into bytes: inout [UInt8], _ path: RelativePath)
    throws(PristineError)
  {
    do throws(FileError) { try read(range, into: &bytes) } catch { throw .sourceChanged(path.bytes) }
    guard bytes.count == range.count else { throw .sourceChanged(path.bytes) }
  }
}
