import ChangeModel
import Compression
import Repository

/// Turns entries into the bytes of an archive, one entry after the other.
///
/// Equal entries and times make equal archives: nothing of the machine or the moment goes in.
struct Archiver {
  enum Form: Equatable {
    case tar
    case gzippedTar

    /// What the name of a file asks for; nil for other endings.
    init?(ofFile name: [UInt8]) {
      func ends(_ ending: String) -> Bool {
        name.count > ending.utf8.count && name.suffix(ending.utf8.count).elementsEqual(ending.utf8)
      }
      if ends(".tar") {
        self = .tar
      } else if ends(".tar.gz") || ends(".tgz") {
        self = .gzippedTar
      } else {
        return nil
      }
    }
  }

  private let gzip: GzipStream?
  private let prefix: [UInt8]
  private var count = 0
  /// Of the content of the file that was begun.
  private var missing = 0
  private var padding: [UInt8] = []

  /// - Parameter prefix: what stands before every name; its folders become entries.
  init(_ form: Form, prefix: [UInt8]) throws(CompressionError) {
    gzip = form == .gzippedTar ? try GzipStream() : nil
    self.prefix = prefix
  }

  /// What of the archive is ready with one more entry, or portion of content; `time` in nanoseconds since 1970.
  mutating func add(_ part: ExportedPart, time: Int64) throws(CompressionError) -> [UInt8] {
    switch part {
    case .entry(let entry): return try add(entry, time: time)
    case .content(let bytes):
      missing -= bytes.count
      return try ready(missing > 0 ? bytes : bytes + padding)
    }
  }

  private mutating func add(_ entry: ExportedEntry, time: Int64) throws(CompressionError) -> [UInt8] {
    let tar = TarWriter(time: time / 1_000_000_000)
    var out = folders(tar)
    let kind: TarWriter.Kind =
      switch entry.kind {
      case .file: .file
      case .directory: .directory
      case .symlink: .link
      }
    out += tar.entry(
      kind, prefix + entry.path, executable: entry.isExecutable, target: entry.target, count: entry.count)
    (missing, padding) = (entry.count, TarWriter.padding(after: entry.count))
    return try ready(out)
  }

  /// What ends the archive.
  mutating func finish() throws(CompressionError) -> [UInt8] {
    var out = try ready(TarWriter.end(after: count))
    if let gzip { out += try gzip.finish() }
    return out
  }

  /// Entries for the folders of the prefix, before the first entry.
  private mutating func folders(_ tar: TarWriter) -> [UInt8] {
    guard count == 0 else { return [] }
    return prefix.indices.filter { prefix[$0] == UInt8(ascii: "/") && $0 > 0 }.flatMap {
      tar.entry(.directory, Array(prefix[..<$0]))
    }
  }

  private mutating func ready(_ bytes: [UInt8]) throws(CompressionError) -> [UInt8] {
    count += bytes.count
    guard let gzip else { return bytes }
    return try gzip.add(bytes)
  }
}
