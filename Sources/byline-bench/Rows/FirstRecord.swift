import Glibc

extension Measuring {
  /// Records a tree into a new repository again and again; leaves the last repository in place.
  func firstRecord(
    _ name: String, _ bar: Row.Bar, memory: Int? = nil, _ tools: (byline: Tool, git: Tool)
  ) throws {
    let aside = "\(options.work)/aside"
    try Files.make(aside)
    func record(_ tool: Tool, _ number: Int) throws -> Cost {
      // Moved aside, not deleted: ext4 passes over inodes deleted lately one by one, and whoever makes many files then pays for it.
      if access(tool.store, F_OK) == 0 {
        guard rename(tool.store, "\(aside)/\(tool.kind)-\(number)") == 0 else {
          throw RunError(description: "\(tool.store) cannot be moved aside")
        }
      }
      try tool.start()
      return try tool.add() + tool.record("First")
    }
    if wants(name) {
      try row(name, bar, memory: memory, tools, record) { tool in try tool.expectClean() }
    } else {
      _ = try (record(tools.byline, 0), record(tools.git, 0))
    }
    for tool in [tools.byline, tools.git] {
      try tool.expectStored(aside: "\(options.work)/stored-\(tool.kind)")
    }
    try sizes(name, tools)
    try Files.remove(aside)
  }
}
