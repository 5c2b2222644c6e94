import ChangeModel
import Pristine
import Remote
import WorkingCopy

/// The side that asks, for one connection to another repository.
///
///     let client = try RemoteClient(over: stream, program: "byline 1.0", place: place)
///     let opened = try client.open(.channel("main"))
///     let difference = try client.difference(opened, from: head, in: repository)
package final class RemoteClient {
  let connection: Connection
  /// What the other side said of itself.
  package let welcome: Welcome
  /// A digest of where the other side is: what is remembered of it is kept under that.
  let place: Digest
  let progress: (any Progress)?
  /// How many changes are stored at once while they come; as many as usual when nil.
  package var batch: Int?

  /// Greets the other side.
  ///
  /// - Throws: `.remote(.incompatible)`, `.remote(.notAPeer)`, `.remote(.disconnected)` with `greeted` false.
  package init(
    over stream: any ByteStream, program: String, place: Digest, progress: (any Progress)? = nil
  ) throws(RepositoryError) {
    let connection = Connection(stream)
    self.connection = connection
    self.place = place
    self.progress = progress
    welcome = try talking { () throws(RemoteError) in
      try connection.send(Hello(program: program, capabilities: ProtocolVersion.capabilities))
      let welcome = try connection.receive(Welcome.self)
      guard welcome.versions.overlaps(ProtocolVersion.supported) else {
        throw .incompatible(theirs: welcome.versions, program: welcome.program)
      }
      return welcome
    }
    connection.isGreeted = true
  }

  /// Bytes that came and went, and how often this side waited for an answer.
  package var traffic: Traffic {
    Traffic(received: connection.received, sent: connection.sent, turns: connection.turns)
  }

  /// What of some freight the other side knows how to carry.
  func carried(_ freight: Freight) -> Freight {
    var out = freight
    if !welcome.knows(ProtocolVersion.attribution) { (out.attribution, out.prompts) = (.none, false) }
    if !welcome.knows(ProtocolVersion.partial) { out.paths = [] }
    return out
  }

  func ask<Answer: Message>(_ question: some Message, _: Answer.Type) throws(RepositoryError) -> Answer {
    try talking { () throws(RemoteError) in
      try connection.send(question)
      return try connection.receive(Answer.self)
    }
  }

  func send(_ message: some Message) throws(RepositoryError) {
    try talking { () throws(RemoteError) in try connection.send(message) }
  }

  package func open(_ subject: Subject, mayBeMissing: Bool = false) throws(RepositoryError) -> Opened {
    try ask(Open(subject, mayBeMissing: mayBeMissing), Opened.self)
  }

  /// All channels there are.
  package func channels() throws(RepositoryError) -> [ChannelsFound.Entry] {
    try send(Channels())
    return try talking { () throws(RemoteError) in
      try connection.receiveAll(ChannelsFound.self, most: 1 << 18)
    }
  }

  func tags() throws(RepositoryError) -> [TagNote] {
    try send(Tags())
    return try talking { () throws(RemoteError) in
      try connection.receiveAll(TagsFound.self, most: 1 << 18)
    }
  }
}

package struct Traffic: Sendable, Hashable {
  package var received = 0
  package var sent = 0
  package var turns = 0

  package init(received: Int = 0, sent: Int = 0, turns: Int = 0) {
    self.received = received
    self.sent = sent
    self.turns = turns
  }
}
