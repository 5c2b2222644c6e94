import Compression
import Testing

@Suite struct RoundTripTests {
  let compressor = Compressor()
  let decompressor = Decompressor()

  @Test(arguments: Codec.allCases, [0, 1, 31, 32, 33, 1000, 65_536, 300_000])
  func whatGoesInComesOut(codec: Codec, count: Int) throws {
    for bytes in [Samples.text(count), Samples.noise(count), [UInt8](repeating: 7, count: count)] {
      let frame = try compressor.compress(bytes, with: codec)
      #expect(frame.first == codec.rawValue)
      let isSame = try decompressor.decompress(frame, expectedCount: count, limit: count) == bytes
      #expect(isSame)
    }
  }

  @Test(arguments: Codec.allCases)
  func fiveMegabytesComeOutWhole(codec: Codec) throws {
    let part = Samples.text(40_000) + Samples.noise(10_000)
    var bytes: [UInt8] = []
    for _ in 0..<100 { bytes.append(contentsOf: part) }
    #expect(bytes.count == 5_000_000)
    let frame = try compressor.compress(bytes, with: codec)
    let isSame = try decompressor.decompress(frame, expectedCount: bytes.count, limit: bytes.count) == bytes
    #expect(isSame)
  }

  @Test(arguments: [Codec.zlib, .zstd])
  func everyLevelCanBeReadAndLevelsBeyondAreTheNearest(codec: Codec) throws {
    let bytes = Samples.text(20_000)
    for level in [-5, 1, 4, 9, 19, 1000] {
      let frame = try compressor.compress(bytes, with: codec, level: level)
      let isSame = try decompressor.decompress(frame, expectedCount: bytes.count, limit: 1 << 20) == bytes
      #expect(isSame, "level \(level)")
      #expect(frame.count < bytes.count)
    }
  }

  @Test(arguments: Codec.allCases)
  func oneFrameDoesNotDependOnTheOneBefore(codec: Codec) throws {
    let bytes = Samples.text(5_000)
    let fresh = try Compressor().compress(bytes, with: codec)
    _ = try compressor.compress(Samples.text(50_000, seed: 2), with: codec)
    _ = try compressor.compress(Samples.text(300, seed: 3), with: codec, level: 1)
    #expect(try compressor.compress(bytes, with: codec) == fresh)
  }

  @Test(arguments: Codec.allCases)
  func aDecompressorReadsOnAfterAFailure(codec: Codec) throws {
    let bytes = Samples.text(5_000)
    let frame = try compressor.compress(bytes, with: codec)
    #expect(throws: CompressionError.self) {
      try decompressor.decompress(Array(frame.dropLast()), expectedCount: bytes.count, limit: 1 << 20)
    }
    #expect(try decompressor.decompress(frame, expectedCount: bytes.count, limit: 1 << 20) == bytes)
  }

  @Test(arguments: Codec.allCases)
  func framesFillTheirPartsOfABuffer(codec: Codec) throws {
    let bytes = Samples.text(10_000)
    var whole = [UInt8](repeating: 0, count: bytes.count)
    for start in stride(from: 0, to: bytes.count, by: 2_500) {
      let frame = try compressor.compress(Array(bytes[start..<start + 2_500]), with: codec)
      try whole.withUnsafeMutableBytes { buffer in
        let part = UnsafeMutableRawBufferPointer(rebasing: buffer[start..<start + 2_500])
        try decompressor.decompress(frame.span.bytes, into: part)
      }
    }
    #expect(whole == bytes)
  }

  @Test func anEmptyBufferIsFilledByAnEmptyFrameAlone() throws {
    let nowhere = UnsafeMutableRawBufferPointer(start: nil, count: 0)
    for codec in Codec.allCases {
      let empty = try compressor.compress([], with: codec)
      try decompressor.decompress(empty.span.bytes, into: nowhere)
      let full = try compressor.compress([1], with: codec)
      #expect(throws: CompressionError.wrongCount(expected: 0)) {
        try decompressor.decompress(full.span.bytes, into: nowhere)
      }
    }
  }

  @Test(arguments: [Codec.zlib, .zstd])
  func bestIsTheCodecWhereItPaysAndRawElsewhere(codec: Codec) throws {
    let text = try compressor.compressBest(Samples.text(1_000), with: codec)
    #expect(text.first == codec.rawValue)
    for bytes in [[], [1, 2, 3], Samples.noise(1_000)] {
      let frame = try compressor.compressBest(bytes, with: codec)
      #expect(frame.first == Codec.raw.rawValue)
      #expect(frame.count == bytes.count + 5)
      #expect(try decompressor.decompress(frame, expectedCount: bytes.count, limit: 1 << 20) == bytes)
    }
  }
}

@Suite struct GzipTests {
  private func gzip(_ pieces: [[UInt8]]) throws -> [UInt8] {
    let gzip = try GzipStream()
    var out: [UInt8] = []
    for piece in pieces { out += try gzip.add(piece) }
    return out + (try gzip.finish())
  }

  @Test func theHeaderTellsNoTimeAndNoName() throws {
    #expect(try gzip([]).prefix(8) == [0x1F, 0x8B, 8, 0, 0, 0, 0, 0])
  }

  @Test func howItIsCutMakesNoDifference() throws {
    let bytes = Samples.text(200_000) + Samples.noise(100_000)
    let whole = try gzip([bytes])
    for size in [1_000, 65_536, 299_999] {
      let pieces = stride(from: 0, to: bytes.count, by: size).map {
        Array(bytes[$0..<min(bytes.count, $0 + size)])
      }
      let isSame = try gzip(pieces) == whole
      #expect(isSame)
    }
  }
}
