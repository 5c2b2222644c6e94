import Attribution
import ChangeModel
import FileSystem
import Pristine
import Remote
import WorkingCopy

/// Takes in parcels: checks each against its name, its contents and its signature, and stores them in batches that no channel refers to.
///
/// Only what was asked for is taken, and only once; nothing of a parcel is stored before all of it was found sound. What was stored stays when the
/// connection breaks, and need not come again.
struct ParcelReceiver {
  let repository: Repository
  let connection: Connection
  /// What is still to come.
  private var due: Set<ChangeHash>
  private let total: Int
  /// Whether changes may come without contents.
  private let acceptsBare: Bool
  private let freight: Freight
  private let progress: (any Progress)?
  private let codecs = ReceivedChange.Codecs()
  private var batch: [PreparedChange] = []
  private var batchBytes = 0
  private(set) var tally = Tally()
  /// In the order they came.
  private(set) var changes: [ChangeHash] = []
  /// Who signed with which key.
  private(set) var signed: [SignedAuthor] = []
  /// Bound to a record that did not come, and was not kept back.
  private(set) var missingRecords: [ChangeHash] = []

  /// A batch is stored when it comes to so many changes or bytes.
  private let batchChanges: Int
  private static let usualBatch = 2000
  private static let batchSize = 16 << 20

  init(
    _ repository: Repository, _ connection: Connection, due: [ChangeHash], freight: Freight,
    batch: Int? = nil, progress: (any Progress)?
  ) {
    self.repository = repository
    self.connection = connection
    self.due = Set(due)
    self.freight = freight
    self.progress = progress
    total = due.count
    batchChanges = batch ?? ParcelReceiver.usualBatch
    acceptsBare = !freight.paths.isEmpty
  }

  /// Takes parcels until the end of them.
  ///
  /// - Throws: `.remote(.unsound)` for a change that is not what it claims, `.remote(.violation)` for what was not asked for.
  mutating func receive() throws(RepositoryError) {
    do throws(RepositoryError) { try receiveAll() } catch {
      // What has come need not come again.
      if case .remote(.disconnected) = error { try store() }
      throw error
    }
  }

  private mutating func receiveAll() throws(RepositoryError) {
    while true {
      let frame = try talking { () throws(RemoteError) in try connection.nextDue() }
      switch frame.kind {
      case .parcel:
        let parcel = try talking { () throws(RemoteError) in try Connection.decoded(frame, Parcel.self) }
        try take(parcel)
        progress?.report(.receivingChanges, done: changes.count, of: total)
      case .end:
        let end = try talking { () throws(RemoteError) in try Connection.decoded(frame, End.self) }
        try store()
        var told = end.tally
        told.missing = 0
        guard due.isEmpty, told == tally else {
          throw .remote(.violation("an end before all has come that was asked for"))
        }
        return
      case .refusal:
        try store()
        throw .remote(
          .refused(try talking { () throws(RemoteError) in try Connection.decoded(frame, Refusal.self) }))
      default: throw .remote(.violation("\(frame.kind) among parcels"))
      }
    }
  }

  private mutating func take(_ parcel: Parcel) throws(RepositoryError) {
    let hash = parcel.change
    guard due.remove(hash) != nil else { throw .remote(.violation("a change that was not asked for")) }
    let record = try ParcelReceiver.record(in: parcel)
    var incoming = try ParcelReceiver.checking(hash) { () throws(PristineError) in
      try ReceivedChange(row: parcel.row, named: hash, attribution: record, codecs)
    }
    if let signature = parcel.signature {
      guard let signature = Signature(encoded: signature), signature.verify(hash) else {
        throw .remote(.unsound(hash, "its signature does not hold"))
      }
      signed.append(SignedAuthor(author: incoming.encoded.change.header.author, key: signature.key))
    }
    var extras = try ParcelReceiver.extras(of: parcel, incoming.encoded.change, record)
    if extras.isMissing, freight.attribution == .none {
      // Whoever knows nothing of records cannot say that they stay behind.
      (extras.isMissing, extras.isWithheld) = (false, true)
    }
    if extras.isMissing { missingRecords.append(hash) }
    tally.add(parcel)
    changes.append(hash)
    guard incoming.isLarge, let frames = parcel.frames else {
      batch.append(extras.added(to: try contents(of: parcel, &incoming)))
      batchBytes += parcel.row.count + incoming.heldBytes
      let isFull = batch.count >= batchChanges || batchBytes >= ParcelReceiver.batchSize
      return isFull ? try store() : ()
    }
    // Contents that are too large to be held go into the store ahead of their change, one change at a time; what that depends on has to be
    // there first.
    try store()
    let lock = try files { () throws(FileError) in
      try Directory(path: repository.home + Array("/.byline/pristine".utf8)).lock()
    }
    batch.append(extras.added(to: try largeContents(of: hash, frames, &incoming)))
    try store()
    lock.release()
  }

