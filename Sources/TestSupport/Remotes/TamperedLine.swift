import ChangeModel
import Remote

/// A connection on which somebody alters what passes, message by message.
package final class TamperedLine: ByteStream {
  /// A message as it passes: what to put in its place, which may be nothing, several, or no message at all; nil ends the
  /// connection.
  package typealias Hand = (_ kind: MessageKind, _ payload: [UInt8]) -> [UInt8]?

  private let line: any ByteStream
  private let incoming: Hand
  private let outgoing: Hand
  private var arrived = FrameReader()
  private var leaving = FrameReader()
  /// Altered, and not read yet.
  private var ready: [UInt8] = []
  private var isEnded = false

  package init(
    _ line: any ByteStream, incoming: @escaping Hand = TamperedLine.untouched,
    outgoing: @escaping Hand = TamperedLine.untouched
  ) {
    self.line = line
    self.incoming = incoming
    self.outgoing = outgoing
  }

  package static func untouched(_ kind: MessageKind, _ payload: [UInt8]) -> [UInt8]? {
    frame(kind.rawValue, payload)
  }

  /// A message as bytes.
  package static func frame(_ kind: UInt8, _ payload: [UInt8], claiming count: Int? = nil) -> [UInt8] {
    var out = ByteWriter()
    out.byte(kind)
    out.varint(count ?? payload.count)
    out.raw(payload)
    return out.bytes
  }

  package static func frame(_ message: some Message) -> [UInt8] {
    var payload = ByteWriter()
    message.encode(&payload)
    return frame(type(of: message).kind.rawValue, payload.bytes)
  }

  /// The message in some bytes; nil where there is none.
  package static func message<Kind: Message>(_ payload: [UInt8], _: Kind.Type) -> Kind? {
    // Read where it lies.
    payload.withUnsafeBytes { bytes in
      var reader = ByteReader(bytes)
      return try? Kind.decode(&reader)
    }
  }

  package func read(into buffer: UnsafeMutableRawBufferPointer) throws(RemoteError) -> Int {
    while ready.isEmpty {
      if isEnded { return 0 }
      var bytes = [UInt8](repeating: 0, count: 1 << 16)
      let line = line
      // The line below writes straight into the array's storage.
      let count = try bytes.withUnsafeMutableBufferPointer { bytes throws(RemoteError) in
        try line.read(into: UnsafeMutableRawBufferPointer(bytes))
      }
      guard count > 0 else { return 0 }
      for (kind, payload) in arrived.take(bytes.prefix(count)) where !isEnded {
        guard let altered = incoming(kind, payload) else {
          isEnded = true
          break
        }
        ready += altered
      }
    }
    let count = min(buffer.count, ready.count)
    buffer.copyBytes(from: ready.prefix(count))
    ready.removeFirst(count)
    return count
  }

  package func write(_ bytes: [UInt8]) throws(RemoteError) {
    for (kind, payload) in leaving.take(bytes[...]) {
      guard let altered = outgoing(kind, payload) else { throw .disconnected(greeted: true) }
      if !altered.isEmpty { try line.write(altered) }
    }
  }
}

/// Cuts bytes that come in any portions into messages.
private struct FrameReader {
  private var pending: [UInt8] = []

  mutating func take(_ bytes: ArraySlice<UInt8>) -> [(MessageKind, [UInt8])] {
    pending += bytes
    var out: [(MessageKind, [UInt8])] = []
    var position = 0
    while let (kind, payload, end) = next(from: position) {
      out.append((kind, payload))
      position = end
    }
    pending.removeFirst(position)
    return out
  }

  private func next(from start: Int) -> (MessageKind, [UInt8], end: Int)? {
    guard start < pending.count, let kind = MessageKind(rawValue: pending[start]) else { return nil }
    var (count, shift, at) = (0, 0, start + 1)
    while true {
      guard at < pending.count else { return nil }
      let byte = pending[at]
      count |= Int(byte & 0x7F) << shift
      shift += 7
      at += 1
      if byte < 0x80 { break }
    }
    guard pending.count - at >= count else { return nil }
    return (kind, Array(pending[at..<at + count]), at + count)
  }
}
