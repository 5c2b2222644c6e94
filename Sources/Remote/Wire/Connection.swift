import ChangeModel

/// Messages over a stream of bytes: a byte that says which, the count of what follows as a varint, and that.
///
/// What is sent waits until an answer is wanted, or there is much of it. Counts are believed only as far as bytes really come.
///
///     try connection.send(Open(.channel("main")))
///     let opened = try connection.receive(Opened.self)
package final class Connection {
  private let stream: any ByteStream
  private var incoming: [UInt8] = []
  private var position = 0
  private var outgoing: [UInt8] = []
  /// Bytes that came, and that went.
  package private(set) var received = 0
  package private(set) var sent = 0
  /// How often this side has waited for the other.
  package private(set) var turns = 0
  private var isAsking = false
  /// Whether the other side has said who it is.
  package var isGreeted = false

  private static let portion = 1 << 16
  private static let pending = 1 << 18
  /// Messages that may be under way when the other side says no.
  private static let mostLastWords = 1000

  package init(_ stream: any ByteStream) { self.stream = stream }

  // MARK: Sending

  package func send(_ message: some Message) throws(RemoteError) {
    var payload = ByteWriter()
    message.encode(&payload)
    var head = ByteWriter()
    head.byte(type(of: message).kind.rawValue)
    head.varint(payload.bytes.count)
    outgoing += head.bytes
    outgoing += payload.bytes
    isAsking = true
    if outgoing.count >= Connection.pending { try flush() }
  }

  package func flush() throws(RemoteError) {
    guard !outgoing.isEmpty else { return }
    sent += outgoing.count
    let bytes = outgoing
    outgoing.removeAll(keepingCapacity: true)
    do throws(RemoteError) { try stream.write(bytes) } catch {
      // Why the other side has gone may be there to be read.
      guard case .disconnected = error, let refusal = lastWords() else { throw error }
      throw .refused(refusal)
    }
  }

  private func lastWords() -> Refusal? {
    for _ in 0..<Connection.mostLastWords {
      guard let frame = try? next() else { return nil }
      if frame.kind == .refusal { return try? Connection.decoded(frame, Refusal.self) }
    }
    return nil
  }

  // MARK: Receiving

  /// A message as it came.
  package struct Frame {
    package var kind: MessageKind
    package var payload: [UInt8]
  }

  /// The next message, whatever it is; nil when the other side has ended.
  ///
  /// - Throws: `.violation`, `.disconnected` in the middle of one, `.io`.
  package func next() throws(RemoteError) -> Frame? {
    if !outgoing.isEmpty { try flush() }
    if isAsking {
      turns += 1
      isAsking = false
    }
    guard try fill() else { return nil }
    let first = incoming[position]
    guard let kind = MessageKind(rawValue: first) else {
      guard isGreeted else { throw .notAPeer(firstBytes: try beginning()) }
      throw .violation("a message of kind \(first)")
    }
    position += 1
    let count = try length(kind)
    var payload: [UInt8] = []
    payload.reserveCapacity(min(count, Connection.portion))
    while payload.count < count {
      guard try fill() else { throw .disconnected(greeted: isGreeted) }
      let taken = min(count - payload.count, incoming.count - position)
      payload += incoming[position..<position + taken]
      position += taken
    }
    return Frame(kind: kind, payload: payload)
  }

  /// The next message, which has to come.
  package func nextDue() throws(RemoteError) -> Frame {
    guard let frame = try next() else { throw .disconnected(greeted: isGreeted) }
    return frame
  }

  /// The next message, which has to be of this type.
  ///
  /// - Throws: `.refused` when the other side says no instead, `.violation` for any other.
  package func receive<Wanted: Message>(_: Wanted.Type) throws(RemoteError) -> Wanted {
    let frame = try nextDue()
    if frame.kind == .refusal, Wanted.kind != .refusal {
      throw .refused(try Connection.decoded(frame, Refusal.self))
    }
    guard frame.kind == Wanted.kind else {
      throw isGreeted
        ? .violation("\(frame.kind) where \(Wanted.kind) was due")
        : .notAPeer(firstBytes: [frame.kind.rawValue] + frame.payload.prefix(80))
    }
    return try Connection.decoded(frame, Wanted.self)
  }

  /// All entries of a list that comes in portions.
  ///
  /// - Parameter most: no honest list has more.
  package func receiveAll<List: Listing>(_: List.Type, most: Int = 1 << 24) throws(RemoteError) -> [List
    .Entry]
  {
    var out: [List.Entry] = []
    while true {
      let part = try receive(List.self)
      out += part.entries
      guard out.count <= most else { throw .violation("a list without end") }
      if part.isLast { return out }
    }
  }

  /// The message in a frame.
  package static func decoded<Wanted: Message>(_ frame: Frame, _: Wanted.Type) throws(RemoteError) -> Wanted {
    let decoded = frame.payload.withUnsafeBytes { raw in
      Result { () throws(DecodeError) -> Wanted in
        var reader = ByteReader(raw)
        let message = try Wanted.decode(&reader)
        // What a newer version adds to a greeting stands at its end.
        if !Wanted.mayGrow { try reader.expectEnd() }
        return message
      }
    }
    do throws(DecodeError) { return try decoded.get() } catch {
      throw .violation("\(Wanted.kind) that does not read: \(error)")
    }
  }

  private func length(_ kind: MessageKind) throws(RemoteError) -> Int {
    var value: UInt64 = 0
    for shift in stride(from: UInt64(0), to: 35, by: 7) {
      guard try fill() else { throw .disconnected(greeted: isGreeted) }
      let byte = incoming[position]
      position += 1
      value |= UInt64(byte & 0x7F) << shift
      if byte < 0x80 {
        guard value <= UInt64(kind.limit) else {
          throw isGreeted
            ? .violation("\(kind) of \(value) bytes") : .notAPeer(firstBytes: [kind.rawValue])
        }
        return Int(value)
      }
    }
    throw .violation("\(kind) of more bytes than there can be")
  }

  /// Makes sure that there is a byte to read; false at the end.
  private func fill() throws(RemoteError) -> Bool {
    if position < incoming.count { return true }
    var buffer = [UInt8](repeating: 0, count: Connection.portion)
    let stream = stream
    // The stream writes straight into the array's storage.
    let count = try buffer.withUnsafeMutableBufferPointer { bytes throws(RemoteError) in
      try stream.read(into: UnsafeMutableRawBufferPointer(bytes))
    }
    buffer.removeLast(buffer.count - count)
    received += count
    incoming = buffer
    position = 0
    return count > 0
  }

  /// What came first, for a message about it.
  private func beginning() throws(RemoteError) -> [UInt8] { Array(incoming[position...].prefix(200)) }
}
