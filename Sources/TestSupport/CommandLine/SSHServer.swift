import CShims
import FileSystem
import Glibc

/// An SSH server of this process: the machine's own `sshd` on a free port of the loopback, with keys nobody else has. It ends with the
/// process, however that ends.
package final class SSHServer: Sendable {
  /// The configuration that makes `ssh` find it, and log in.
  package let clientConfiguration: String
  /// Where it listens.
  package let port: UInt16
  /// What it is called in addresses.
  package static let host = "loopback"

  /// The one of this process, started when it is first asked for.
  private static let started = Result { () throws(CommandError) in try SSHServer() }

  /// - Throws: `.missing` where there is no `sshd`, with what to install.
  package static func shared() throws(CommandError) -> SSHServer { try started.get() }

  private init() throws(CommandError) {
    let places: [String] = ["/usr/sbin/sshd", "/usr/local/sbin/sshd"]
    guard let program = places.first(where: { access($0, X_OK) == 0 }), access("/usr/bin/ssh", X_OK) == 0
    else { throw .missing("sshd", "apt-get install openssh-server openssh-client") }
    let (folder, port, user) = (
      try SSHServer.makeFolder(), try Loopback.freePort(), try SSHServer.userName()
    )
    self.port = port
    for key in ["host", "user"] {
      try SSHServer.run("/usr/bin/ssh-keygen", ["-q", "-t", "ed25519", "-N", "", "-f", "\(folder)/\(key)"])
    }
    let hostKey = try SSHServer.read("\(folder)/host.pub").split(separator: " ").prefix(2)
    try SSHServer.write("\(folder)/known_hosts", "[127.0.0.1]:\(port) \(hostKey.joined(separator: " "))\n")
    try SSHServer.write("\(folder)/authorized_keys", try SSHServer.read("\(folder)/user.pub"))
    let server = """
      Port \(port)
      ListenAddress 127.0.0.1
      HostKey \(folder)/host
      AuthorizedKeysFile \(folder)/authorized_keys
      PidFile none
      StrictModes no
      UsePAM no
      UseDNS no
      PasswordAuthentication no
      KbdInteractiveAuthentication no
      PermitRootLogin yes
      PrintMotd no
      MaxStartups 500
      LogLevel ERROR

      """
    // Programs from 9.8 on lock out whoever breaks off often, as tests do; older ones do not know how to.
    try SSHServer.write("\(folder)/sshd_config", server + "PerSourcePenalties no\n")
    // Run as root, it wants an empty folder to lock itself up in.
    if getuid() == 0 { mkdir("/run/sshd", 0o755) }
    if (try? SSHServer.run(program, ["-t", "-f", "\(folder)/sshd_config"])) == nil {
      try SSHServer.write("\(folder)/sshd_config", server)
      try SSHServer.run(program, ["-t", "-f", "\(folder)/sshd_config"])
    }
    clientConfiguration = "\(folder)/ssh_config"
    try SSHServer.write(
      clientConfiguration,
      """
      Host \(SSHServer.host)
        HostName 127.0.0.1
        Port \(port)
        User \(user)
        IdentityFile \(folder)/user
        IdentitiesOnly yes
        UserKnownHostsFile \(folder)/known_hosts
        GlobalKnownHostsFile /dev/null
        StrictHostKeyChecking yes
        BatchMode yes
        LogLevel ERROR

      """)
    // A shell reads from a socket that nobody writes to: it comes to its end with this process.
    try SSHServer.startGuarded(
      "\"$0\" -D -e -f \"$1/sshd_config\" </dev/null & read line; kill $!; rm -rf \"$1\"", [program, folder])
    try SSHServer.awaitAnswer(on: port)
  }

  // MARK: Parts

  private static func makeFolder() throws(CommandError) -> String {
    do {
      let name = try System.randomBytes(8).map { String($0, radix: 16) }.joined()
      let path = "/tmp/byline-ssh-\(name)"
      _ = try Directory.make(Array(path.utf8))
      guard chmod(path, 0o700) == 0 else {
        throw CommandError.system("cannot close \(path) to others", errno)
      }
      return path
    } catch let error as CommandError { throw error } catch {
      throw .system("cannot make a folder", EIO)
    }
  }

  private static func userName() throws(CommandError) -> String {
    guard let entry = getpwuid(getuid()) else { throw .system("this user has no name", errno) }
    return String(cString: entry.pointee.pw_name)
  }

  /// Waits until somebody listens there.
  private static func awaitAnswer(on port: UInt16) throws(CommandError) {
    for _ in 0..<1000 {
      if let socket = Loopback.connect(to: port) {
        close(socket)
        return
      }
      usleep(10_000)
    }
    throw .system("sshd does not listen on port \(port)", ECONNREFUSED)
  }

  private static func startGuarded(_ script: String, _ arguments: [String]) throws(CommandError) {
    var ends: [Int32] = [-1, -1]
    // Whatever else this process starts must not hold the end that it writes to.
    let kind = Int32(SOCK_STREAM.rawValue) | Int32(SOCK_CLOEXEC.rawValue)
    guard socketpair(AF_UNIX, kind, 0, &ends) == 0 else { throw .system("cannot make a socket", errno) }
    var actions = posix_spawn_file_actions_t()
    posix_spawn_file_actions_init(&actions)
    defer { posix_spawn_file_actions_destroy(&actions) }
    posix_spawn_file_actions_adddup2(&actions, ends[0], STDIN_FILENO)
    posix_spawn_file_actions_addopen(&actions, STDOUT_FILENO, "/dev/null", O_WRONLY, 0)
    posix_spawn_file_actions_addopen(&actions, STDERR_FILENO, "/dev/null", O_WRONLY, 0)
    var attributes = posix_spawnattr_t()
    posix_spawnattr_init(&attributes)
    defer { posix_spawnattr_destroy(&attributes) }
    // Ctrl-C in the terminal of the tests is for the tests.
    posix_spawnattr_setflags(&attributes, byline_spawn_setsid | byline_spawn_setsigmask)
    Subprocess.unblockSignals(&attributes)
    // C strings for the call, freed after it.
    var argv = (["sh", "-c", script] + arguments).map { strdup($0) } + [nil]
    var envp: [UnsafeMutablePointer<CChar>?] = [strdup("PATH=/usr/bin:/bin"), nil]
    defer { for string in argv + envp { free(string) } }
    var process = pid_t()
    let code = posix_spawn(&process, "/bin/sh", &actions, &attributes, &argv, &envp)
    close(ends[0])
    guard code == 0 else { throw .system("cannot start sshd", code) }
  }

  private static func run(_ program: String, _ arguments: [String]) throws(CommandError) {
    let output = try Subprocess.run(
      program, arguments.map { Array($0.utf8) }, environment: ["PATH": "/usr/bin:/bin"], folder: "/")
    guard output.status == 0 else {
      throw .unexpectedStatus(
        command: ([program] + arguments).joined(separator: " "), expected: 0, output)
    }
  }

  private static func write(_ path: String, _ text: String) throws(CommandError) {
    let file = open(path, O_WRONLY | O_CREAT | O_TRUNC | O_CLOEXEC, 0o600)
    guard file >= 0 else { throw .system("cannot write \(path)", errno) }
    defer { close(file) }
    guard Glibc.write(file, text, text.utf8.count) == text.utf8.count else {
      throw .system("cannot write \(path)", errno)
    }
  }

  private static func read(_ path: String) throws(CommandError) -> String {
    try Subprocess.run("/bin/cat", [Array(path.utf8)], environment: [:], folder: "/").text
  }
}
