import ChangeModel
import FileSystem
import Pristine
import Repository
import TestSupport
import Testing

/// Changes nobody recorded, of facts drawn at random: ranges that overlap, lie beyond a block or in another file, order against order.
///
/// Each is refused, with nothing written, or stored; then every file still reads, `check` finds nothing, work goes on, and taking it out
/// again gives what was there before.
@Suite("A change of random facts")
struct RandomForgeryTests {
  @Test("does no harm, stored or refused", arguments: 0..<12)
  func random(group: Int) throws {
    let stage = try Stage()
    let alice = try stage.replica("alice")
    _ = try alice.repository.apply(received: [HostileChangeTests.base.received()], alice.invocation("pull"))
    let rows = try StoredRows(alice.repository.store)
    var accepted = 0
    for number in 0..<20 {
      let seed = group * 100 + number
      var random = SplitMix64(seed: seed)
      let forgery = RandomForgeryTests.forgery(&random, nonce: UInt8(truncatingIfNeeded: seed))
      let (before, picture) = (try rows.all(), try alice.picture())
      guard let received = try? forgery.received() else { continue }
      do {
        _ = try alice.repository.apply(received: [received], alice.invocation("pull"))
      } catch {
        #expect(try rows.all() == before && alice.picture() == picture, "seed \(seed)")
        continue
      }
      accepted += 1
      #expect(try alice.repository.check().isEmpty, "seed \(seed)")
      for line in try alice.repository.credit("f").lines { #expect(line.text.count <= 100, "seed \(seed)") }
      // An edit on top may be refused, and then nothing is recorded; it must not be lost.
      let edited = try alice.read("f") + "typed \(seed)\n"
      try alice.write("f", edited)
      var mine: [ChangeHash] = []
      do { mine = [try alice.record("on top")] } catch is RepositoryError {
        #expect(try alice.read("f") == edited, "seed \(seed)")
      }
      #expect(try alice.repository.check().isEmpty, "seed \(seed)")
      _ = try alice.repository.unrecord(
        mine + [received.encoded.hash], withDependents: true, reset: true, force: true,
        alice.invocation("unrecord"))
      #expect(try alice.picture() == picture, "seed \(seed)")
    }
    // Too few would mean that the generator tries nothing that gets through.
    #expect(accepted > 0, "group \(group)")
  }

  private static func forgery(_ random: inout SplitMix64, nonce: UInt8) -> Forgery {
    var forgery = Forgery(on: [HostileChangeTests.hash], "random", nonce: nonce)
    var facts: [Forgery.Typed] = []
    var own = 0
    func position() -> Position {
      // Mostly within the eight bytes of `f`; sometimes just beyond, in another file, or in the forgery's own text.
      if own > 0, random.chance(0.2) { return Position(.this, random.below(own)) }
      return HostileChangeTests.at(random.chance(0.9) ? random.below(8) : random.below(14))
    }
    func positions() -> [Position] { (0..<random.below(3)).map { _ in position() } }
    func run() -> Run {
      let ranges = (0..<1 + random.below(3)).map { _ in
        TextRange(position(), 1 + random.below(random.chance(0.9) ? 4 : 12))
      }
      return Run(ranges: ranges, left: positions(), right: positions())
    }
    for _ in 0..<1 + random.below(4) {
      switch random.below(6) {
      case 0, 1:
        let text = "new \(random.below(10))\n"
        let slots: [Slot] = [.before, .inPlace, .after]
        let anchor = random.chance(0.2) ? Anchor.start : Anchor(position(), slots[random.below(3)])
        let runs = (0..<random.below(2)).map { _ in run() }
        facts.append(.insert(text, at: anchor, after: positions(), before: positions(), runs: runs))
        own += text.utf8.count
      case 2: facts.append(Forgery.Typed(.kill(run(), again: [])))
      case 3: facts.append(Forgery.Typed(.order(position(), position())))
      case 4:
        let kills = [FactReference(.this, UInt32(random.below(4)))]
        facts.append(Forgery.Typed(.settle(position(), kills: kills)))
      default:
        let kills = [FactReference(.this, UInt32(random.below(4)))]
        facts.append(Forgery.Typed(.restore([TextRange(position(), 1 + random.below(4))], kills: kills)))
      }
    }
    forgery.add(HostileChangeTests.f, facts)
    return forgery
  }
}
