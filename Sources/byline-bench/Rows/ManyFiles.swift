extension Measuring {
  private static let count = 10_000

  private static func path(_ number: Int) -> String {
    let number = number % count
    return "part\(number % 20)/group\(number / 20 % 25)/file\(number).txt"
  }

  private func edit(_ tool: Tool, _ number: Int, _ random: inout Words, _ mark: String) throws {
    try Files.editLine("\(tool.folder)/\(Self.path(number))", &random, mark)
  }

  /// Everything that is done in a tree of 10,000 files.
  func manyFiles() throws {
    let tools = try pair("many")
    for tool in [tools.byline, tools.git] {
      var random = Words(7)
      for number in 0..<Self.count {
        try Files.write("\(tool.folder)/\(Self.path(number))", random.text(bytes: 2000))
      }
    }
    try firstRecord("first record, 10,000 files of 2 KB", .ratio(0.33), tools)
    Runner.settle()
    _ = try (tools.byline.status(), tools.git.status())
    try row("status, nothing changed, 10,000 files", .ratio(1), runs: 2 * options.runs + 1, tools) {
      tool, _ in
      try tool.status()
    } check: { tool in
      try tool.expectClean()
    }
    try row("record, one line in 10,000 files", .ratio(1), runs: 2 * options.runs + 1, tools) {
      tool, number in
      var random = Words(100 + number)
      try edit(tool, number * 37, &random, "\(number)")
      Runner.settle()
      return try tool.record("Line \(number)")
    } check: { tool in
      try tool.expectClean()
    }
    try expectEqual(tools)
    try row("log -n 10", .ratio(1.5), runs: 21, tools) { tool, _ in try tool.log() }
    try row("undo the last change, files and all", .ratio(1), tools) { tool, number in
      var random = Words(number)
      let before = try Files.fingerprint(tool.folder)
      try edit(tool, 5, &random, "undone")
      _ = try tool.record("To be undone")
      Runner.settle()
      let cost = try tool.undoLast()
      guard try Files.fingerprint(tool.folder) == before else {
        throw RunError(description: "\(tool.folder): undo does not bring back what was there")
      }
      return cost
    }
    try row("fork, 10,000 files", .milliseconds(3), runs: 11, tools) { tool, number in
      try tool.fork("copy\(number)")
    }
    try knownPatch(tools)
    try farChannels(tools)
    try independentPatches(tools)
    try sizes("after 10,000 files and many changes", tools)
  }

  private func knownPatch(_ tools: (byline: Tool, git: Tool)) throws {
    for tool in [tools.byline, tools.git] {
      _ = try tool.fork("old")
      var random = Words(12)
      try edit(tool, 77, &random, "known")
      _ = try tool.record("Known")
    }
    let known = try tools.byline.newest(1)
    try row("apply one known patch to another channel, 10,000 files", .milliseconds(3), runs: 11, tools) {
      tool, number in
      if tool.kind == .byline {
        try tool("fork", "--channel", "old", "pick\(number)")
        return try tool.run(["apply", "--channel", "pick\(number)"] + known)
      }
      try tool("checkout", "-q", "-b", "pick\(number)", "old")
      let cost = try tool("cherry-pick", "main")
      try tool("checkout", "-q", "main")
      return cost
    }
  }

  private func farChannels(_ tools: (byline: Tool, git: Tool)) throws {
    for tool in [tools.byline, tools.git] {
      _ = try tool.fork("far")
      _ = try tool.show("far")
      var random = Words(11)
      for number in 0..<1000 { try edit(tool, number * 10, &random, "far") }
      for number in 0..<100 {
        try Files.remove("\(tool.folder)/\(Self.path(number * 10 + 3))")
        try Files.write("\(tool.folder)/far/\(number).txt", random.text(bytes: 2000))
      }
      _ = try tool.add()
      _ = try tool.record("Far")
      Runner.settle()
      _ = try tool.status()
    }
    try expectEqual(tools)
    let far = try Files.fingerprint(tools.git.folder)
    _ = try (tools.byline.show("main"), tools.git.show("main"))
    try expectEqual(tools)
    let main = try Files.fingerprint(tools.git.folder)
    try row("switch between far channels (1,200 of 10,000 files differ)", .ratio(1), tools) { tool, _ in
      func show(_ channel: String, _ wanted: some Equatable) throws -> Cost {
        Runner.settle()
        let cost = try tool.show(channel)
        guard try Files.fingerprint(tool.folder) == (channel == "far" ? far : main) else {
          throw RunError(description: "\(tool.folder) does not show \(channel)")
        }
        return cost
      }
      return try (show("far", far) + show("main", main)).divided(by: 2)
    } check: { tool in
      try tool.expectClean()
    }
  }

  private func independentPatches(_ tools: (byline: Tool, git: Tool)) throws {
    let count = 200
    for tool in [tools.byline, tools.git] {
      _ = try tool.fork("before")
      for number in 0..<count {
        var random = Words(number)
        try edit(tool, number * 41 + 6, &random, "\(number)")
        _ = try tool.record("Independent \(number)")
      }
    }
    let hashes = Array(try tools.byline.newest(count).reversed())
    try row("apply 200 known independent patches to another channel", .milliseconds(10), tools) {
      tool, number in
      if tool.kind == .byline {
        try tool("fork", "--channel", "before", "into\(number)")
        return try tool.run(["apply", "--channel", "into\(number)"] + hashes)
      }
      try tool("checkout", "-q", "-b", "into\(number)", "before")
      let cost = try tool("cherry-pick", "before..main")
      try tool("checkout", "-q", "main")
      return cost
    }
    for tool in [tools.byline, tools.git] where wants("apply 200") { _ = try tool.show("into0") }
    try expectEqual(tools)
    _ = try (tools.byline.show("main"), tools.git.show("main"))
  }
}
