import ChangeModel
import TestSupport
import Testing

@testable import Attribution

/// Bytes that were right once: a fault is refused, or makes something else that can be written and read again. Never a crash.
@Suite("Damaged records and statements")
struct DamageTests {
  private static func tryRecord(_ bytes: [UInt8]) {
    guard let record = try? AttributionRecord(decoding: bytes) else { return }
    let again = record.encoded()
    #expect((try? AttributionRecord(decoding: again))?.encoded() == again)
    _ = HandCounts(Array(repeating: 0x41, count: 40), record)
    _ = record.grade
  }

  private static func tryStatement(_ bytes: [UInt8]) {
    guard let statement = try? Statement(decoding: bytes) else { return }
    let again = statement.encoded()
    #expect((try? Statement(decoding: again))?.encoded() == again)
  }

  private static func damage(_ bytes: [UInt8], _ body: ([UInt8]) -> Void) {
    for count in bytes.indices { body(Array(bytes[..<count])) }
    for place in bytes.indices {
      var other = bytes
      for bit in 0..<8 {
        other[place] = bytes[place] ^ 1 << UInt8(bit)
        body(other)
      }
      for value: UInt8 in [0, 1, 0x7F, 0x80, 0xFF] {
        other[place] = value
        body(other)
      }
      other = bytes
      other.remove(at: place)
      body(other)
    }
  }

  @Test(arguments: Fixture.records) func ofARecord(_ name: String) throws {
    Self.damage(try Fixture.bytes(name), Self.tryRecord)
  }

  @Test(arguments: Fixture.statements) func ofAStatement(_ name: String) throws {
    Self.damage(try Fixture.bytes(name), Self.tryStatement)
  }

  @Test(arguments: 1...4) func ofMixtures(_ seed: Int) throws {
    var random = SplitMix64(seed: seed)
    let all = try (Fixture.records + Fixture.statements).map { try Fixture.bytes($0) }
    for _ in 0..<400 {
      let (a, b) = (all[random.below(all.count)], all[random.below(all.count)])
      var bytes = Array(a[..<random.below(a.count)] + b[random.below(b.count)...])
      for _ in 0..<random.below(4) { bytes[random.below(bytes.count)] = UInt8(random.below(256)) }
      Self.tryRecord(bytes)
      Self.tryStatement(bytes)
    }
  }

  @Test func ofASummary() throws {
    let summary = ChangeSummary(
      nanoseconds: -5, counts: HandCounts("a\nb\n".bytes, AttributionRecord(salt: [])))
    let bytes = summary.encoded()
    func read(_ bytes: [UInt8]) -> ChangeSummary? {
      bytes.withUnsafeBytes { raw in try? ChangeSummary(decoding: raw) }
    }
    #expect(read(bytes) == summary)
    for count in bytes.indices { #expect(read(Array(bytes[..<count])) == nil) }
    Self.damage(bytes) { _ = read($0) }
  }
}
