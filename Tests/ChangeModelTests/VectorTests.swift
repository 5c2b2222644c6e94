import ChangeModel
import Testing

@Suite struct VectorTests {
  @Test func theFixturesAreThere() {
    #expect(FormatFixtures.vectors.count == 26)
    #expect(FormatFixtures.refusals.count == 97)
  }

  @Test(arguments: FormatFixtures.vectors)
  func aChangeDecodesAndEncodesToTheSameBytes(_ name: String) throws {
    let bytes = try FormatFixtures.bytes("\(name).hex")
    let decoded = try Change.decode(bytes)
    #expect(decoded.bytes == bytes)
    #expect(decoded.change.encoded().bytes == bytes)
  }

  @Test(arguments: FormatFixtures.vectors)
  func aChangeHasTheHashThatTheOtherEncoderFound(_ name: String) throws {
    let decoded = try Change.decode(try FormatFixtures.bytes("\(name).hex"))
    #expect(decoded.hash.description == (try FormatFixtures.text("\(name).hash")))
    #expect(decoded.change.encoded().hash == decoded.hash)
  }

  @Test(arguments: FormatFixtures.vectors)
  func theContentsHaveTheDigestThatTheChangeSays(_ name: String) throws {
    let change = try Change.decode(try FormatFixtures.bytes("\(name).hex")).change
    let contents = change.contentsCount == 0 ? [] : try FormatFixtures.bytes("\(name).contents")
    #expect(contents.count == change.contentsCount)
    var rest = contents[...]
    var leaves: [Digest] = []
    for fact in change.contentFacts.flatMap(\.facts) where fact.newBytes > 0 {
      leaves.append(Digest.of(Array(rest.prefix(fact.newBytes))))
      rest = rest.dropFirst(fact.newBytes)
    }
    #expect(Change.contentsDigest(ofLeaves: leaves) == change.contentsDigest)
  }

  @Test(arguments: FormatFixtures.vectors)
  func theHeaderCanBeReadAlone(_ name: String) throws {
    let bytes = try FormatFixtures.bytes("\(name).hex")
    let change = try Change.decode(bytes).change
    let (header, dependencies) = try bytes.withUnsafeBytes { try Change.decodeHeader($0) }
    #expect(header == change.header)
    #expect(dependencies == change.dependencies)
  }

  @Test(arguments: FormatFixtures.refusals)
  func whatMustBeRefusedIsRefusedForItsReason(_ fixture: FormatFixtures.Refusal) throws {
    let bytes = try FormatFixtures.bytes("invalid/\(fixture.name).hex")
    let error = #expect(throws: DecodeError.self) { try Change.decode(bytes) }
    #expect(error?.refusal == fixture.refusal, "\(String(describing: error))")
  }

  @Test func theExampleInTheSpecificationIsTheFixture() throws {
    let text = String(decoding: try #require(FormatFixtures.read("format.md", from: "docs")), as: UTF8.self)
    let section = try #require(text.split(separator: "\n## 13. An example\n").last)
    // Rows of hex up to the first paragraph after them.
    let rows = section.split(separator: "\n").drop { !$0.hasPrefix("    ") }.prefix { $0.hasPrefix("    ") }
    let digits = rows.flatMap { row in
      row.dropFirst(4).prefix(48).split(separator: " ").prefix {
        $0.count == 2 && $0.allSatisfy(\.isHexDigit)
      }.joined().utf8
    }
    #expect(FormatFixtures.hex(digits) == (try FormatFixtures.bytes("create-file.hex")))
  }
}
