extension Measuring {
  private static let fileCount = 10_000
  private static let patchCount = 200

  private static func path(_ number: Int) -> String {
    let number = number % fileCount
    return "part\(number % 20)/group\(number / 20 % 25)/file\(number).txt"
  }

  /// Cloning a tree of 10,000 files from another folder, and getting 200 changes that do not depend on each other.
  func remotes() throws {
    let tools = try pair("remotes")
    for tool in [tools.byline, tools.git] {
      try tool.start()
      var random = Words(7)
      for number in 0..<Self.fileCount {
        try Files.write("\(tool.folder)/\(Self.path(number))", random.text(bytes: 2000))
      }
      _ = try tool.add()
      _ = try tool.record("First")
    }
    try row("local clone, 10,000 files", .ratio(1), tools) { tool, number in
      let folder = "\(tool.folder)-clone"
      try Files.remove(folder)
      let cost = try tool.run(["clone"] + tool.quietly + [tool.folder, folder])
      try expectSame(tool.folder, folder)
      return cost
    }
    try pulling(tools)
    try pushing()
  }

  private func expectSame(_ a: String, _ b: String) throws {
    guard try Files.fingerprint(a) == Files.fingerprint(b) else {
      throw RunError(description: "\(a) and \(b) hold different files")
    }
  }

  private func pulling(_ tools: (byline: Tool, git: Tool)) throws {
    let name = "pull 200 independent patches, 10,000 files"
    guard wants(name) else { return }
    // One clone for each run: what came once is there.
    var clones: [String: [Tool]] = [:]
    for tool in [tools.byline, tools.git] {
      for number in 0..<options.runs {
        let folder = "\(tool.folder)-\(number)"
        try Files.remove(folder)
        _ = try tool.run(["clone"] + tool.quietly + [tool.folder, folder])
        clones[tool.folder, default: []].append(try Tool(tool.kind, tool.program, in: folder))
      }
      for number in 0..<Self.patchCount {
        var random = Words(number)
        try Files.editLine("\(tool.folder)/\(Self.path(number * 41 + 6))", &random, "\(number)")
        _ = try tool.record("Independent \(number)")
      }
    }
    try row(name, .ratio(0.5), tools) { tool, number in
      guard let clone = clones[tool.folder]?[number] else { throw RunError(description: "no clone is left") }
      _ = try clone.status()
      Runner.settle()
      let cost = try clone.run(["pull"] + clone.quietly + (tool.kind == .git ? ["--ff-only"] : []))
      try expectSame(tool.folder, clone.folder)
      return cost
    }
  }

  /// Giving changes with records and without.
  private func pushing() throws {
    let name = "push 200 changes with attribution, beside without"
    guard wants(name) else { return }
    var costs: [Bool: [Cost]] = [:]
    let source = try Tool(.byline, options.byline, in: "\(options.work)/push-source")
    try source.start()
    for number in 0..<Self.patchCount {
      try Files.write("\(source.folder)/f\(number)", Array("one \(number)\ntwo\n".utf8))
      _ = try source.add()
      try source(
        "record", "-m", "Change \(number)", "--ai-model", "model-\(number % 5)", "--ai-provider", "some")
    }
    for number in 0..<options.runs {
      for isWith in number % 2 == 0 ? [true, false] : [false, true] {
        let target = try Tool(.byline, options.byline, in: "\(options.work)/push-\(isWith)-\(number)")
        try target.start()
        Runner.settle()
        costs[isWith, default: []].append(
          try source.run(["push"] + (isWith ? [] : ["--skip-attribution"]) + [target.folder]))
      }
    }
    add(
      Row(name: name, bar: .ratio(1.05), measure: .runs(byline: costs[true] ?? [], git: costs[false] ?? [])))
  }
}

extension Tool {
  fileprivate var quietly: [String] { kind == .git ? ["-q"] : [] }
}
