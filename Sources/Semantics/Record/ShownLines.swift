import ByteText
import ChangeModel

/// The shown text of a weave cut into lines: what a diff compares and a recorder keeps, moves or removes.
///
/// A line ends after its newline, or where a marker stands. It may consist of several stretches of blocks; a marker is a line of its own.
package struct ShownLines: Sendable {
  /// A stretch of a block inside one line.
  package struct Stretch: Sendable, Equatable {
    package var start: Spot
    package var count: Int32
    package init(start: Spot, count: Int32) {
      self.start = start
      self.count = count
    }
    package var last: Spot { Spot(block: start.block, offset: start.offset + count - 1) }
  }

  /// The alive text, without markers.
  package private(set) var text: [UInt8] = []
  /// Bytes of `text` before each line, and one more for the end. Marker lines are empty.
  package private(set) var lineStart: [Int] = [0]
  /// The marker on each line; nil for text.
  package private(set) var markers: [Int: Marker] = [:]
  private(set) var stretches: [Stretch] = []
  private(set) var firstStretch: [Int32] = [0]

  package var count: Int { firstStretch.count - 1 }

  /// - Parameter bytes: appends the bytes of a stretch of a block to a buffer.
  package init<Failure: Error>(
    _ weave: Weave, _ shown: Shown, bytes: (Stretch, inout [UInt8]) throws(Failure) -> Void
  ) throws(Failure) {
    for piece in shown.pieces {
      switch piece {
      case .marker(let marker):
        if text.count > lineStart[count] { endLine(at: text.count) }
        markers[count] = marker
        endLine(at: text.count)
      case .chunk(let chunk):
        let chunk = Int(chunk)
        let start = Spot(block: weave.chunkBlock[chunk], offset: weave.chunkStart[chunk])
        let from = text.count
        try bytes(Stretch(start: start, count: weave.chunkEnd[chunk] - weave.chunkStart[chunk]), &text)
        split(from: from, start: start)
      }
    }
    if text.count > lineStart[count] { endLine(at: text.count) }
  }

  private mutating func split(from: Int, start: Spot) {
    var line = from
    let end = text.count
    var at = from
    while at < end {
      if text[at] == 0x0A {
        add(start: start, from: line - from, to: at + 1 - from)
        endLine(at: at + 1)
        line = at + 1
      }
      at += 1
    }
    if line < end { add(start: start, from: line - from, to: end - from) }
  }

  private mutating func add(start: Spot, from: Int, to: Int) {
    stretches.append(
      Stretch(start: Spot(block: start.block, offset: start.offset + Int32(from)), count: Int32(to - from)))
  }

  private mutating func endLine(at end: Int) {
    lineStart.append(end)
    firstStretch.append(Int32(stretches.count))
  }

  package func range(of line: Int) -> Range<Int> { lineStart[line]..<lineStart[line + 1] }
  /// The line of text a byte of `text` is in. `O(log lines)`.
  package func line(at offset: Int) -> Int { lastIndex(atOrBefore: offset, in: lineStart) }
  package func stretches(of line: Int) -> ArraySlice<Stretch> {
    stretches[Int(firstStretch[line])..<Int(firstStretch[line + 1])]
  }
  package func stretches(of lines: Range<Int>) -> ArraySlice<Stretch> {
    stretches[Int(firstStretch[lines.lowerBound])..<Int(firstStretch[lines.upperBound])]
  }
  /// First byte of a line of text.
  func first(_ line: Int) -> Spot { stretches[Int(firstStretch[line])].start }
  /// Last byte of a line of text.
  func last(_ line: Int) -> Spot { stretches[Int(firstStretch[line + 1]) - 1].last }
}

/// The last index of ascending offsets whose offset is not past `offset`: of equal ones, the last.
func lastIndex(atOrBefore offset: Int, in starts: [Int]) -> Int {
  max(starts.indices.partitioningIndex { starts[$0] > offset } - 1, 0)
}

extension ShownLines {
  /// Lines standing for text nobody looked at: right in place and length, wrong in bytes. For removing all of it.
  package static func unread(_ weave: Weave, _ shown: Shown) -> ShownLines {
    ShownLines(weave, shown) { (stretch: Stretch, out: inout [UInt8]) throws(Never) in
      out += repeatElement(0x20, count: Int(stretch.count))
    }
  }
}
