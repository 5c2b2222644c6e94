/// One of the two programs in a repository of its own, and what the same step is called in it.
final class Tool {
  enum Kind { case byline, git }

  let kind: Kind
  let program: String
  let folder: String
  /// Second working copies made so far.
  private var stored = 0

  init(_ kind: Kind, _ program: String, in folder: String) throws {
    self.kind = kind
    self.program = program
    self.folder = folder
    try Files.make(folder)
  }

  /// Where the repository itself lies.
  var store: String { folder + (kind == .byline ? "/.byline" : "/.git") }

  @discardableResult
  func callAsFunction(_ arguments: String...) throws -> Cost { try run(arguments) }

  @discardableResult
  func run(_ arguments: [String]) throws -> Cost { try Runner.run(program, arguments, in: folder).cost }

  private func either(_ byline: [String], _ git: [String]) throws -> Cost {
    try run(kind == .byline ? byline : git)
  }

  func start() throws { _ = try either(["init"], ["init", "-q"]) }
  func add() throws -> Cost { try either(["add", "-r", "-f", "."], ["add", "-A", "-f", "."]) }
  func record(_ message: String) throws -> Cost {
    try either(["record", "-a", "-m", message], ["commit", "-q", "-a", "--allow-empty", "-m", message])
  }
  func status() throws -> Cost { try either(["status", "--short"], ["status", "--short"]) }
  func log() throws -> Cost { try either(["log", "-n", "10"], ["log", "-n", "10"]) }
  func credit(_ path: String) throws -> Cost { try either(["credit", path], ["blame", path]) }
  func fork(_ name: String) throws -> Cost { try either(["fork", name], ["branch", name]) }
  func show(_ channel: String) throws -> Cost {
    try either(["channel", "switch", channel], ["checkout", "-q", channel])
  }

  /// Takes the last change out again, files and all.
  func undoLast() throws -> Cost {
    if kind == .git { return try self("reset", "-q", "--hard", "HEAD~") }
    return try run(["unrecord", "--reset"] + (try newest(1)))
  }

  /// The newest changes of the channel shown, newest first.
  func newest(_ count: Int) throws -> [String] {
    let arguments =
      kind == .byline ? ["log", "--hash-only", "-n", "\(count)"] : ["rev-list", "-n", "\(count)", "HEAD"]
    return try Runner.run(program, arguments, in: folder).output.split(separator: "\n").map(String.init)
  }

  /// Makes sure that nothing is left to be recorded.
  func expectClean() throws {
    let output = try Runner.run(program, ["status", "--short"], in: folder).output
    guard output.isEmpty else {
      throw RunError(description: "\(folder): edits are left: \(output.prefix(200))")
    }
  }

  /// Makes sure that what is stored gives the tree on disk: a second working copy of it has the same.
  func expectStored(aside folder: String) throws {
    stored += 1
    let aside = "\(folder)-\(stored)"
    try Files.remove(aside)
    _ = try either(["workspace", "add", aside], ["worktree", "add", "-q", "--detach", aside])
    let (mine, other) = (try Files.fingerprint(self.folder), try Files.fingerprint(aside))
    guard mine == other else {
      throw RunError(description: "\(self.folder): what is stored is not what was recorded")
    }
    _ = try either(
      ["workspace", "remove", String(aside.split(separator: "/").last ?? "")],
      ["worktree", "remove", "--force", aside])
    try Files.remove(aside)
  }
}
