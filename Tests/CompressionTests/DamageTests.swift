import Compression
import Testing

@Suite struct DamageTests {
  let compressor = Compressor()
  let decompressor = Decompressor()

  /// Reads a frame that should not be sound: an error, or else the bytes it was made of.
  private func read(_ frame: [UInt8], like bytes: [UInt8]) -> Bool {
    do {
      return try decompressor.decompress(frame, expectedCount: bytes.count, limit: bytes.count) == bytes
    } catch {
      return true
    }
  }

  @Test(arguments: Codec.allCases)
  func noChangedByteGoesUnnoticed(codec: Codec) throws {
    for bytes in [Samples.text(200), Samples.noise(40), [UInt8](repeating: 1, count: 500), []] {
      let frame = try compressor.compress(bytes, with: codec)
      var unnoticed: [String] = []
      for index in frame.indices {
        for difference in [1, 2, 3, 4, 8, 16, 32, 64, 128, 0x55, 0xff] as [UInt8] {
          var changed = frame
          changed[index] ^= difference
          if !read(changed, like: bytes) { unnoticed.append("byte \(index) by \(difference)") }
        }
      }
      #expect(unnoticed == [])
    }
  }

  @Test(arguments: Codec.allCases)
  func everyCutIsAnError(codec: Codec) throws {
    let bytes = Samples.text(500)
    let frame = try compressor.compress(bytes, with: codec)
    for count in frame.indices {
      #expect(throws: CompressionError.self, "\(count) bytes of \(frame.count)") {
        try decompressor.decompress(Array(frame[..<count]), expectedCount: bytes.count, limit: bytes.count)
      }
    }
  }

  @Test func aCutCompressedFrameIsDamaged() throws {
    let bytes = Samples.text(500)
    for codec in [Codec.zlib, .zstd] {
      let frame = try compressor.compress(bytes, with: codec)
      #expect(throws: CompressionError.damaged(codec)) {
        try decompressor.decompress(Array(frame.dropLast()), expectedCount: bytes.count, limit: bytes.count)
      }
    }
  }

  @Test(arguments: [Codec.zlib, .zstd])
  func whatFollowsTheEndIsAnError(codec: Codec) throws {
    let bytes = Samples.text(500)
    let frame = try compressor.compress(bytes, with: codec)
    #expect(throws: CompressionError.trailingBytes(3)) {
      try decompressor.decompress(frame + [0, 0, 0], expectedCount: bytes.count, limit: bytes.count)
    }
    // Another stream is no better than garbage, though the library would read both.
    let second = Array(try compressor.compress([], with: codec).dropFirst())
    #expect(throws: CompressionError.trailingBytes(second.count)) {
      try decompressor.decompress(frame + second, expectedCount: bytes.count, limit: bytes.count)
    }
  }

  @Test func aFrameForOtherReadersIsNotSkipped() throws {
    let skippable: [UInt8] = [Codec.zstd.rawValue, 0x50, 0x2a, 0x4d, 0x18, 2, 0, 0, 0, 9, 9]
    #expect(throws: CompressionError.damaged(.zstd)) {
      try decompressor.decompress(skippable, expectedCount: 0, limit: 0)
    }
  }

  @Test(arguments: Codec.allCases)
  func anotherCountIsAnError(codec: Codec) throws {
    let bytes = Samples.text(500)
    let frame = try compressor.compress(bytes, with: codec)
    for expected in [0, 1, 499, 501, 10_000] {
      #expect(throws: CompressionError.wrongCount(expected: expected)) {
        try decompressor.decompress(frame, expectedCount: expected, limit: 10_000)
      }
    }
  }

  @Test(arguments: Codec.allCases)
  func theLimitIsKept(codec: Codec) throws {
    let frame = try compressor.compress(Samples.text(500), with: codec)
    #expect(throws: CompressionError.overLimit(expected: 500, limit: 499)) {
      try decompressor.decompress(frame, expectedCount: 500, limit: 499)
    }
    #expect(throws: CompressionError.overLimit(expected: -1, limit: 499)) {
      try decompressor.decompress(frame, expectedCount: -1, limit: 499)
    }
  }

  /// Were there room made for what a small frame is said to hold, this would end the process.
  @Test(arguments: Codec.allCases)
  func anAbsurdCountTakesNoMemory(codec: Codec) throws {
    let frame = try compressor.compress(Samples.text(500), with: codec)
    #expect(throws: CompressionError.wrongCount(expected: 1 << 60)) {
      try decompressor.decompress(frame, expectedCount: 1 << 60, limit: .max)
    }
  }

  @Test(arguments: [Codec.zlib, .zstd])
  func aBombGoesNoFurtherThanExpected(codec: Codec) throws {
    let bomb = try compressor.compress([UInt8](repeating: 0, count: 20_000_000), with: codec)
    #expect(bomb.count < 30_000)
    #expect(throws: CompressionError.wrongCount(expected: 1_000)) {
      try decompressor.decompress(bomb, expectedCount: 1_000, limit: 1_000)
    }
  }

  @Test func aFrameNeedsACodec() {
    #expect(throws: CompressionError.emptyFrame) {
      try decompressor.decompress([], expectedCount: 0, limit: 0)
    }
    for byte in 3...255 as ClosedRange<UInt8> {
      #expect(throws: CompressionError.unknownCodec(byte)) {
        try decompressor.decompress([byte, 1, 2, 3], expectedCount: 3, limit: 3)
      }
    }
  }

  @Test(arguments: [11, 12, 13] as [UInt64])
  func garbageIsAnError(seed: UInt64) throws {
    var generator = SplitMix64(seed: seed)
    for codec in Codec.allCases {
      // A sound beginning leads deeper into the codec than garbage alone.
      let start = try compressor.compress(Samples.text(400), with: codec)
      for _ in 0..<2_000 {
        let kept = Int.random(in: 1...min(20, start.count), using: &generator)
        let frame = start.prefix(kept) + Samples.noise(30, seed: generator.next())
        let bytes = try? decompressor.decompress(Array(frame), expectedCount: 400, limit: 400)
        if bytes != nil { Issue.record("garbage was read, seed \(seed)") }
      }
    }
  }

  @Test func errorsSayWhatHappened() {
    let errors: [CompressionError] = [
      .emptyFrame, .unknownCodec(9), .damaged(.zstd), .wrongCount(expected: 5), .trailingBytes(2),
      .overLimit(expected: 6, limit: 5), .outOfMemory(.zlib),
    ]
    #expect(Set(errors.map(\.description)).count == errors.count)
    #expect(CompressionError.unknownCodec(9).description == "no codec has the number 9")
  }
}
