import ChangeModel

/// The bytes that the facts of one file insert, in their order.
package enum NewText: Sendable {
  case bytes([UInt8])
  /// Too many to be held: all that is new in one fact, wherever it can be read.
  case elsewhere(any NewTextSource)

  package var count: Int {
    switch self {
    case .bytes(let bytes): bytes.count
    case .elsewhere(let source): source.count
    }
  }
}

/// Where new text can be read more than once. What comes from it is held against its digest: a file may change at any time.
package protocol NewTextSource: Sendable {
  var count: Int { get }
  /// SHA-256 of the bytes as they were when they were first read.
  var digest: Digest { get }
  /// What to call it in an error.
  var name: [UInt8] { get }

  /// Calls `body` with the bytes, a portion at a time.
  ///
  /// - Throws: `.sourceChanged` when they are known to be others by now.
  func forEachPortion(
    _ body: (UnsafeRawBufferPointer) throws(PristineError) -> Void
  ) throws(PristineError)
}

extension NewText {
  /// The digests of what is new in each of the facts the text belongs to.
  func leaves(of facts: [ContentFact]) -> [Digest] {
    switch self {
    case .elsewhere(let source): [source.digest]
    case .bytes(let bytes):
      bytes.withUnsafeBytes { bytes in
        var start = 0
        return facts.compactMap { fact in
          let count = fact.newBytes
          guard count > 0, start + count <= bytes.count else { return nil }
          defer { start += count }
          return Digest.of(UnsafeRawBufferPointer(rebasing: bytes[start..<start + count]))
        }
      }
    }
  }

  /// Calls `body` with the bytes, a portion at a time.
  ///
  /// - Throws: `.sourceChanged` when they are not those that were first read.
  func forEachPortion(
    _ body: (UnsafeRawBufferPointer) throws(PristineError) -> Void
  ) throws(PristineError) {
    switch self {
    case .bytes(let bytes):
      try bytes.withUnsafeBufferPointer { bytes throws(PristineError) in
        try body(UnsafeRawBufferPointer(bytes))
      }
    case .elsewhere(let source):
      var digest = DigestBuilder()
      var count = 0
      try source.forEachPortion { portion throws(PristineError) in
        digest.add(portion)
        count += portion.count
        try body(portion)
      }
      guard count == source.count, digest.digest == source.digest else { throw .sourceChanged(source.name) }
    }
  }
}
