import Glibc

/// Where the lines of a byte string begin.
///
/// A line ends after its newline byte (0x0A); the last may lack one, and then differs from the same line with one.
/// Lines follow each other without a gap, so a table of `count` lines is `count + 1` ascending offsets.
///
///     LineTable([UInt8]("a\nbc".utf8)).starts  // [0, 2, 4]
package struct LineTable: Hashable, Sendable {
  /// The offset of each line, and at last the end of the last one. Never empty.
  package let starts: [Int]

  /// The lines of `bytes`. `O(bytes)`.
  package init(_ bytes: UnsafeRawBufferPointer) {
    self.init(bytes, in: 0..<bytes.count)
  }

  /// The lines of `bytes`. `O(bytes)`.
  package init(_ bytes: [UInt8]) {
    self = bytes.withUnsafeBytes { LineTable($0) }
  }

  /// The lines of one part of `bytes`, at offsets within the whole. `O(part)`.
  package init(_ bytes: UnsafeRawBufferPointer, in range: Range<Int>) {
    precondition(range.lowerBound >= 0 && range.upperBound <= bytes.count, "the part lies outside the bytes")
    var starts: [Int] = []
    starts.reserveCapacity(range.count / 32 + 2)
    starts.append(range.lowerBound)
    // Raw pointer: `memchr` is handed the exact number of bytes left in the part.
    if let base = bytes.baseAddress {
      var position = range.lowerBound
      while position < range.upperBound,
        let newline = memchr(base + position, 0x0A, range.upperBound - position)
      {
        position = UnsafeRawPointer(newline) - base + 1
        starts.append(position)
      }
      if position < range.upperBound { starts.append(range.upperBound) }
    }
    self.starts = starts
  }

  /// A table of tokens that follow each other as lines do.
  ///
  /// - Precondition: `starts` is ascending and not empty.
  package init(starts: [Int]) {
    precondition(!starts.isEmpty, "a table ends with the end of its last token")
    self.starts = starts
  }

  /// The number of lines.
  package var count: Int { starts.count - 1 }

  /// The bytes of one line, its newline included.
  package subscript(line: Int) -> Range<Int> { starts[line]..<starts[line + 1] }

  /// The bytes of consecutive lines.
  package func bytes(of lines: Range<Int>) -> Range<Int> {
    starts[lines.lowerBound]..<starts[lines.upperBound]
  }

  /// The number of lines that begin before `offset`: for the start of a line, that line's index. `O(log lines)`.
  package func lines(before offset: Int) -> Int {
    (0..<count).partitioningIndex { starts[$0] >= offset }
  }
}
