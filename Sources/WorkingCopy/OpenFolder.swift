import FileSystem

/// The folder of the file written last, kept open: files of one folder come one after the other, and finding it costs more than
/// writing a small file.
///
/// What is written to a folder that somebody moves away meanwhile moves with it, as it would a moment later.
struct OpenFolder {
  private let root: Directory
  private var parent: RelativePath?
  private var folder: Directory

  init(_ root: Directory) {
    self.root = root
    folder = root
  }

  /// The folder that holds `path`, made if it is missing, and the name of `path` in it.
  mutating func folder(of path: RelativePath) throws(FileError) -> (folder: Directory, name: RelativePath) {
    guard let parent = path.parent else { return (root, path) }
    if parent != self.parent {
      try root.makeDirectories(parent)
      folder = try root.open(parent)
      self.parent = parent
    }
    return (folder, try RelativePath(path.name))
  }

  /// The folder that holds `path` and the name of `path` in it; nil where there is no such folder.
  mutating func existing(_ path: RelativePath) throws(FileError) -> (folder: Directory, name: RelativePath)? {
    guard let parent = path.parent else { return (root, path) }
    if parent != self.parent {
      do { folder = try root.open(parent) } catch {
        if error.isMissing { return nil }
        throw error
      }
      self.parent = parent
    }
    return (folder, try RelativePath(path.name))
  }

  /// What is at `path`, as seen from its folder; nil where there is nothing.
  mutating func status(of path: RelativePath) throws(FileError) -> FoundFile? {
    guard let (folder, name) = try existing(path), let status = try folder.status(of: name) else {
      return nil
    }
    return FoundFile(folder: folder, name: name, status: status)
  }
}

/// Something that stands in a folder.
struct FoundFile {
  var folder: Directory
  var name: RelativePath
  var status: FileStatus
}
