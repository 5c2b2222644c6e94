import Glibc

extension Directory {
  /// Starts a file that will appear at `path` all at once.
  ///
  /// Missing directories on the way are made. The bytes are collected in `staging`, a directory on the same file system
  /// (elsewhere works too, at the price of a second copy), or beside the path when there is none.
  ///
  /// - Parameters:
  ///   - replacing: whether a file or link that is there already may be replaced.
  ///   - durable: whether the file and its directory entry shall be on the disk when `commit` returns.
  ///   - isRepeatable: whether this is done again after an interruption, so that what is at the path may go a moment before the new file
  ///     comes. Replacing a file in one step makes some file systems write the new one to the disk at once.
  /// - Throws: `symbolicLink` or `system(ENOTDIR)` when a link or a file stands where a directory is needed.
  package func beginWriting(
    _ path: RelativePath, mode: PendingFile.Mode = .regular, staging: Directory?, replacing: Bool = true,
    durable: Bool = false, isRepeatable: Bool = false
  ) throws(FileError) -> PendingFile {
    let place: Location
    do {
      place = try locate(path, parents: .make)
    } catch {
      throw FileError(.write, path.bytes, error)
    }
    return try PendingFile(
      path, at: place, mode: mode, staging: staging, replacing: replacing, durable: durable,
      isRepeatable: isRepeatable)
  }

  /// Writes a whole file in one step; see `beginWriting`. Gives the status of the file as it now stands.
  @discardableResult
  package func writeAtomically(
    _ path: RelativePath, _ bytes: [UInt8], mode: PendingFile.Mode = .regular, staging: Directory?,
    replacing: Bool = true, durable: Bool = false
  ) throws(FileError) -> FileStatus {
    var file = try beginWriting(path, mode: mode, staging: staging, replacing: replacing, durable: durable)
    try file.write(bytes)
    return try file.commit()
  }

  /// Writes a symbolic link in one step, making missing directories; `target` is text, never looked at.
  ///
  /// - Throws: `invalidPath` when `target` is empty or contains a NUL, else as `beginWriting` and `commit` do.
  @discardableResult
  package func writeSymlink(
    _ path: RelativePath, target: [UInt8], staging: Directory?, replacing: Bool = true
  ) throws(FileError) -> FileStatus {
    do throws(Reason) {
      if target.isEmpty { throw Reason.invalidPath(.empty) }
      if target.contains(0) { throw Reason.invalidPath(.containsNUL) }
      let place = try locate(path, parents: .make)
      do {
        try Self.placeSymlink(
          target, at: place, by: staging?.descriptor.raw ?? place.parent.raw, replacing: replacing)
      } catch .system(EXDEV) {
        try Self.placeSymlink(target, at: place, by: place.parent.raw, replacing: replacing)
      }
      return try Syscall.status(in: place.parent.raw, place.name)
    } catch {
      throw FileError(.makeLink, path.bytes, error)
    }
  }

  /// Makes a directory and those above it that are missing; what is there already is left alone.
  ///
  /// - Throws: `symbolicLink` or `system(ENOTDIR)` when a link or a file is in the way.
  package func makeDirectories(_ path: RelativePath) throws(FileError) {
    do {
      _ = try passage(to: path.bytes[...], .make)
    } catch {
      throw FileError(.makeDirectory, path.bytes, error)
    }
  }

  /// Makes a file executable for those who may read it, or for nobody. Gives the resulting status.
  ///
  /// - Throws: `symbolicLink`, `notRegularFile`, else what the kernel said.
  @discardableResult
  package func setExecutable(_ path: RelativePath, _ isExecutable: Bool) throws(FileError) -> FileStatus {
    do throws(Reason) {
      let file = try openFile(path)
      let status = try Syscall.status(of: file.raw)
      guard status.kind == .file else { throw Reason.notRegularFile(status.kind) }
      let old = mode_t(status.permissions)
      let new = isExecutable ? old | (old & 0o444) >> 2 | 0o100 : old & ~0o111
      _ = try Syscall.retrying { fchmod(file.raw, new) }
      return try Syscall.status(of: file.raw)
    } catch {
      throw FileError(.changeMode, path.bytes, error)
    }
  }

  private static func placeSymlink(
    _ target: [UInt8], at place: borrowing Location, by directory: Int32, replacing: Bool
  ) throws(Reason) {
    let text = target.terminated
    if !replacing {
      let parent = place.parent.raw
      let name = place.name
      _ = try Syscall.retrying { symlinkat(text, parent, name) }
      return
    }
    let temporary = try TemporaryName.make()
    _ = try Syscall.retrying { symlinkat(text, directory, temporary) }
    do {
      try Syscall.rename(in: directory, temporary, to: place.parent.raw, place.name)
    } catch {
      unlinkat(directory, temporary, 0)
      throw error
    }
  }
}
