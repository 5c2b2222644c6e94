import FileSystem
import Testing

/// Random ignore files against what git makes of them.
@Suite(.enabled(if: Git.isInstalled)) struct GitIgnoreComparisonTests {
  /// Pieces that patterns are made of: all that has a meaning, and few names, so that they often match.
  private static let pieces = [
    "a", "b", "c", "ab", "a.o", "*", "**", "***", "?", "/", "/", "/**/", "**/", "/**", "[ab]", "[!a]", "[^b]",
    "[a-c]", "[]a]",
    "[a/b]", "[.-0]", "[[:alpha:]]", "[[:alnum:].]", "[[:foo:]]", "[a", "\\a", "\\*", "\\", "\\/", "\\[", "!",
    "#", " ", "\\ ", ".", ".o",
    "-", "[a-]", "[\\]-c]", "[c-a]", "\t", "[[:alpha:]-z]", "[a-c-z]", "[!]]", "é", "\r",
  ]
  private static let plain = ["a", "b", "c", "ab", "a.o", "b.o"]
  private static let names = [
    "a", "b", "c", "ab", "abc", "a.o", "b.o", "a*", "a ", "#a", "!a", "-", "]", "[a", "é", "ba",
  ]

  private let cases = 25

  @Test(arguments: [1, 2, 3, 0] as [UInt64])
  func gitIgnoresTheSame(seed given: UInt64) throws {
    // The last round differs every time; its seed is in the message of a failure.
    let seed = given > 0 ? given : try System.randomBytes(8).reduce(0) { $0 << 8 | UInt64($1) }
    var random = SplitMix64(seed: seed)
    let place = try TemporaryDirectory(under: TemporaryDirectory.fastBase)
    try place.plantDirectory("home")
    let home = "\(place.path)/home"
    let status = try Git.run(
      ["init", "-q", "tree"], in: place.path, input: "/dev/null", output: "\(place.path)/out")
    try #require(status == 0)
    let tree = try place.root.open("tree")
    var paths: [(RelativePath, isDirectory: Bool)] = []
    for number in 0..<cases {
      let top = try RelativePath("case-\(number)".utf8)
      try makeTree(top, depth: 0, in: tree, &paths, &random)
    }
    let questions = paths.map { $0.0.bytes + [0] }.joined()
    try place.root.writeAtomically("questions", Array(questions), staging: nil)
    let code = try Git.run(
      ["check-ignore", "--no-index", "-z", "--stdin"], in: "\(place.path)/tree",
      input: "\(home)/../questions",
      output: "\(home)/answers")
    try #require(code == 0 || code == 1)
    let answers = try place.root.read("home/answers").split(separator: 0).map(Array.init)
    let ignored = Set(answers)
    #expect(ignored.count > 100 && ignored.count < paths.count)
    var differences = 0
    for (path, isDirectory) in paths {
      let mine = try IgnoreStack.isIgnored(path, isDirectory: isDirectory, in: tree)
      if mine != ignored.contains(path.bytes) {
        differences += 1
        if differences <= 20 {
          Issue.record(
            "seed \(seed): \(path) is \(mine ? "" : "not ")ignored, unlike git; \(try rules(above: path, tree))"
          )
        }
      }
    }
  }

  /// Makes a small tree with an ignore file on top and some below.
  private func makeTree(
    _ path: RelativePath, depth: Int, in tree: Directory, _ paths: inout [(RelativePath, isDirectory: Bool)],
    _ random: inout SplitMix64
  ) throws {
    if depth == 0 || Int.random(in: 0..<4, using: &random) == 0 {
      let lines = (0..<Int.random(in: 1...5, using: &random)).map { _ in line(&random) }
      let end = ["", "\n", "\r\n"].randomElement(using: &random) ?? ""
      let text = lines.joined(separator: Bool.random(using: &random) ? "\n" : "\r\n") + end
      try tree.writeAtomically(path.appending(".gitignore"), Array(text.utf8), staging: nil)
    }
    for name in Self.names.shuffled(using: &random).prefix(depth < 3 ? 6 : 3) {
      let child = try path.appending(name: name.utf8)
      if depth < 3, Int.random(in: 0..<3, using: &random) == 0 {
        try tree.makeDirectories(child)
        paths.append((child, true))
        try makeTree(child, depth: depth + 1, in: tree, &paths, &random)
      } else {
        try tree.writeAtomically(child, [], staging: nil)
        paths.append((child, false))
      }
    }
  }

  private func line(_ random: inout SplitMix64) -> String {
    var text = Int.random(in: 0..<4, using: &random) == 0 ? "!" : ""
    let pieces = Bool.random(using: &random) ? Self.pieces : Self.plain + ["/", "*", "**/", "/**"]
    for _ in 0..<Int.random(in: 1...5, using: &random) {
      text += pieces.randomElement(using: &random) ?? ""
    }
    return text
  }

  /// The ignore files that have a say on a path, for the message.
  private func rules(above path: RelativePath, _ tree: Directory) throws -> String {
    var text = ""
    var next = path.parent
    while let current = next {
      if let bytes = try? tree.read(current.appending(".gitignore")) {
        text += "\(current): \(String(decoding: bytes, as: UTF8.self).debugDescription) "
      }
      next = current.parent
    }
    return text
  }
}
