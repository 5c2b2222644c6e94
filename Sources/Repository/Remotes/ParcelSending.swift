import Attribution
import ChangeModel
import Compression
import Pristine
import Remote
import WorkingCopy

/// A change under its name and its number here.
struct NamedChange: Hashable, Sendable {
  var id: LocalChange
  var hash: ChangeHash
}

/// Sends changes as parcels. Rows go as they are stored; the store is read for one parcel at a time, so that nothing in it is held while
/// the other side is slow.
struct ParcelSender {
  let repository: Repository
  let connection: Connection
  let freight: Freight
  /// Whether prompts are given away when they are asked for.
  let sharesPrompts: Bool
  /// The changes whose contents go along; all when nil.
  let full: ChangeSet?
  let extent: Extent
  private let decompressor = Decompressor()
  private(set) var tally = Tally()
  let progress: (any Progress)?

  init(
    _ repository: Repository, _ connection: Connection, _ freight: Freight, sharesPrompts: Bool,
    full: ChangeSet? = nil, extent: Extent = .whole, progress: (any Progress)? = nil
  ) {
    self.repository = repository
    self.connection = connection
    self.freight = freight
    self.sharesPrompts = sharesPrompts
    self.full = full
    self.extent = extent
    self.progress = progress
  }

  /// Frames read together with their parcel.
  private static let nearFrames = 4

  /// Sends the changes in this order, and says that they were all.
  mutating func send(_ changes: [NamedChange]) throws(RepositoryError) {
    for (number, change) in changes.enumerated() {
      try send(change)
      progress?.report(.sendingChanges, done: number + 1, of: changes.count)
    }
    let tally = tally
    try talking { () throws(RemoteError) in
      try connection.send(End(tally))
      try connection.flush()
    }
  }

  private mutating func send(_ change: NamedChange) throws(RepositoryError) {
    var near: [[UInt8]] = []
    let (parcel, isMissing) = try stored { () throws(PristineError) in
      try repository.store.read { reader throws(PristineError) in
        let (parcel, isMissing) = try self.parcel(change, reader)
        for frame in 0..<min(parcel.frames ?? 0, ParcelSender.nearFrames) {
          near.append(try ParcelSender.frame(frame, change, reader))
        }
        return (parcel, isMissing)
      }
    }
    tally.add(parcel)
    if isMissing { tally.missing += 1 }
    let first = near
    try talking { () throws(RemoteError) in
      try connection.send(parcel)
      for frame in first { try connection.send(Contents(frame)) }
    }
    for number in first.count..<max(first.count, parcel.frames ?? 0) {
      let frame = try stored { () throws(PristineError) in
        try repository.store.read { reader throws(PristineError) in
          try ParcelSender.frame(number, change, reader)
        }
      }
      try talking { () throws(RemoteError) in try connection.send(Contents(frame)) }
    }
  }

  private static func frame(
    _ number: Int, _ change: NamedChange, _ reader: StoreReader
  ) throws(PristineError) -> [UInt8] {
    guard let frame = try reader.storedFrame(number, of: change.id) else {
      throw .contentsAbsent(change.hash)
    }
    return frame
  }

  /// - Returns: also whether the change is bound to a record that should be here and is not.
  private func parcel(
    _ change: NamedChange, _ reader: StoreReader
  ) throws(PristineError) -> (Parcel, isMissing: Bool) {
    let row = try reader.storedRow(of: change.id)
    if extent == .preview { return (Parcel(change: change.hash, row: row, frames: nil), false) }
    let encoded = try reader.change(change.id, decompressor)
    let count = encoded.change.contentsCount
    let isFull = full?.contains(change.id) != false
    var parcel = Parcel(
      change: change.hash, row: row, frames: isFull ? Frames.count(ofContents: count) : nil)
    if extent == .attribution {
      parcel.frames = nil
    } else if isFull {
      guard try reader.hasContents(of: change.id, count: count) else { throw .contentsAbsent(change.hash) }
    } else {
      parcel.leaves = try reader.leaves(of: change.id, encoded.change)
    }
    parcel.signature = try reader.signature(of: change.id)
    let isMissing = try addAttribution(to: &parcel, change, encoded.change.header.commitment, reader)
    return (parcel, isMissing)
  }

  private func addAttribution(
    to parcel: inout Parcel, _ change: NamedChange, _ commitment: Digest?, _ reader: StoreReader
  ) throws(PristineError) -> Bool {
    guard freight.attribution != .none else {
      if commitment != nil { parcel.attribution = .withheld }
      return false
    }
    var isMissing = false
    switch try reader.attribution(of: change.id, commitment: commitment, decompressor) {
    case .absent: break
    case .missing: isMissing = true
    case .withheld: parcel.attribution = .withheld
    case .present(let encoded):
      parcel.attribution = .record(encoded.bytes)
      if freight.prompts, sharesPrompts {
        for use in encoded.record.uses.indices {
          guard let prompt = try reader.prompt(of: change.id, use: use) else { continue }
          parcel.prompts.append(Parcel.Prompt(use: use, salt: prompt.salt, text: prompt.text))
        }
      }
    }
    if freight.attribution == .full {
      parcel.statements = try reader.statements(about: change.id).map(\.encoded)
    }
    return isMissing
  }
}

/// Runs what goes over the connection, turning its error into one of the repository.
func talking<Result>(_ body: () throws(RemoteError) -> Result) throws(RepositoryError) -> Result {
  do throws(RemoteError) { return try body() } catch { throw .remote(error) }
}
