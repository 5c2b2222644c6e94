/// A way from one repository to another.
package enum Transport: String, CaseIterable, Sendable, CustomStringConvertible {
  case folder
  case ssh

  package var description: String { rawValue }
}

extension Sandbox {
  /// The address under which others reach the repository.
  package func address(over transport: Transport) -> String {
    switch transport {
    case .folder: path
    case .ssh: "ssh://\(SSHServer.host)\(path)"
    }
  }

  /// Makes `ssh` lead to this process's own server from now on, and `byline` there work in the home of this person.
  package func useSSH() throws(CommandError) {
    let server = try SSHServer.shared()
    environment["BYLINE_SSH"] = "ssh -F \(server.clientConfiguration)"
    if environment["BYLINE_REMOTE_PROGRAM"] == nil {
      environment["BYLINE_REMOTE_PROGRAM"] = "env -i \(serverEnvironment) \(program)"
    }
  }

  /// What `byline` finds in its environment on the other machine.
  private var serverEnvironment: String {
    "HOME=\(outside)/home PATH=/usr/bin:/bin TZ=UTC BYLINE_TIMESTAMP=@1767225600"
  }

  /// The same, where the other machine has a program that lacks something.
  package func useSSH(without capabilities: [String]) throws(CommandError) {
    let options = capabilities.map { "--without \($0)" }.joined(separator: " ")
    environment["BYLINE_REMOTE_PROGRAM"] =
      "env -i \(serverEnvironment) sh -c '\(program) \"$1\" \(options) \"$2\"' byline"
    try useSSH()
  }

  /// The same by another port. Programs there hold an end of a pipe as long as they run.
  func useSSH(over relay: TCPRelay, announcing programs: StartedPrograms) throws(CommandError) {
    let server = try SSHServer.shared()
    environment["BYLINE_SSH"] =
      "ssh -F \(server.clientConfiguration) -o Port=\(relay.port) -o HostKeyAlias='[127.0.0.1]:\(server.port)'"
    environment["BYLINE_REMOTE_PROGRAM"] =
      "exec 9>\(programs.path); exec env -i \(serverEnvironment) \(program)"
  }

  /// Somebody who clones this repository.
  ///
  /// - Throws: `CommandError.unexpectedStatus` unless the clone succeeds, or ends with the status that is expected.
  package func clone(
    as name: String, over transport: Transport, _ arguments: String..., expecting status: Int32 = 0
  ) throws -> Sandbox {
    let other = try Sandbox(name, initialized: false)
    if transport == .ssh { try other.useSSH() }
    try other.byline(
      (["clone"] + arguments + [address(over: transport), other.path]).map { Array($0.utf8) },
      expecting: status)
    return other
  }

  /// Gets changes from somebody: `byline pull ARGUMENTS ADDRESS`.
  @discardableResult
  package func pull(
    over transport: Transport, from other: Sandbox, _ arguments: String..., expecting status: Int32 = 0
  ) throws(CommandError) -> Output {
    try exchange("pull", over: transport, with: other, arguments, expecting: status)
  }

  /// Gives changes to somebody: `byline push ARGUMENTS ADDRESS`.
  @discardableResult
  package func push(
    over transport: Transport, to other: Sandbox, _ arguments: String..., expecting status: Int32 = 0
  ) throws(CommandError) -> Output {
    try exchange("push", over: transport, with: other, arguments, expecting: status)
  }

  private func exchange(
    _ verb: String, over transport: Transport, with other: Sandbox, _ arguments: [String],
    expecting status: Int32
  ) throws(CommandError) -> Output {
    if transport == .ssh { try useSSH() }
    return try byline(
      ([verb] + arguments + [other.address(over: transport)]).map { Array($0.utf8) }, expecting: status)
  }
}
