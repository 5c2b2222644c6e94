import ChangeModel
import Dispatch
import FileSystem
import Glibc
import Remote
import Repository
import Synchronization
import WorkingCopy

/// A way to another repository that is open: a thread of this process for one in a folder, `ssh` for one elsewhere.
final class RemoteLink {
  let client: RemoteClient
  private let stream: DescriptorStream
  private let ending: Ending

  private enum Ending {
    case thread(DispatchSemaphore)
    case process(ChildProcess, MessageRelay)
  }

  /// How often a connection that dies before the other side has said anything is tried.
  private static let attempts = 3

  private init(_ client: RemoteClient, _ stream: DescriptorStream, _ ending: Ending) {
    self.client = client
    self.stream = stream
    self.ending = ending
  }

  /// Opens the way.
  ///
  /// - Parameter own: the repository here, which is not to be opened twice.
  static func open(_ place: RemotePlace, _ session: Session, own: Repository?, from folder: [UInt8]) throws
    -> RemoteLink
  {
    // That the other side has gone is an error like any other.
    signal(SIGPIPE, SIG_IGN)
    switch place.address {
    case .folder(let path):
      return try toFolder(RemotePlace.absolute(path, from: folder), place, session, own, folder)
    case .ssh(let address): return try overSSH(address, place, session, folder)
    case .unsupported(let scheme): throw Failure(.usage, "there is no way to repositories over \(scheme)")
    }
  }

  /// Ends it: the other side sees the end, and is waited for.
  func close() {
    stream.close()
    switch ending {
    case .thread(let done): done.wait()
    case .process(let process, _): _ = process.wait()
    }
  }

  private static func greet(
    _ stream: DescriptorStream, _ place: RemotePlace, _ progress: (any Progress)?, _ folder: [UInt8]
  ) throws(RepositoryError) -> RemoteClient {
    let client = try RemoteClient(
      over: stream, program: BylineCommand.programName, place: place.digest(from: folder),
      progress: progress)
    client.batch = place.settings.batch
    return client
  }

  // MARK: Folders

  private static func toFolder(
    _ path: [UInt8], _ place: RemotePlace, _ session: Session, _ own: Repository?, _ folder: [UInt8]
  ) throws -> RemoteLink {
    let whole: [UInt8]
    do throws(FileError) { whole = try System.canonicalPath(path) } catch {
      throw Failure(
        .notFound, "there is nothing at \(ShownText.path(path))",
        hint: "check the path\(place.name.map { " of remote \($0)" } ?? "")")
    }
    let home = try? System.canonicalPath(Repository.home(of: whole))
    guard own == nil || home != (try? System.canonicalPath(own?.home ?? [])) else {
      throw Failure(
        .refused, "\(ShownText.path(path)) is this repository itself",
        hint: "between its channels, use `byline apply`")
    }
    let other: Repository
    do throws(RepositoryError) { other = try Repository(at: whole) } catch {
      guard case .notARepository = error else { throw error }
      throw Failure(
        .notFound, "there is no repository at \(ShownText.path(path))",
        hint: "make one there with `byline init`")
    }
    var ends: [Int32] = [-1, -1]
    guard socketpair(AF_UNIX, Int32(SOCK_STREAM.rawValue) | Int32(SOCK_CLOEXEC.rawValue), 0, &ends) == 0
    else {
      throw RepositoryError.remote(.io(code: errno))
    }
    let (near, far) = (ends[0], ends[1])
    let rules = try session.servingRules(of: other)
    let invocation = try session.servingInvocation()
    let done = DispatchSemaphore(value: 0)
    DispatchQueue.global().async {
      let stream = DescriptorStream(input: far, output: far)
      // What goes wrong there this side is told over the connection.
      try? RemoteServer(other, over: stream, rules: rules, invocation).run()
      stream.close()
      done.signal()
    }
    let stream = DescriptorStream(input: near, output: near)
    let client = try greet(stream, place, try session.progress(), folder)
    return RemoteLink(client, stream, .thread(done))
  }

  // MARK: SSH

