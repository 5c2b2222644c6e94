/// A random history as the input of `git fast-import`: the same for the same seed.
///
/// Some branches go on by turns, fork, and merge, two or more at a time and crosswise; some commits begin anew. Files are edited, moved,
/// removed and brought back, become links, directories and commits of other repositories; names and contents are as odd as git allows.
/// Merges take sides at random, so many hold what neither side had, or undo one.
package struct RandomGitHistory {
  private struct File: Hashable {
    var mode: String
    var content: [UInt8]
  }
  private typealias Tree = [[UInt8]: File]

  private var random: SplitMix64
  private var commits: [(tree: Tree, parents: [Int])] = []
  /// Commits the branches stand at.
  private var heads: [Int] = []
  package private(set) var stream: [UInt8] = []

  private static let names =
    [
      "a", "b", "A", "readme.txt", "two words", "quo\"te", "new\nline", "tab\t", "d", "d/x", "d/y", "d/e/z",
      "e/x", "e/long name",
      "back\\slash", "-dash", "~tilde", "con", "x.~y", "d/e/f/g/h", "ü", "CAPS/x", "caps/x",
    ].map { Array($0.utf8) } + [[0xFF, 0xFE], Array("d/".utf8) + [0x80, 0x20]]

  package init(seed: Int, commits count: Int) {
    random = SplitMix64(seed: seed)
    for number in 0..<count { commit(number) }
    for (branch, head) in heads.enumerated() {
      line("reset refs/heads/b\(branch)")
      line("from :\(head + 1)")
      line("")
    }
    line("tag v1")
    line("from :\(heads[0] + 1)")
    line("tagger T <t@example.org> 1700000000 +0000")
    data(Array("tagged\n".utf8))
    line("reset refs/tags/light")
    line("from :\(commits.count / 2 + 1)")
    line("")
    line("done")
  }

  private mutating func line(_ text: String) { stream += Array(text.utf8) + [0x0A] }

  private mutating func data(_ bytes: [UInt8]) {
    line("data \(bytes.count)")
    stream += bytes + [0x0A]
  }

  private mutating func chance(_ percent: Int) -> Bool { Int.random(in: 0..<100, using: &random) < percent }

  private mutating func pick<Element>(_ list: [Element]) -> Element {
    list[Int.random(in: 0..<list.count, using: &random)]
  }

  private mutating func commit(_ number: Int) {
    var parents: [Int] = []
    var branch = heads.isEmpty ? 0 : Int.random(in: 0..<heads.count, using: &random)
    if heads.isEmpty || chance(3) {
      branch = heads.count
      heads.append(number)
    } else if chance(12), heads.count < 6 {
      parents = [pick(heads + [Int.random(in: 0..<commits.count, using: &random)])]
      branch = heads.count
      heads.append(number)
    } else {
      parents = [heads[branch]]
    }
    if !parents.isEmpty, heads.count > 1, chance(30) {
      for _ in 0..<(chance(15) ? 3 : 1) {
        let other = chance(80) ? pick(heads) : Int.random(in: 0..<commits.count, using: &random)
        if other < number, !parents.contains(other) { parents.append(other) }
      }
    }
    heads[branch] = number
    var tree = parents.isEmpty ? [:] : commits[parents[0]].tree
    for other in parents.dropFirst() { merge(commits[other].tree, into: &tree) }
    if parents.count < 2 || chance(25) {
      if !chance(4) { for _ in 0..<Int.random(in: 1...4, using: &random) { edit(&tree) } }
    }
    write(number, tree, parents)
    commits.append((tree, parents))
  }

  private mutating func merge(_ other: Tree, into tree: inout Tree) {
    let evil = chance(30)
    for path in Set(tree.keys).union(other.keys).sorted(by: { $0.lexicographicallyPrecedes($1) }) {
      let (a, b) = (tree[path], other[path])
      if a == b { continue }
      if let a, let b, a.mode == b.mode, chance(50) {
        // The one's beginning and the other's end.
        let (first, second) = (lines(a.content), lines(b.content))
        let cut = Int.random(in: 0...min(first.count, second.count), using: &random)
        put(
          path, File(mode: a.mode, content: Array((first.prefix(cut) + second.dropFirst(cut)).joined())),
          in: &tree)
      } else if let b, chance(evil ? 50 : 80) {
        put(path, b, in: &tree)
      } else if b == nil, chance(30) {
        tree[path] = nil
      }
    }
  }

  private func lines(_ bytes: [UInt8]) -> [[UInt8]] {
    var out: [[UInt8]] = [[]]
    for byte in bytes {
      out[out.count - 1].append(byte)
      if byte == 0x0A { out.append([]) }
    }
    return out.filter { !$0.isEmpty }
  }

  private mutating func put(_ path: [UInt8], _ file: File, in tree: inout Tree) {
    let slash = UInt8(ascii: "/")
    for other in tree.keys where other.starts(with: path + [slash]) || path.starts(with: other + [slash]) {
      tree[other] = nil
    }
    tree[path] = file
  }

  private mutating func text() -> [UInt8] {
    if chance(6) {
      return (0..<Int.random(in: 0..<60, using: &random)).map { _ in UInt8.random(in: 0...255, using: &random)
      }
    }
    if chance(5) { return [] }
    let end = chance(10) ? "\r\n" : "\n"
    var out = ""
    for _ in 0..<Int.random(in: 1...12, using: &random) {
      out +=
        pick([
          "{", "}", "", "one", "two", "three", "<<<<<<< a", "=======", ">>>>>>> b",
          "word \(Int.random(in: 0..<40, using: &random))",
        ]) + end
    }
    if chance(15) { out += "no end" }
    return Array(out.utf8)
  }

  private mutating func edit(_ tree: inout Tree) {
    let paths = tree.keys.sorted { $0.lexicographicallyPrecedes($1) }
    switch Int.random(in: 0..<100, using: &random) {
    case 0..<25:
      put(
        pick(RandomGitHistory.names), File(mode: chance(15) ? "100755" : "100644", content: text()), in: &tree
      )
    case 25..<65:
      guard let path = paths.isEmpty ? nil : pick(paths), var file = tree[path], file.mode.hasPrefix("100")
      else { return }
      var all = lines(file.content)
      for _ in 0..<Int.random(in: 1...3, using: &random) {
        let at = Int.random(in: 0...all.count, using: &random)
        if at < all.count, chance(50) {
          all.remove(at: at)
        } else {
          all.insert(Array("line \(Int.random(in: 0..<30, using: &random))\n".utf8), at: at)
        }
      }
      file.content = Array(all.joined())
      tree[path] = file
    case 65..<75:
      guard !paths.isEmpty else { return }
      let path = pick(paths)
      guard let file = tree[path] else { return }
      tree[path] = nil
      put(pick(RandomGitHistory.names), file, in: &tree)
    case 75..<82: if !paths.isEmpty { tree[pick(paths)] = nil }
    case 82..<87:
      guard !paths.isEmpty else { return }
      let path = pick(paths)
      guard let file = tree[path], file.mode.hasPrefix("100") else { return }
      tree[path]?.mode = file.mode == "100644" ? "100755" : "100644"
    case 87..<91:
      put(
        pick(RandomGitHistory.names),
        File(mode: "120000", content: Array("to/\(Int.random(in: 0..<5, using: &random))".utf8)), in: &tree)
    case 91..<94:
      let id = String(repeating: pick(["1", "2", "a"]), count: 40)
      put(pick(RandomGitHistory.names), File(mode: "160000", content: Array(id.utf8)), in: &tree)
    case 94..<97: if !commits.isEmpty { tree = pick(commits).tree }
    default:
      // A whole directory goes elsewhere.
      let moved = paths.filter { $0.starts(with: Array("d/".utf8)) }
      for path in moved {
        guard let file = tree[path] else { continue }
        tree[path] = nil
        put(Array("moved/".utf8) + path.dropFirst(2), file, in: &tree)
      }
    }
  }

  private mutating func write(_ number: Int, _ tree: Tree, _ parents: [Int]) {
    line("commit refs/heads/all")
    line("mark :\(number + 1)")
    let zone = pick(["+0000", "-0800", "+0545", "+1400"])
    line(
      "author \(pick(["Ada", "Бета", "", "C. D."])) <\(pick(["a@example.org", "", "b@c"]))> \(1_000_000_000 + number * 3600) \(zone)"
    )
    line("committer Co <co@example.org> \(pick([0, 1_700_000_000, 4_000_000_000]) + number) +0000")
    data(
      Array(pick(["change\n", "", "subject\n\nbody\n\nSigned-off-by: A <a@b>\n", "no newline", "\n\n"]).utf8)
        + (chance(5) ? [0xE9] : []))
    for (index, parent) in parents.enumerated() { line("\(index == 0 ? "from" : "merge") :\(parent + 1)") }
    if parents.isEmpty, number > 0 { stream = reset(stream) }
    line("deleteall")
    for (path, file) in tree.sorted(by: { $0.key.lexicographicallyPrecedes($1.key) }) {
      let name = path.map { byte -> [UInt8] in
        Array("\\".utf8)
          + Array(String([byte >> 6, byte >> 3 & 7, byte & 7].map { Character("\($0)") }).utf8)
      }
      if file.mode == "160000" {
        stream +=
          Array("M 160000 ".utf8) + file.content + Array(" \"".utf8) + name.joined() + Array("\"\n".utf8)
      } else {
        stream += Array("M \(file.mode) inline \"".utf8) + name.joined() + Array("\"\n".utf8)
        data(file.content)
      }
    }
    line("")
  }

  /// A commit without parents on a branch that exists needs the branch to be forgotten first.
  private func reset(_ stream: [UInt8]) -> [UInt8] {
    let start = Array("commit refs/heads/all\n".utf8)
    guard let at = stream.indices.reversed().first(where: { stream[$0...].starts(with: start) }) else {
      return stream
    }
    return Array(stream[..<at]) + Array("reset refs/heads/all\n\n".utf8) + Array(stream[at...])
  }
}
