import Dispatch
import Glibc
import Synchronization

/// Passes on what another program writes to standard error, line by line, and remembers the end of it: why it failed stands there.
final class MessageRelay: Sendable {
  private let collected = Mutex<[UInt8]>([])
  private let done = DispatchSemaphore(value: 0)
  private static let kept = 4096

  /// - Parameter descriptor: taken over, and closed at its end.
  init(_ descriptor: Int32) {
    DispatchQueue.global().async { [self] in
      var buffer = [UInt8](repeating: 0, count: 1024)
      while true {
        let count = read(descriptor, &buffer, buffer.count)
        if count < 0, errno == EINTR { continue }
        guard count > 0 else { break }
        let bytes = Array(buffer[..<count])
        collected.withLock { $0 = Array(($0 + bytes).suffix(MessageRelay.kept)) }
      }
      close(descriptor)
      done.signal()
    }
  }

  /// All of it, once the other program has ended, made fit for a terminal.
  func lines() -> [String] {
    _ = done.wait(timeout: .now() + .seconds(2))
    let bytes = collected.withLock { $0 }
    return bytes.split(separator: 0x0A).map { ShownText.line($0.filter { $0 != 0x0D }) }.filter {
      !$0.isEmpty
    }
  }
}
