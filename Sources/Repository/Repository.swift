import ChangeModel
import FileSystem
import Pristine
import WorkingCopy

/// A repository with one of its working copies: what the commands act on.
///
/// It prints nothing, reads no environment and keeps no clock: who, when and what for come in as an `Invocation`.
package final class Repository: Sendable {
  package static let directoryName: RelativePath = ".byline"
  package static let firstChannel = "main"
  /// What a repository is called while it is made.
  package static let beginning: RelativePath = ".byline-new"

  /// The folder that holds the working copy, absolute.
  package let path: [UInt8]
  /// The folder the store lies in: the same, but for further working copies.
  package let home: [UInt8]
  package let store: Store
  /// The working copy: nothing is read or written outside it.
  package let root: Directory
  /// Where files are written before they are put in place.
  package let staging: Directory
  package let workspaceID: UInt32

  private init(
    path: [UInt8], home: [UInt8], store: Store, root: Directory, staging: Directory, workspaceID: UInt32
  ) {
    self.home = home
    self.workspaceID = workspaceID
    self.path = path
    self.store = store
    self.root = root
    self.staging = staging
  }

  /// Opens the repository whose working copy, or one of whose working copies, is at `path`.
  ///
  /// - Throws: `.notARepository`; for a further working copy also `.repositoryMissing`, `.workspaceUnknown`, `.workspaceElsewhere`.
  package convenience init(at path: [UInt8], durable: Bool = true) throws(RepositoryError) {
    let root = try files { () throws(FileError) in try Directory(path: path) }
    let isThere = try files { () throws(FileError) in
      try root.status(of: Repository.directoryName)?.kind == .directory
    }
    guard isThere else { throw .notARepository(path) }
    let pointer = try WorkspacePointer.read(in: root)
    let home = pointer?.repository ?? path
    if pointer != nil, (try? Directory(path: home + Array("/.byline/pristine".utf8))) == nil {
      throw .repositoryMissing(home, workspace: path)
    }
    let folder = String(decoding: home + Array("/.byline/pristine".utf8), as: UTF8.self)
    let store: Store
    do throws(PristineError) { store = try Store(path: folder, durable: durable) } catch {
      guard error.isAccessDenied else { throw .store(error) }
      store = try stored { () throws(PristineError) in try Store(path: folder, readOnly: true) }
    }
    let staging = try files { () throws(FileError) in
      try root.makeDirectories(".byline/tmp")
      return try root.open(".byline/tmp")
    }
    self.init(
      path: path, home: home, store: store, root: root, staging: staging,
      workspaceID: pointer?.number ?? Workspace.main)
    if let pointer { try admit(pointer) }
  }

  /// Makes sure that the working copy is the one the store knows under its number, where it knows it.
  private func admit(_ pointer: WorkspacePointer) throws(RepositoryError) {
    let row = try stored { () throws(PristineError) in
      try store.read { reader throws(PristineError) in try reader.workspace(pointer.number) }
    }
    guard let row, row.key == pointer.key else { throw .workspaceUnknown(path, repository: home) }
    let place = try files { () throws(FileError) in try System.canonicalPath(path) }
    guard row.path != place else { return }
    let isCopy = WorkspacePointer.read(at: row.path)?.key == row.key
    throw .workspaceElsewhere(place, known: row.path, repository: home, isCopy: isCopy)
  }

  /// The folder the store lies in of the working copy at `path`.
  package static func home(of path: [UInt8]) -> [UInt8] {
    WorkspacePointer.read(at: path)?.repository ?? path
  }

  /// Makes an empty repository in the folder `path`, which is made if need be, with one channel.
  ///
  /// - Parameter file: what lies in the repository's own folder from the beginning.
  package static func initialize(
    at path: [UInt8], channel: String = Repository.firstChannel, durable: Bool = true,
    with file: (name: String, bytes: [UInt8])? = nil
  ) throws(RepositoryError) -> Repository {
    try ChannelName.check(channel)
    let root = try files { () throws(FileError) in try Directory.make(path) }
    if try files({ () throws(FileError) in try root.status(of: directoryName) }) != nil {
      throw .alreadyARepository(path)
    }
    // Named last: a half-made repository is not taken for one.
    let folder = beginning
    try files { () throws(FileError) in
      try root.removeTree(folder)
      try root.makeDirectories(".byline-new/pristine")
      try root.makeDirectories(".byline-new/tmp")
      if let file {
        try root.writeAtomically(try folder.appending(name: file.name.utf8), file.bytes, staging: nil)
      }
    }
    let name = String(decoding: path + Array("/.byline-new/pristine".utf8), as: UTF8.self)
    try stored { () throws(PristineError) in
      let store = try Store(path: name, create: true, durable: durable)
      try store.write { writer throws(PristineError) in
        try writer.createChannel(channel)
        try writer.put(Workspace(id: Workspace.main, name: "default", channel: channel))
      }
    }
    try files { () throws(FileError) in try root.rename(folder, to: directoryName) }
    return try Repository(at: path, durable: durable)
  }

  /// The nearest folder at or above `path` that holds a repository.
  package static func find(from path: [UInt8]) -> [UInt8]? {
    var at = path
    while true {
      if let folder = try? Directory(path: at), (try? folder.status(of: directoryName))??.kind == .directory {
        return at
      }
      guard let slash = at.lastIndex(of: UInt8(ascii: "/")) else { return nil }
      if at == [UInt8(ascii: "/")] { return nil }
      at = slash == 0 ? [UInt8(ascii: "/")] : Array(at[..<slash])
    }
  }

  /// The row of the working copy.
  package func workspace(_ reader: StoreReader) throws(PristineError) -> Workspace {
    guard let workspace = try reader.workspace(workspaceID) else {
      throw .corrupt(table: "workspaces", detail: "no workspace \(workspaceID)")
    }
    return workspace
  }

  /// The channel asked for, or the one shown.
  func channel(_ name: String?, _ reader: StoreReader) throws(PristineError) -> String {
    if let name { return name }
    return try workspace(reader).channel
  }

  /// The channel the working copy shows.
  package func currentChannel() throws(RepositoryError) -> String {
    try stored { () throws(PristineError) in
      try store.read { reader throws(PristineError) in try workspace(reader).channel }
    }
  }
}

