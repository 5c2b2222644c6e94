/// The rows measured so far, and how they are.
final class Measuring {
  let options: Options
  private(set) var rows: [Row] = []

  init(_ options: Options) { self.options = options }

  /// A repository of each program, in folders that are made for it.
  func pair(_ name: String) throws -> (byline: Tool, git: Tool) {
    try Files.remove("\(options.work)/\(name)")
    return (
      try Tool(.byline, options.byline, in: "\(options.work)/\(name)/byline"),
      try Tool(.git, options.git, in: "\(options.work)/\(name)/git")
    )
  }

  /// Whether a row is asked for.
  func wants(_ name: String) -> Bool { options.rows.isEmpty || options.rows.contains { name.contains($0) } }

  /// Runs both by turns, the one that begins changing, and makes a row of it.
  ///
  /// - Parameters:
  ///   - runs: how often; as the options say when nil.
  ///   - check: looks at what came out after each run.
  func row(
    _ name: String, _ bar: Row.Bar, memory: Int? = nil, runs: Int? = nil, _ tools: (byline: Tool, git: Tool),
    _ body: (Tool, _ number: Int) throws -> Cost, check: (Tool) throws -> Void = { _ in }
  ) throws {
    guard wants(name) else { return }
    var costs: (byline: [Cost], git: [Cost]) = ([], [])
    for number in 0..<(runs ?? options.runs) {
      for tool in number % 2 == 0 ? [tools.byline, tools.git] : [tools.git, tools.byline] {
        Runner.settle()
        let cost = try body(tool, number)
        try check(tool)
        if tool.kind == .byline { costs.byline.append(cost) } else { costs.git.append(cost) }
      }
    }
    add(Row(name: name, bar: bar, memory: memory, measure: .runs(byline: costs.byline, git: costs.git)))
  }

  /// Runs Byline alone and makes a row of it.
  func row(_ name: String, _ bar: Row.Bar, alone body: () throws -> Cost) throws {
    guard wants(name) else { return }
    var costs: [Cost] = []
    for _ in 0..<options.runs { costs.append(try body()) }
    add(Row(name: name, bar: bar, memory: nil, measure: .alone(costs)))
  }

  /// Compares what both repositories take up, git's after it was packed.
  func sizes(_ name: String, _ tools: (byline: Tool, git: Tool)) throws {
    guard wants(name) else { return }
    try tools.git("gc", "-q")
    add(
      Row(
        name: "repository, \(name)", bar: .ratio(1.5),
        measure: .sizes(byline: Files.size(tools.byline.store), git: Files.size(tools.git.store))))
  }

  /// Makes sure that both programs show the same files.
  func expectEqual(_ tools: (byline: Tool, git: Tool)) throws {
    guard try Files.fingerprint(tools.byline.folder) == Files.fingerprint(tools.git.folder) else {
      throw RunError(description: "\(tools.byline.folder) and \(tools.git.folder) hold different files")
    }
  }

  func add(_ row: Row) {
    rows.append(row)
    let line = Report(rows: [row], runs: options.runs).markdown.split(separator: "\n").last ?? ""
    say(String(line))
  }
}

/// The groups of rows, each on repositories of its own.
enum Groups {
  static let names = ["start", "many-files", "tree", "one-file", "large-files", "attribution", "remotes"]

  static func run(_ options: Options) throws -> [Row] {
    try Files.make(options.work)
    let measuring = Measuring(options)
    for group in options.groups {
      switch group {
      case "start": try measuring.start()
      case "many-files": try measuring.manyFiles()
      case "tree": try measuring.tree()
      case "one-file": try measuring.oneFile()
      case "attribution": try measuring.attribution()
      case "remotes": try measuring.remotes()
      default: try measuring.largeFiles()
      }
    }
    return measuring.rows
  }
}
