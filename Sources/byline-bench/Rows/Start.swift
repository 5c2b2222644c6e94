extension Measuring {
  /// What every command pays.
  func start() throws {
    try row("start-up (--version)", .milliseconds(2), runs: max(21, options.runs), pair("start")) { tool, _ in
      try tool("--version")
    }
  }
}
