import ChangeModel
import FileSystem
import Pristine
import Repository
import TestSupport
import Testing

/// What a change depends on is found in two ways, change by change and in a pass over all edges: they answer the same.
@Suite("What changes depend on")
struct AncestryTests {
  @Test(arguments: [1, 2])
  func foundOneByOneOrInOnePassItIsTheSame(seed: Int) throws {
    let stage = try Stage()
    let alice = try stage.replica("alice")
    var random = SplitMix64(seed: seed)
    for number in 0..<120 {
      let path = try RelativePath("f\(random.below(7))".utf8)
      let old = try alice.root.status(of: path) == nil ? [] : try alice.read(path).split(separator: "\n")
      var lines = old.map(String.init)
      if lines.count > 4, random.chance(0.3) { lines.remove(at: random.below(lines.count)) }
      lines.insert("line \(number)", at: random.below(lines.count + 1))
      try alice.write(path, lines.joined(separator: "\n") + "\n")
      try alice.add(.root)
      try alice.record("\(number)")
    }
    try alice.repository.store.read { reader throws(PristineError) in
      let all = try reader.set(of: try reader.requireHead(of: "main")).members
      #expect(all.count == 120)
      for number in stride(from: 0, to: all.count, by: 7) {
        let some = [all[number], all[number / 2]]
        let expected = ChangeSet(try reader.closure(of: some))
        for most in [0, 1, 3, 64, .max] {
          #expect(
            try reader.ancestry(of: some, following: most) == expected, "seed \(seed): \(some), \(most)")
        }
      }
    }
  }
}