  private static func overSSH(
    _ address: RemoteAddress.SSHAddress, _ place: RemotePlace, _ session: Session, _ folder: [UInt8]
  ) throws -> RemoteLink {
    let words = session.sshCommand(for: address, program: place.settings.program)
    var attempt = 1
    while true {
      guard let process = ChildProcess(words) else {
        throw Failure(
          .notFound, "ssh cannot be started",
          hint: "install an ssh client, or name one with BYLINE_SSH")
      }
      let relay = MessageRelay(process.messages)
      let stream = DescriptorStream(input: process.output, output: process.input)
      let progress = try session.progress()
      do throws(RepositoryError) {
        let client = try greet(stream, place, progress, folder)
        return RemoteLink(client, stream, .process(process, relay))
      } catch {
        stream.close()
        let status = process.wait()
        let failure = SSHFailure(status: status, lines: relay.lines(), address: address, error: error)
        guard failure.mayPass, attempt < attempts else {
          throw failure.worded(program: session.remoteProgram(place.settings.program))
        }
        // Not all at once again, if many are at it.
        usleep(UInt32(attempt) * 200_000 + UInt32.random(in: 0..<200_000))
        attempt += 1
      }
    }
  }
}

/// Why there is no connection over SSH.
struct SSHFailure {
  var status: Int32
  /// What the programs on the way had to say.
  var lines: [String]
  var address: RemoteAddress.SSHAddress
  var error: RepositoryError

  /// `ssh` itself ends so.
  private static let sshFailed: Int32 = 255

  private var text: String { lines.joined(separator: "\n") }

  /// Whether trying again may help: the connection died, and nobody said no.
  var mayPass: Bool {
    guard status == SSHFailure.sshFailed, case .remote(.disconnected(greeted: false)) = error else {
      return false
    }
    return !["Permission denied", "verification failed", "Could not resolve", "Bad configuration", "usage:"]
      .contains { text.contains($0) }
  }

  func worded(program: [UInt8]) -> Failure {
    let host = ShownText.line(address.host)
    let name = ShownText.line(program)
    switch error {
    case .remote(.disconnected), .remote(.notAPeer):
      if status == 127 || text.contains("not found") && status != SSHFailure.sshFailed {
        return Failure(
          .notFound, "there is no program \(ShownText.quoted(program)) on \(host)", details: lines,
          hint: "install it there, or say where it is with BYLINE_REMOTE_PROGRAM")
      }
      if text.contains("Permission denied") {
        return Failure(
          .refused, "\(host) lets nobody in with the keys there are", details: lines,
          hint: "try `ssh \(host)` by itself")
      }
      if status == SSHFailure.sshFailed {
        return Failure(
          .incomplete, "there is no connection to \(host)", details: lines,
          hint: "try `ssh \(host)` by itself")
      }
      if case .remote(.notAPeer(let bytes)) = error {
        let said = ShownText.quoted(Array(bytes.prefix(60)))
        return Failure(
          .refused, "what answers on \(host) is no \(name): it says \(said)", details: lines,
          hint: "let nothing be printed there for logins without a terminal")
      }
      return Failure(.incomplete, "\(name) on \(host) ended without a word", details: lines)
    default: return Failure(error)
    }
  }
}

extension Session {
  /// The command that runs the server end on another machine.
  func sshCommand(for address: RemoteAddress.SSHAddress, program: String?) -> [[UInt8]] {
    var words: [[UInt8]]
    if let own = host.variable("BYLINE_SSH") {
      words = [
        Array("sh".utf8), Array("-c".utf8), Array("exec ".utf8) + own + Array(" \"$@\"".utf8),
        Array("ssh".utf8),
      ]
    } else {
      words = [Array("ssh".utf8)]
    }
    if let port = address.port { words += [Array("-p".utf8), Array("\(port)".utf8)] }
    words.append((address.user.map { $0 + Array("@".utf8) } ?? []) + address.host)
    words.append(remoteProgram(program) + Array(" protocol ".utf8) + Session.quoted(address.path))
    return words
  }

  /// What the program is called on the other machine.
  func remoteProgram(_ configured: String?) -> [UInt8] {
    host.variable("BYLINE_REMOTE_PROGRAM") ?? configured.map { Array($0.utf8) } ?? Array("byline".utf8)
  }

  /// As a POSIX shell reads it as one word.
  private static func quoted(_ text: [UInt8]) -> [UInt8] {
    var out = Array("'".utf8)
    for byte in text { out += byte == UInt8(ascii: "'") ? Array("'\\''".utf8) : [byte] }
    return out + Array("'".utf8)
  }

  /// What a repository lets others do, by its configuration and the person's.
  func servingRules(of repository: Repository) throws -> ServingRules {
    let configuration = Configuration(host, console)
    configuration.repository = repository.home
    var rules = ServingRules()
    rules.program = BylineCommand.programName
    rules.allowsConflicts =
      try configuration.choice(.receiveConflicts, ReceivedConflicts.self) == .allow
    rules.updatesFiles = try configuration.choice(.receiveUpdate, ReceivedFiles.self) == .clean
    rules.words = { Failure($0).message }
    rules.sharesPrompts = try configuration.flag(.servePrompts)
    return rules
  }
}
