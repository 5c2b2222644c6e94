import Glibc

extension Directory {
  /// Moves what is at `path`, replacing a file or link at `newPath`. Directories on the way must exist.
  ///
  /// - Throws: `symbolicLink` when a path leads through one, else what the kernel said.
  package func rename(_ path: RelativePath, to newPath: RelativePath) throws(FileError) {
    do {
      let source = try locate(path)
      let target = try locate(newPath)
      try Syscall.rename(in: source.parent.raw, source.name, to: target.parent.raw, target.name)
    } catch {
      throw FileError(.rename, path.bytes, error)
    }
  }

  /// Moves what is at `path` unless something is at `newPath` (`system(EEXIST)`).
  package func renameNoReplace(_ path: RelativePath, to newPath: RelativePath) throws(FileError) {
    do {
      let source = try locate(path)
      let target = try locate(newPath)
      switch resolution {
      case .kernel:
        try Syscall.renameNoReplace(in: source.parent.raw, source.name, to: target.parent.raw, target.name)
      case .componentwise:
        try Syscall.renameNoReplaceInSteps(
          in: source.parent.raw, source.name, to: target.parent.raw, target.name)
      }
    } catch {
      throw FileError(.rename, path.bytes, error)
    }
  }

  /// Removes a file, a link or another thing that is no directory; false when nothing was there.
  ///
  /// - Throws: `system(EISDIR)` for a directory.
  @discardableResult
  package func remove(_ path: RelativePath) throws(FileError) -> Bool {
    do {
      let place = try locate(path)
      try Syscall.unlink(in: place.parent.raw, place.name)
      return true
    } catch {
      if error.isMissing { return false }
      throw FileError(.remove, path.bytes, error)
    }
  }

  /// Removes a directory that holds nothing; false when it holds something or is not there.
  @discardableResult
  package func removeDirectoryIfEmpty(_ path: RelativePath) throws(FileError) -> Bool {
    do {
      let place = try locate(path)
      try Syscall.unlink(in: place.parent.raw, place.name, flags: AT_REMOVEDIR)
      return true
    } catch {
      if error.isMissing || error == .system(ENOTEMPTY) || error == .system(EEXIST) { return false }
      throw FileError(.remove, path.bytes, error)
    }
  }

  /// Removes what is at `path` and, when it is a directory, everything below it; nothing there is fine. Of `.root`
  /// only what is in it goes.
  ///
  /// Neither recursion nor open directories grow with the depth.
  package func removeTree(_ path: RelativePath) throws(FileError) {
    guard let status = try status(of: path) else { return }
    guard status.kind == .directory else {
      _ = try remove(path)
      return
    }
    var pending = [path]
    var listing = DirectoryListing()
    while let current = pending.last {
      let directory = try open(current)
      try directory.list(into: &listing)
      let known = pending.count
      for index in 0..<listing.count {
        let child = listing.path(index)
        if listing.kind(index) == .directory {
          if try !directory.removeDirectoryIfEmpty(child) { pending.append(current.appending(child)) }
        } else {
          _ = try directory.remove(child)
        }
      }
      if pending.count > known { continue }
      pending.removeLast()
      if current.isRoot { continue }
      let isGone = try removeDirectoryIfEmpty(current)
      if !isGone, try self.status(of: current) != nil {
        throw FileError(.remove, current.bytes, .system(ENOTEMPTY))
      }
    }
  }
}
