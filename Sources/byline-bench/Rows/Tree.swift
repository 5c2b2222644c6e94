extension Measuring {
  private static let count = 2_143

  /// A source tree in C of 2,143 files and 22 MB, or one that was given, and a large patch to it.
  func tree() throws {
    let tools = try pair("tree")
    for tool in [tools.byline, tools.git] {
      if let given = options.tree {
        try Files.copy(given, to: tool.folder)
      } else {
        try makeTree(tool.folder)
      }
    }
    try expectEqual(tools)
    try firstRecord(
      options.tree == nil ? "first record, C tree of 2,143 files, 22 MB" : "first record, a given tree",
      .ratio(0.5),
      tools)
    guard options.tree == nil else { return }
    try row("record a large patch to it (400 files)", .ratio(1), tools) { tool, number in
      Runner.settle()
      _ = try tool.status()
      for file in 0..<400 {
        var random = Words(1_000 * number + file)
        let path = "\(tool.folder)/\(Self.path(file * 5))"
        for _ in 0..<6 { try Files.editLine(path, &random, "patch \(number)") }
      }
      Runner.settle()
      return try tool.record("Patch \(number)")
    } check: { tool in
      try tool.expectClean()
    }
    try expectEqual(tools)
    for tool in [tools.byline, tools.git] {
      try tool.expectStored(aside: "\(options.work)/stored-\(tool.kind)")
    }
  }

  private static func path(_ number: Int) -> String { "sub\(number % 37)/part\(number % 11)/unit\(number).c" }

  private func makeTree(_ folder: String) throws {
    var random = Words(21)
    for number in 0..<Self.count {
      // Most files are small, some are large, as in real trees: 10 KB each on average.
      let size = random.below(12) == 0 ? 20_000 + random.below(80_000) : 500 + random.below(9_500)
      try Files.write("\(folder)/\(Self.path(number))", random.source(number, bytes: size))
    }
  }
}
