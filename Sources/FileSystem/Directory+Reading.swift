import Glibc

extension Directory {
  /// Beyond this size a file is not read into memory unless the caller says so; see `openToRead`.
  package static let readLimit = 4 << 30

  /// What is at `path`, links not followed; nil when nothing is there, or only behind a symbolic link.
  ///
  /// - Throws: `system` when the kernel will not tell.
  package func status(of path: RelativePath) throws(FileError) -> FileStatus? {
    do {
      let place = try locate(path)
      return try Syscall.status(in: place.parent.raw, place.name)
    } catch {
      if error.isMissing { return nil }
      throw FileError(.inspect, path.bytes, error)
    }
  }

  /// The content of a regular file.
  ///
  /// - Throws: `notRegularFile`, `symbolicLink`, `tooLarge` when it has more than `limit` bytes, else `system`.
  package func read(_ path: RelativePath, limit: Int = readLimit) throws(FileError) -> [UInt8] {
    try readWithStatus(path, limit: limit).bytes
  }

  /// The content of a regular file and its status from just before it was read.
  ///
  /// A write that comes while reading therefore shows as a difference from that status later.
  package func readWithStatus(
    _ path: RelativePath, limit: Int = readLimit
  ) throws(FileError) -> (bytes: [UInt8], status: FileStatus) {
    do {
      let file = try openFile(path)
      let status = try Syscall.status(of: file.raw)
      return (try FileContent.read(file.raw, expecting: status, limit: limit), status)
    } catch {
      throw FileError(.read, path.bytes, error)
    }
  }

  /// The text of a symbolic link.
  ///
  /// - Throws: `system(EINVAL)` when there is something else.
  package func readSymlink(_ path: RelativePath) throws(FileError) -> [UInt8] {
    do throws(Reason) {
      let place = try locate(path)
      // Linux keeps no longer text; some file systems tell a wrong size, so it is not asked for.
      let capacity = Int(PATH_MAX)
      var failure: Reason?
      let target = [UInt8](unsafeUninitializedCapacity: capacity) { buffer, count in
        do throws(Reason) {
          guard let start = buffer.baseAddress else { return }
          // `UInt8` and `CChar` have the same layout.
          let chars = UnsafeMutableRawPointer(start).assumingMemoryBound(to: CChar.self)
          count = try Syscall.retrying { readlinkat(place.parent.raw, place.name, chars, capacity) }
        } catch {
          failure = error
        }
      }
      if let failure { throw failure }
      return Array(target)
    } catch {
      throw FileError(.readLink, path.bytes, error)
    }
  }

  /// Opens a regular file for reading.
  func openFile(_ path: RelativePath) throws(Reason) -> Descriptor {
    do {
      return try descriptor(for: path.bytes[...], flags: O_RDONLY | Syscall.always)
    } catch .system(ENXIO) {
      // What a socket answers to opening.
      throw .notRegularFile(.other)
    }
  }
}
