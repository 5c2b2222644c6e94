import CShims
import Glibc

extension Directory {
  /// Fills `listing` with what is in this directory now.
  ///
  /// - Throws: `system` with what the kernel said; the listing is then empty.
  package func list(into listing: inout DirectoryListing) throws(FileError) {
    listing.removeAll()
    do {
      try fill(&listing)
    } catch {
      listing.removeAll()
      throw FileError(.list, [], error)
    }
    listing.sort()
  }

  /// What is in this directory now.
  package func list() throws(FileError) -> DirectoryListing {
    var listing = DirectoryListing()
    try list(into: &listing)
    return listing
  }

  /// The status of a listed entry as it is now; nil when it has gone since.
  package func status(ofEntry index: Int, in listing: DirectoryListing) throws(FileError) -> FileStatus? {
    do {
      return try listing.withCName(index) { (name) throws(Reason) in
        try Syscall.status(in: descriptor.raw, name)
      }
    } catch {
      if error.isMissing { return nil }
      throw FileError(.inspect, Array(listing.name(index)), error)
    }
  }

  /// Opens a listed directory.
  ///
  /// - Throws: `symbolicLink` when a link has taken its place since, else what the kernel said.
  package func open(entry index: Int, in listing: DirectoryListing) throws(FileError) -> Directory {
    do {
      let name = listing.name(index).terminated
      return Directory(try Self.step(from: descriptor.raw, name, flags: Syscall.listing), resolution)
    } catch {
      throw FileError(.openDirectory, Array(listing.name(index)), error)
    }
  }

  private func fill(_ listing: inout DirectoryListing) throws(Reason) {
    _ = try Syscall.retrying { lseek(descriptor.raw, 0, SEEK_SET) }
    // Memory for the kernel to write records into; too big for the stack, so allocated and freed here.
    let buffer = UnsafeMutableRawBufferPointer.allocate(byteCount: 32 << 10, alignment: 8)
    defer { buffer.deallocate() }
    while true {
      let count = try Syscall.retrying { byline_getdents64(descriptor.raw, buffer.baseAddress, buffer.count) }
      if count == 0 { return }
      try append(UnsafeRawBufferPointer(rebasing: buffer[..<count]), to: &listing)
    }
  }

  /// Takes the records apart: inode (8), offset (8), record length (2), type (1), name and its NUL.
  private func append(_ records: UnsafeRawBufferPointer, to listing: inout DirectoryListing) throws(Reason) {
    let header = 19
    var rest = records
    while rest.count > header {
      let length = Int(rest.loadUnaligned(fromByteOffset: 16, as: UInt16.self))
      guard length > header, length <= rest.count else { throw .system(EIO) }
      let field = UnsafeRawBufferPointer(rebasing: rest[header..<length])
      guard let start = field.baseAddress else { throw .system(EIO) }
      let name = UnsafeRawBufferPointer(rebasing: field[..<strnlen(start, field.count)])
      if !Self.isSelfOrParent(name) {
        // A file system that does not tell the kind is asked entry by entry.
        if let kind = FileStatus.Kind(directoryType: rest[18]) {
          listing.append(name, kind: kind)
        } else if let kind = try kindOfEntry(start) {
          listing.append(name, kind: kind)
        }
      }
      rest = UnsafeRawBufferPointer(rebasing: rest[length...])
    }
  }

  private func kindOfEntry(_ name: UnsafeRawPointer) throws(Reason) -> FileStatus.Kind? {
    do {
      return try Syscall.status(in: descriptor.raw, name.assumingMemoryBound(to: CChar.self)).kind
    } catch .system(ENOENT) {
      return nil
    }
  }

  private static func isSelfOrParent(_ name: UnsafeRawBufferPointer) -> Bool {
    let dot = UInt8(ascii: ".")
    return name.count == 1 && name[0] == dot || name.count == 2 && name[0] == dot && name[1] == dot
  }
}

extension DirectoryListing {
  /// Lends an entry's name as a C string.
  fileprivate func withCName<Result, Failure: Error>(
    _ index: Int, _ body: (UnsafePointer<CChar>) throws(Failure) -> Result
  ) throws(Failure) -> Result {
    let offset = entries[index].offset
    return try names.withUnsafeBufferPointer { (names) throws(Failure) in
      guard let base = names.baseAddress else { preconditionFailure("an entry has a name") }
      // `UInt8` and `CChar` have the same layout.
      return try body(UnsafeRawPointer(base + offset).assumingMemoryBound(to: CChar.self))
    }
  }
}
