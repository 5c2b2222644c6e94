import ByteText
import ChangeModel
import Semantics

/// A version as the stretches of contents it is put together from, to read it in portions.
package struct VersionParts: Sendable {
  /// Each with the offset in the version where it ends.
  private var stretches: [(stretch: VersionRegister.Stretch, end: Int)] = []
  package let content: Version.Content

  init(_ stretches: [VersionRegister.Stretch], _ content: Version.Content) {
    self.content = content
    self.stretches.reserveCapacity(stretches.count)
    var end = 0
    for stretch in stretches {
      end += stretch.count
      self.stretches.append((stretch, end))
    }
  }

  package var count: Int { content.count }
  package var stretchCount: Int { stretches.count }

  /// Calls `body` with what holds the bytes of a range, in order. O(log stretches + those in the range).
  func forEachStretch(
    in range: Range<Int>, _ body: (Holder, _ offset: Int, _ count: Int) throws(PristineError) -> Void
  ) throws(PristineError) {
    var next = stretches.indices.partitioningIndex { stretches[$0].end > range.lowerBound }
    var at = range.lowerBound
    while at < range.upperBound, next < stretches.count {
      let (stretch, end) = stretches[next]
      let count = min(end, range.upperBound) - at
      try body(stretch.holder, stretch.offset + stretch.count - (end - at), count)
      at += count
      next += 1
    }
  }
}

extension View {
  /// What a version is put together from.
  ///
  /// - Throws: `.corrupt` when it cannot be.
  package func parts(of version: FactID, _ file: FileView) throws(PristineError) -> VersionParts {
    let (stretches, content) = try reader.parts(of: version, file.versions)
    return VersionParts(stretches, content)
  }

  /// Replaces what is in an array by a range of a version. Bytes are checked for damage, not against the digest of the version.
  package func read(_ range: Range<Int>, of parts: VersionParts, into bytes: inout [UInt8])
    throws(PristineError)
  {
    bytes.removeAll(keepingCapacity: true)
    try parts.forEachStretch(in: range) { holder, offset, count throws(PristineError) in
      try contents.append(LocalChange(holder), offset, count, to: &bytes, from: reader)
    }
  }
}
