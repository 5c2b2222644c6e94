import ChangeModel
import FileSystem
import Pristine
import WorkingCopy

/// A working copy as it is listed.
package struct WorkspaceInfo: Sendable {
  package enum State: String, Sendable {
    /// Its files show its channel, edits aside.
    case current
    /// Its channel was moved from elsewhere, or a command was interrupted: its next command brings the files there.
    case behind
    /// Its folder is not where it was.
    case missing
  }
  package var name: String
  package var path: [UInt8]
  package var channel: String
  package var state: State
  /// Whether it is the one listed from.
  package var isCurrent: Bool
}

/// What adding a working copy did.
package struct AddedWorkspace: Sendable {
  package var channel: String
  package var report: OutputReport
  /// Whether it was known already, and is only attached again.
  package var wasKnown: Bool
}

/// Several working copies on one store, each showing a channel of its own and having its own index, edits and undo.
extension Repository {
  /// All working copies, the one the store lies in first.
  package func workspaces() throws(RepositoryError) -> [WorkspaceInfo] {
    try stored { () throws(PristineError) in
      try store.read { reader throws(PristineError) in
        try reader.workspaces().map { row throws(PristineError) in
          let head = try reader.requireHead(of: row.channel)
          var state = WorkspaceInfo.State.current
          if row.isBehind(head) { state = .behind }
          if row.id != Workspace.main, WorkspacePointer.read(at: row.path)?.key != row.key {
            state = .missing
          }
          return WorkspaceInfo(
            name: row.name, path: row.id == Workspace.main ? self.home : row.path, channel: row.channel,
            state: state, isCurrent: row.id == self.workspaceID)
        }
      }
    }
  }

  /// Makes a working copy in a folder that is empty or not there, and writes its files; one of this repository that was moved, or whose
  /// repository was, is attached again.
  ///
  /// - Parameter channel: what it shows; nil for a new fork of the channel shown here, named as the folder.
  /// - Throws: `.notEmpty`, `.insideWorkingCopy`, `.workspaceExists`, `.workspaceChannelExists`, `.store(.noSuchChannel)`.
  package func addWorkspace(
    at path: [UInt8], channel: String? = nil, _ invocation: Invocation
  ) throws(RepositoryError) -> AddedWorkspace {
    let isNew = (try? Directory(path: path)) == nil
    let root = try files { () throws(FileError) in try Directory.make(path) }
    let place = try files { () throws(FileError) in try System.canonicalPath(path) }
    do throws(RepositoryError) {
      if let known = try attach(root, place) { return known }
      let name = try self.name(ofNew: place, root)
      let shown = try register(name, place, root, channel, invocation)
      let added = try Repository(at: place)
      let report = try added.update()
      return AddedWorkspace(channel: shown, report: report, wasKnown: false)
    } catch {
      if isNew { Repository.removeIfEmpty(place) }
      throw error
    }
  }

  // MARK: Adding

  /// Takes up a working copy of this repository again that stands in a folder.
  private func attach(_ root: Directory, _ place: [UInt8]) throws(RepositoryError) -> AddedWorkspace? {
    guard let pointer = try WorkspacePointer.read(in: root) else { return nil }
    let row = try stored { () throws(PristineError) in
      try store.read { reader throws(PristineError) in try reader.workspace(pointer.number) }
    }
    guard var row, row.key == pointer.key else { return nil }
    if row.path != place, WorkspacePointer.read(at: row.path)?.key == row.key {
      throw .workspaceElsewhere(place, known: row.path, repository: home, isCopy: true)
    }
    row.path = place
    let attached = row
    try stored { () throws(PristineError) in
      try store.write { writer throws(PristineError) in try writer.put(attached) }
    }
    try WorkspacePointer(number: row.id, key: row.key, repository: home).write(in: root)
    return AddedWorkspace(channel: row.channel, report: OutputReport(), wasKnown: true)
  }

  /// What a new working copy in a folder is called, if it can be there.
  private func name(ofNew place: [UInt8], _ root: Directory) throws(RepositoryError) -> String {
    let listing = try files { () throws(FileError) in try root.list() }
    for number in 0..<listing.count {
      // A pointer that points nowhere is left over from one that was removed, or never came to be.
      let isPointer =
        Array(listing.name(number)) == Repository.directoryName.bytes
        && WorkspacePointer.read(at: place) != nil
      guard isPointer else { throw .notEmpty(place) }
    }
    guard let slash = place.lastIndex(of: UInt8(ascii: "/")) else { throw .notEmpty(place) }
    let parent = slash == 0 ? [UInt8(ascii: "/")] : Array(place[..<slash])
    if let outer = Repository.find(from: parent) { throw .insideWorkingCopy(outer) }
    let name = String(decoding: place[(slash + 1)...], as: UTF8.self)
    try ChannelName.check(name)
    return name
  }

  /// Makes the row, the channel and the pointer of a new working copy. Its files are not there yet, and the row says so.
  private func register(
    _ name: String, _ place: [UInt8], _ root: Directory, _ channel: String?, _ invocation: Invocation
  ) throws(RepositoryError) -> String {
    let shown = channel ?? name
    let key = Array(Digest.of(invocation.nonce + place).bytes.prefix(16))
    var failure: RepositoryError?
    do throws(PristineError) {
      try store.write { writer throws(PristineError) in
        if try writer.reader.workspaces().contains(where: { $0.name == name }) {
          failure = .workspaceExists(name)
        } else if channel == nil, try writer.reader.head(of: shown) != nil {
          failure = .workspaceChannelExists(shown)
        }
        if failure != nil { throw PristineError.channelExists(shown) }
        if channel == nil {
          let source = try self.workspace(writer.reader).channel
          try writer.fork(try writer.reader.requireHead(of: source), to: shown)
        }
        _ = try writer.reader.requireHead(of: shown)
        var row = Workspace(id: try writer.nextWorkspace(), name: name, channel: shown)
        (row.path, row.key, row.base) = (place, key, ChannelHead.none)
        try writer.put(row)
        var step = Operation.Step(movesFiles: true)
        if channel == nil {
          step.effects = [.created(channel: shown, at: try writer.reader.requireHead(of: shown).place)]
        }
        step.effects.append(.workspace(row.id, name: name, before: nil, keepsFiles: false))
        try writer.log(self.operation(invocation, [step]))
        do throws(RepositoryError) {
          try WorkspacePointer(number: row.id, key: key, repository: self.home).write(in: root)
        } catch {
          failure = error
          throw PristineError.channelExists(shown)
        }
      }
    } catch {
      throw failure ?? .store(error)
    }
    return shown
  }

  /// Removes a folder in which nothing is.
  static func removeIfEmpty(_ place: [UInt8]) {
    guard let slash = place.lastIndex(of: UInt8(ascii: "/")), slash > 0,
      let parent = try? Directory(path: place[..<slash]),
      let name = try? RelativePath(Array(place[(slash + 1)...]))
    else { return }
    _ = try? parent.removeDirectoryIfEmpty(name)
  }
}
