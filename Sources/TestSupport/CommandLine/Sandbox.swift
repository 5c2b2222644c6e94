import FileSystem

/// A person with a repository of their own: runs the built program in it, with a home, a clock and a name that depend on nothing outside.
///
///     let alice = try Sandbox("alice")
///     try alice.write("f", "a\nb\n")
///     try alice.byline("add", "f")
///     let change = try alice.record("first")
///
/// Each command happens one second after the last one, and nonces count, so a story gives the same hashes each time it is told.
package final class Sandbox {
  package let name: String
  private let folder: TemporaryFolder
  /// The folder around the repository, for what lies outside.
  package let outside: String
  /// Where the repository is, absolute.
  package let path: String
  /// The working copy.
  package let files: Directory
  let program: String
  private var clock = 0
  /// What is set for each command, besides what is fixed.
  package var environment: [String: String] = [:]

  /// - Parameter initialized: whether there is a repository in it already.
  package init(_ name: String, initialized: Bool = true) throws {
    self.name = name
    folder = try TemporaryFolder()
    outside = String(decoding: try System.canonicalPath(folder.path), as: UTF8.self)
    path = outside + "/" + name
    program = try BuiltProgram.path()
    let outside = try Directory(path: outside.utf8)
    try outside.makeDirectories("home")
    try outside.makeDirectories(RelativePath(name.utf8))
    files = try Directory(path: path.utf8)
    if initialized { try byline("init") }
  }

  func currentEnvironment() -> [String: String] {
    clock += 1
    let capital = name.prefix(1).uppercased() + name.dropFirst()
    let fixed = [
      "HOME": outside + "/home", "PATH": "/usr/bin:/bin", "TZ": "UTC", "LANG": "C.UTF-8",
      "BYLINE_AUTHOR": "\(capital) <\(name)@example.org>", "BYLINE_TIMESTAMP": "@\(1_767_225_600 + clock)",
      "BYLINE_NONCE": "\(name) \(clock)",
    ]
    return fixed.merging(environment) { $1 }.filter { !$0.value.isEmpty }
  }

  // MARK: Commands

  /// Runs `byline` and expects an exit status.
  ///
  /// - Parameters:
  ///   - input: what it reads from standard input.
  ///   - folder: where it runs, seen from the repository.
  /// - Throws: `CommandError.unexpectedStatus` with all that was written.
  @discardableResult
  package func byline(
    _ arguments: String..., expecting status: Int32 = 0, input: [UInt8] = [], at folder: String = "."
  ) throws(CommandError) -> Output {
    try byline(arguments.map { Array($0.utf8) }, expecting: status, input: input, at: folder)
  }

  /// Runs `byline` with arguments of any bytes.
  @discardableResult
  package func byline(
    _ arguments: [[UInt8]], expecting status: Int32 = 0, input: [UInt8] = [], at folder: String = "."
  ) throws(CommandError) -> Output {
    let place = folder.hasPrefix("/") ? folder : path + "/" + folder
    let output = try Subprocess.run(
      program, arguments, environment: currentEnvironment(), folder: place, input: input)
    guard output.status == status else {
      let command = (["byline"] + arguments.map { String(decoding: $0, as: UTF8.self) }).joined(
        separator: " ")
      throw .unexpectedStatus(command: "\(name): \(command)", expected: status, output)
    }
    return output
  }

  /// Starts `byline` and does not wait for it.
  ///
  /// - Parameter folder: where it runs, seen from the repository.
  package func start(
    _ arguments: [String], input: [UInt8] = [], at folder: String = "."
  ) throws(CommandError) -> Subprocess {
    try Subprocess(
      program, arguments.map { Array($0.utf8) }, environment: currentEnvironment(),
      folder: path + "/" + folder, input: input)
  }

  /// Runs another program in the repository.
  @discardableResult
  package func run(_ program: String, _ arguments: String..., input: [UInt8] = []) throws(CommandError)
    -> Output
  {
    try run(program, arguments.map { Array($0.utf8) }, input: input)
  }

  /// Runs another program with arguments of any bytes.
  @discardableResult
  package func run(_ program: String, _ arguments: [[UInt8]], input: [UInt8] = []) throws(CommandError)
    -> Output
  {
    try Subprocess.run(
      program, arguments, environment: currentEnvironment(), folder: path, input: input)
  }

  /// Records what was edited and answers the hash of the change.
  @discardableResult
  package func record(_ message: String, _ arguments: String...) throws(CommandError) -> String {
    let output = try byline((["record", "-m", message] + arguments).map { Array($0.utf8) })
    guard let line = output.lines.first, line.hasPrefix("Hash: ") else {
      throw .unexpectedOutput("\(name): record \(message): no hash in \(output.text)\(output.messages)")
    }
    return String(line.dropFirst(6))
  }

  /// Tracks everything and records it.
  @discardableResult
  package func recordAll(_ message: String) throws(CommandError) -> String {
    try byline("add", "-r", ".")
    return try record(message)
  }
}
