import FileSystem
import Glibc
import Remote
import Repository

/// Where a clone is made. Until it is whole, a file in it says of what it is a clone, so that the same command can go on.
struct CloneFolder {
  /// Absolute.
  let path: [UInt8]
  let source: [UInt8]
  /// Whether the folder was made by this command, and whether the repository was.
  private var madeFolder = false
  private var madeRepository = false
  private static let marker: RelativePath = ".byline/cloning"
  private static let markerName = "cloning"

  /// - Throws: `Failure` when there is something else.
  func check() throws {
    guard let folder = try? Directory(path: path) else { return }
    let hasRepository = try folder.status(of: Repository.directoryName) != nil
    if hasRepository {
      guard try isBegun(in: folder) else {
        throw Failure(
          .refused, "there is a repository already at \(ShownText.path(path))",
          hint: "choose another folder, or get what is new with `byline pull` there")
      }
      return
    }
    // An earlier try may have ended while it made one.
    let isBeginning = try folder.status(of: Repository.beginning) != nil
    guard try folder.list().count == (isBeginning ? 1 : 0) else {
      throw Failure(
        .refused, "\(ShownText.path(path)) is not empty", hint: "choose a folder that is empty or not there")
    }
  }

  private func isBegun(in folder: Directory) throws -> Bool {
    guard try folder.status(of: CloneFolder.marker) != nil else { return false }
    guard try folder.read(CloneFolder.marker) == source else {
      throw Failure(
        .refused, "\(ShownText.path(path)) is an unfinished clone of something else",
        hint: "choose another folder, or remove it")
    }
    return true
  }

  init(path: [UInt8], source: [UInt8]) {
    self.path = path
    self.source = source
  }

  /// Makes the repository, or opens the one that was begun.
  mutating func repository(channel: String) throws -> Repository {
    if let folder = try? Directory(path: path), try folder.status(of: Repository.directoryName) != nil {
      return try Repository(at: path)
    }
    madeFolder = (try? Directory(path: path)) == nil
    // At no moment there is a repository without it.
    let repository = try Repository.initialize(
      at: path, channel: channel, with: (CloneFolder.markerName, source))
    madeRepository = true
    return repository
  }

  /// Whether an error is one that going on later does not help against.
  func isOver(_ error: any Error) -> Bool {
    guard let error = error as? RepositoryError else { return false }
    switch error {
    case .remote(.disconnected), .remote(.io): return false
    default: return true
    }
  }

  /// Takes away what this command made; what it cannot take away stays.
  func discard() {
    guard madeRepository, let folder = try? Directory(path: path) else { return }
    try? folder.removeTree(Repository.directoryName)
    guard madeFolder, (try? folder.list().count) == 0 else { return }
    // A C string for the call.
    rmdir(path.map { CChar(bitPattern: $0) } + [0])
  }

  /// It is whole.
  func finish() throws {
    _ = try Directory(path: path).remove(CloneFolder.marker)
  }
}