  /// The frames that follow a parcel, if they do.
  private func contents(
    of parcel: Parcel, _ incoming: inout ReceivedChange
  ) throws(RepositoryError) -> PreparedChange {
    let hash = parcel.change
    guard let frames = parcel.frames else {
      guard acceptsBare else { throw .remote(.unsound(hash, "its contents did not come")) }
      let (incoming, leaves) = (incoming, parcel.leaves)
      return try ParcelReceiver.checking(hash) { () throws(PristineError) in
        try incoming.finish(leaves: leaves)
      }
    }
    try checkCount(frames, incoming)
    for _ in 0..<frames { try takeFrame(&incoming) }
    let finished = incoming
    return try ParcelReceiver.checking(hash) { () throws(PristineError) in try finished.finish() }
  }

  private func largeContents(
    of hash: ChangeHash, _ frames: Int, _ incoming: inout ReceivedChange
  ) throws(RepositoryError) -> PreparedChange {
    try checkCount(frames, incoming)
    let id = try stored { () throws(PristineError) in try repository.store.beginReceiving(hash) }
    for number in 0..<frames {
      try takeFrame(&incoming)
      guard incoming.heldBytes >= ParcelReceiver.batchSize || number == frames - 1 else { continue }
      let (first, taken) = incoming.takeFrames()
      guard let id else { continue }
      try stored { () throws(PristineError) in try repository.store.receive(taken, of: id, from: first) }
    }
    let finished = incoming
    return try ParcelReceiver.checking(hash) { () throws(PristineError) in
      try finished.finish(isStaged: true)
    }
  }

  private func checkCount(_ frames: Int, _ incoming: ReceivedChange) throws(RepositoryError) {
    guard frames == incoming.frameCount else {
      throw .remote(
        .unsound(
          incoming.encoded.hash, "its contents come in \(frames) parts and not \(incoming.frameCount)"))
    }
  }

  private func takeFrame(_ incoming: inout ReceivedChange) throws(RepositoryError) {
    let frame = try talking { () throws(RemoteError) in try connection.receive(Contents.self) }.frame
    do throws(PristineError) { try incoming.add(frame) } catch {
      throw ParcelReceiver.unsound(incoming.encoded.hash, error)
    }
  }

  /// Stores what is held.
  private mutating func store() throws(RepositoryError) {
    guard !batch.isEmpty else { return }
    let prepared = batch
    batch = []
    batchBytes = 0
    var at: ChangeHash?
    do throws(PristineError) {
      try repository.store.write { writer throws(PristineError) in
        for change in prepared {
          at = change.encoded.hash
          try writer.insert(change)
        }
      }
    } catch {
      guard let at else { throw .store(error) }
      throw ParcelReceiver.unsound(at, error)
    }
  }

  // MARK: Checks

  /// What is wrong with a change that came, where it is that; an error of this store stays one.
  private static func unsound(_ hash: ChangeHash, _ error: PristineError) -> RepositoryError {
    switch error {
    case .corruptChange(let hash, let detail): .remote(.unsound(hash, detail))
    case .invalidReference(let hash, let detail): .remote(.unsound(hash, detail))
    case .contentsMismatch(let hash): .remote(.unsound(hash, "its contents are not those it is bound to"))
    case .attributionMismatch(let hash):
      .remote(.unsound(hash, "its attribution record is another than it is bound to"))
    case .corruptStatement(_, let hash): .remote(.unsound(hash, "a statement about it was made by another"))
    case .missingDependencies(let hash, let missing):
      .remote(
        .unsound(
          hash,
          "it depends on \(missing.map(\.description).joined(separator: ", ")), which did not come before it")
      )
    case .invalidChange(let problem): .remote(.unsound(hash, "\(problem)"))
    default: .store(error)
    }
  }

