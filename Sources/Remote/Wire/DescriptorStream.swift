import Glibc

/// A connection over file descriptors: a pair of pipes to another process, or one end of a socket pair.
///
/// Whoever makes one ignores `SIGPIPE`: that the other side has gone is an error like any other.
package final class DescriptorStream: ByteStream {
  private var input: Int32
  private var output: Int32

  /// Takes the descriptors over, and closes them in the end. They may be the same.
  package init(input: Int32, output: Int32) {
    self.input = input
    self.output = output
  }

  deinit { close() }

  package func read(into buffer: UnsafeMutableRawBufferPointer) throws(RemoteError) -> Int {
    while true {
      let count = Glibc.read(input, buffer.baseAddress, buffer.count)
      if count >= 0 { return count }
      switch errno {
      case EINTR: continue
      case ECONNRESET: return 0
      default: throw .io(code: errno)
      }
    }
  }

  package func write(_ bytes: [UInt8]) throws(RemoteError) {
    var failure: RemoteError?
    // The kernel reads straight out of the array's storage.
    bytes.withUnsafeBytes { bytes in
      var rest = bytes[...]
      while !rest.isEmpty {
        let part = UnsafeRawBufferPointer(rebasing: rest)
        let count = Glibc.write(output, part.baseAddress, part.count)
        if count < 0 {
          if errno == EINTR { continue }
          let isGone = errno == EPIPE || errno == ECONNRESET
          failure = isGone ? .disconnected(greeted: true) : .io(code: errno)
          return
        }
        rest = rest.dropFirst(count)
      }
    }
    if let failure { throw failure }
  }

  /// Ends the connection; the other side reads what was written, and then its end.
  package func close() {
    if output >= 0, output != input { Glibc.close(output) }
    if input >= 0 { Glibc.close(input) }
    (input, output) = (-1, -1)
  }
}