/// Who asks for something, when, and in what words: what goes into changes and into the log of operations.
package struct Invocation: Sendable {
  package var author: Author
  package var timestamp: Timestamp
  /// Makes equal changes differ.
  package var nonce: [UInt8]
  /// The command as it was given.
  package var command: [UInt8]
  /// Signs what is recorded; nil when nothing is to be signed.
  package var signer: SecretKey?
  /// Told how far long work has come; nil when nobody listens.
  package var progress: (any Progress)?

  package init(author: Author, timestamp: Timestamp, nonce: [UInt8], command: [UInt8]) {
    self.author = author
    self.timestamp = timestamp
    self.nonce = nonce
    self.command = command
  }
}

extension Invocation {
  /// The encoded signature of a change that is being made; nil when it is not to be signed.
  func signature(of hash: ChangeHash) throws(RepositoryError) -> [UInt8]? {
    guard let signer else { return nil }
    do throws(SigningError) { return try Signature.sign(hash, with: signer).encoded } catch {
      throw .cannotSign(hash)
    }
  }
}

/// What a channel, or a tag, may be called.
enum ChannelName {
  static func check(_ name: String) throws(RepositoryError) {
    guard isValid(name) else { throw .invalidChannelName(name) }
  }

  static func isValid(_ name: String) -> Bool {
    let bytes = Array(name.utf8)
    let isPlain = bytes.allSatisfy { $0 > 0x20 && $0 != 0x7F }
    return !bytes.isEmpty && bytes.count <= 255 && isPlain && bytes[0] != UInt8(ascii: "-")
  }
}
