import Dispatch
import Glibc
import Synchronization

/// A port of the loopback that passes on what comes to another one, both ways, until so many bytes have passed: then both sides see the end of
/// their connection, as if a cable had been cut, and whoever comes after is turned away.
package final class TCPRelay: Sendable {
  /// Where to connect to instead.
  package let port: UInt16
  private let listener: Int32
  private let budget: Budget

  /// - Parameter count: bytes that pass, all connections and both ways together.
  package init(to target: UInt16, breakingAfter count: Int = .max) throws(CommandError) {
    (listener, port) = try Loopback.listen()
    budget = Budget(count)
    let (listener, budget) = (listener, budget)
    // Queues of one's own get a thread at once; the shared ones wait where many of their threads wait.
    DispatchQueue(label: "relay").async { () -> Void in
      while true {
        let near = accept(listener, nil, nil)
        if near < 0, errno == EINTR || errno == ECONNABORTED { continue }
        guard near >= 0 else { break }
        // A program that is started at this very moment may hold it, too; that keeps no end from being seen.
        _ = fcntl(near, F_SETFD, FD_CLOEXEC)
        guard !budget.isSpent, let far = Loopback.connect(to: target) else {
          close(near)
          continue
        }
        TCPRelay.join(near, far, budget)
      }
      close(listener)
    }
  }

  /// The thread that listens sees the end of it, and closes it.
  deinit { shutdown(listener, Int32(SHUT_RDWR)) }

  /// Bytes that have passed.
  package var passed: Int { budget.passed }

  /// Passes on both ways, on a thread for each, and closes both in the end.
  private static func join(_ near: Int32, _ far: Int32, _ budget: Budget) {
    let both = DispatchGroup()
    for (from, to) in [(near, far), (far, near)] {
      DispatchQueue(label: "relay").async(group: both) { pass(from, to, budget) }
    }
    both.notify(queue: DispatchQueue(label: "relay")) {
      close(near)
      close(far)
    }
  }

  private static func pass(_ from: Int32, _ to: Int32, _ budget: Budget) {
    var buffer = [UInt8](repeating: 0, count: 1 << 15)
    while true {
      let count = recv(from, &buffer, buffer.count, 0)
      if count < 0, errno == EINTR { continue }
      guard count > 0 else { break }
      // After the cut, what still comes falls on the ground.
      let allowed = budget.take(count)
      var done = 0
      while done < allowed {
        // The part of the array that is left, lent for the length of the call.
        let sent = buffer.withUnsafeBytes {
          send(to, $0.baseAddress.map { $0 + done }, allowed - done, Int32(MSG_NOSIGNAL))
        }
        if sent < 0, errno == EINTR { continue }
        guard sent > 0 else { break }
        done += sent
      }
      if budget.isSpent {
        for socket in [from, to] { shutdown(socket, Int32(SHUT_WR)) }
      }
    }
    shutdown(to, Int32(SHUT_WR))
  }

  /// How many bytes may still pass.
  private final class Budget: Sendable {
    private let total: Int
    private let left: Mutex<Int>

    init(_ count: Int) {
      total = count
      left = Mutex(count)
    }

    var passed: Int { total - left.withLock { $0 } }
    var isSpent: Bool { left.withLock { $0 == 0 } }

    /// - Returns: how many of so many bytes may pass.
    func take(_ count: Int) -> Int {
      left.withLock {
        let taken = min($0, count)
        $0 -= taken
        return taken
      }
    }
  }
}
