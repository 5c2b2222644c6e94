extension Measuring {
  /// 2,000 edits of one file of 5,000 lines.
  func oneFile() throws {
    let tools = try pair("one")
    var random = Words(3)
    let start = random.text(lines: 5_000)
    for tool in [tools.byline, tools.git] {
      try tool.start()
      try Files.write("\(tool.folder)/file.txt", start)
      _ = try tool.add()
      _ = try tool.record("First")
    }
    func edit(_ tool: Tool, _ number: Int, settling: Bool = true) throws -> Cost {
      var random = Words(number)
      try Files.editLine("\(tool.folder)/file.txt", &random, "\(number)")
      if settling { Runner.settle() }
      return try tool.record("Edit \(number)")
    }
    try row("record number 2 to 12 on one 5,000-line file", .ratio(1), runs: 11, tools) { tool, number in
      try edit(tool, number)
    }
    for tool in [tools.byline, tools.git] {
      for number in 11..<1_988 { _ = try edit(tool, number, settling: false) }
    }
    try row("record number 2,000 on one 5,000-line file", .ratio(1), runs: 11, tools) { tool, number in
      try edit(tool, number + 1_988)
    } check: { tool in
      try tool.expectClean()
    }
    try expectEqual(tools)
    try row("credit of that file", .milliseconds(10), tools) { tool, _ in try tool.credit("file.txt") }
    try row("log -n 10 of 2,000 changes", .ratio(1.5), runs: 11, tools) { tool, _ in try tool.log() }
    try row("undo the last of 2,000 changes, files and all", .ratio(1), tools) { tool, _ in
      Runner.settle()
      return try tool.undoLast()
    } check: { tool in
      try tool.expectClean()
    }
    try expectEqual(tools)
    try row("fork, one file, 2,000 changes", .milliseconds(3), runs: 11, tools) { tool, number in
      try tool.fork("copy\(number)")
    }
    try sizes("after 2,000 edits of one 5,000-line file", tools)
  }
}
