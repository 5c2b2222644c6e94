extension Measuring {
  private static let memory = 200 << 20

  /// A binary of 200 MB and a log of 100 MB.
  func largeFiles() throws {
    let tools = try pair("large")
    for tool in [tools.byline, tools.git] {
      var random = Words(5)
      var left = 200
      try Files.write("\(tool.folder)/image.bin") {
        left -= 1
        return left < 0 ? nil : random.bytes(1 << 20)
      }
      var (written, lines) = (0, 0)
      try Files.write("\(tool.folder)/run.log") {
        guard written < 100 << 20 else { return nil }
        let text = random.log(lines, lines: 4_000)
        written += text.count
        lines += 4_000
        return text
      }
    }
    try firstRecord("first record, 200 MB binary and 100 MB log", .ratio(0.5), memory: Self.memory, tools)
    func edit(_ tool: Tool, _ file: String, at offset: Int, _ number: Int) throws -> Cost {
      try Files.overwrite("\(tool.folder)/\(file)", at: offset, with: Array("#\(number)########".utf8))
      Runner.settle()
      return try tool.record("Edit \(number)")
    }
    try row("record one line edited in the log", .ratio(0.4), memory: Self.memory, tools) { tool, number in
      try edit(tool, "run.log", at: (10 + number * 15 % 80) << 20, number)
    } check: { tool in
      try tool.expectClean()
    }
    try row("record some bytes edited in the binary", .ratio(0.4), memory: Self.memory, tools) {
      tool, number in
      try edit(tool, "image.bin", at: (20 + number * 35 % 160) << 20, number)
    } check: { tool in
      try tool.expectClean()
    }
    try expectEqual(tools)
    Runner.settle()
    _ = try (tools.byline.status(), tools.git.status())
    try row("status beside the large files", .ratio(1), runs: 2 * options.runs + 1, tools) { tool, _ in
      try tool.status()
    }
    for tool in [tools.byline, tools.git] { _ = try tool.fork("edited") }
    try row("undo the last edit of the binary, files and all", .ratio(1), memory: Self.memory, runs: 3, tools)
    { tool, _ in
      Runner.settle()
      return try tool.undoLast()
    } check: { tool in
      try tool.expectClean()
    }
    try expectEqual(tools)
    try sizes("large files and edits", tools)
  }
}