  private static func checking<Result>(
    _ hash: ChangeHash, _ body: () throws(PristineError) -> Result
  ) throws(RepositoryError) -> Result {
    do throws(PristineError) { return try body() } catch { throw unsound(hash, error) }
  }

  /// A change that is stored already, to be completed by the record that came of it.
  static func attributed(_ parcel: Parcel) throws(RepositoryError) -> PreparedChange {
    let record = try record(in: parcel)
    let incoming = try checking(parcel.change) { () throws(PristineError) in
      try ReceivedChange(row: parcel.row, named: parcel.change, attribution: record)
    }
    let extras = try extras(of: parcel, incoming.encoded.change, record)
    return extras.added(
      to: try checking(parcel.change) { () throws(PristineError) in try incoming.withoutContents() })
  }

  /// What came with a change besides its contents, and was found to belong to it.
  private struct Extras {
    var signature: [UInt8]?
    var statements: [SignedStatement]
    var prompts: [KeptPrompt]
    var isWithheld = false
    /// Whether it is bound to a record that neither came nor was kept back.
    var isMissing = false

    func added(to change: PreparedChange) -> PreparedChange {
      var out = change
      out.signature = signature
      out.statements = statements
      out.prompts = prompts
      out.isAttributionWithheld = isWithheld
      return out
    }
  }

  private static func extras(
    of parcel: Parcel, _ change: Change, _ record: EncodedAttribution?
  ) throws(RepositoryError) -> Extras {
    var extras = Extras(
      signature: parcel.signature, statements: try statements(in: parcel),
      prompts: try prompts(in: parcel, record))
    let isBound = change.header.commitment != nil
    switch parcel.attribution {
    case .record: break
    case .withheld:
      guard isBound else {
        throw .remote(.unsound(parcel.change, "a record is kept back that it does not have"))
      }
      extras.isWithheld = true
    case .none: extras.isMissing = isBound
    }
    return extras
  }

  private static func record(in parcel: Parcel) throws(RepositoryError) -> EncodedAttribution? {
    guard case .record(let bytes) = parcel.attribution else { return nil }
    do throws(DecodeError) { return try EncodedAttribution(decoding: bytes) } catch {
      throw .remote(.unsound(parcel.change, "its attribution record does not read: \(error)"))
    }
  }

  private static func statements(in parcel: Parcel) throws(RepositoryError) -> [SignedStatement] {
    var out: [SignedStatement] = []
    for bytes in parcel.statements {
      do throws(DecodeError) { out.append(try SignedStatement(decoding: bytes)) } catch {
        throw .remote(.unsound(parcel.change, "a statement about it does not read: \(error)"))
      }
    }
    guard out.allSatisfy({ $0.statement.change == parcel.change }) else {
      throw .remote(.unsound(parcel.change, "a statement came with it that is about another change"))
    }
    guard out.allSatisfy(\.isGenuine) else {
      throw .remote(.unsound(parcel.change, "a statement about it was made by another than it says"))
    }
    return out
  }

  /// What opens commitments has to open them.
  private static func prompts(
    in parcel: Parcel, _ record: EncodedAttribution?
  ) throws(RepositoryError) -> [KeptPrompt] {
    var out: [KeptPrompt] = []
    for prompt in parcel.prompts {
      guard let uses = record?.record.uses, uses.indices.contains(prompt.use) else {
        throw .remote(.unsound(parcel.change, "a prompt came with it that none of its records is bound to"))
      }
      if let text = prompt.text {
        guard uses[prompt.use].prompt == PromptCommitment(to: text, salt: prompt.salt).digest else {
          throw .remote(.unsound(parcel.change, "a prompt came with it that is not the one it is bound to"))
        }
      }
      out.append(KeptPrompt(use: prompt.use, salt: prompt.salt, text: prompt.text))
    }
    return out
  }
}

/// Who signed a change that came, and with which key.
package struct SignedAuthor: Sendable {
  package var author: Author
  package var key: PublicKey

  package init(author: Author, key: PublicKey) {
    self.author = author
    self.key = key
  }
}
