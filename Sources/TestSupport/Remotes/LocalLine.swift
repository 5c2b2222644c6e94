import ChangeModel
import Dispatch
import Glibc
import Remote
import Repository

/// One end of a connection within this process. It can be made to break after a number of bytes.
package final class LocalLine: ByteStream {
  private let socket: Int32
  /// Bytes that still pass, both ways together.
  private var left: Int
  /// Bytes that have passed.
  package private(set) var passed = 0

  /// - Parameter patience: milliseconds after which one that says nothing counts as gone; for ever when nil.
  package init(socket: Int32, breakingAfter count: Int = .max, patience: Int? = nil) {
    self.socket = socket
    left = count
    guard let patience else { return }
    var time = timeval(tv_sec: patience / 1000, tv_usec: patience % 1000 * 1000)
    setsockopt(socket, SOL_SOCKET, SO_RCVTIMEO, &time, socklen_t(MemoryLayout<timeval>.size))
  }

  deinit { close(socket) }

  /// Two ends of one connection; each is to be made a line, or closed.
  package static func pair() throws(RemoteError) -> (near: Int32, far: Int32) {
    var ends: [Int32] = [-1, -1]
    guard socketpair(AF_UNIX, Int32(SOCK_STREAM.rawValue) | Int32(SOCK_CLOEXEC.rawValue), 0, &ends) == 0
    else { throw .io(code: errno) }
    return (ends[0], ends[1])
  }

  package func read(into buffer: UnsafeMutableRawBufferPointer) throws(RemoteError) -> Int {
    let most = min(left, buffer.count)
    guard most > 0 else {
      end()
      return 0
    }
    while true {
      // The kernel writes straight into the storage of whoever reads.
      let count = recv(socket, buffer.baseAddress, most, 0)
      if count >= 0 {
        pass(count)
        return count
      }
      if errno == ECONNRESET || errno == EAGAIN { return 0 }
      guard errno == EINTR else { throw .io(code: errno) }
    }
  }

  package func write(_ bytes: [UInt8]) throws(RemoteError) {
    var done = 0
    while done < bytes.count {
      let most = min(left, bytes.count - done)
      guard most > 0 else {
        end()
        throw .disconnected(greeted: true)
      }
      // The rest of the array, lent for the length of the call; that nobody reads any more is no signal but an error.
      let count = bytes.withUnsafeBytes {
        send(socket, $0.baseAddress.map { $0 + done }, most, Int32(MSG_NOSIGNAL))
      }
      if count < 0 {
        if errno == EINTR { continue }
        throw errno == EPIPE || errno == ECONNRESET ? .disconnected(greeted: true) : .io(code: errno)
      }
      pass(count)
      done += count
    }
  }

  private func pass(_ count: Int) {
    left -= count
    passed += count
  }

  /// Ends the connection for both sides.
  package func end() { shutdown(socket, Int32(SHUT_RDWR)) }
}

extension Replica {
  /// Opens a way to another repository, which answers on a thread of its own, and waits for that in the end.
  ///
  /// - Parameters:
  ///   - rules: what the other side allows.
  ///   - count: bytes after which the connection breaks.
  ///   - patience: milliseconds after which either gives up waiting.
  ///   - wrapping: what is put between the two.
  @discardableResult
  package func visit<Result>(
    _ other: Replica, _ rules: ServingRules = ServingRules(), breakingAfter count: Int = .max,
    patience: Int? = nil, wrapping: (LocalLine) -> any ByteStream = { $0 },
    _ body: (RemoteClient) throws -> Result
  ) throws -> Result {
    let (near, far) = try LocalLine.pair()
    let line = LocalLine(socket: near, breakingAfter: count, patience: patience)
    let done = DispatchSemaphore(value: 0)
    let (repository, invocation) = (other.repository, other.invocation("protocol"))
    DispatchQueue.global().async {
      let line = LocalLine(socket: far, patience: patience)
      // What goes wrong there this side is told.
      try? RemoteServer(repository, over: line, rules: rules, invocation).run()
      line.end()
      done.signal()
    }
    defer {
      line.end()
      done.wait()
    }
    return try body(
      try RemoteClient(over: wrapping(line), program: "test", place: Digest.of(other.path)))
  }

  /// Gets all of the channel of another repository.
  @discardableResult
  package func pull(over client: RemoteClient, _ alter: (inout PullRequest) -> Void = { _ in }) throws
    -> PullOutcome
  {
    var request = PullRequest(.channel(Repository.firstChannel), into: Repository.firstChannel)
    alter(&request)
    return try repository.pull(request, from: client, invocation("pull"))
  }

  /// Gives all of the channel to another repository.
  @discardableResult
  package func push(over client: RemoteClient, _ alter: (inout PushRequest) -> Void = { _ in }) throws
    -> PushOutcome
  {
    var request = PushRequest(Repository.firstChannel, to: Repository.firstChannel)
    alter(&request)
    return try repository.push(request, to: client, invocation("push"))
  }
}
