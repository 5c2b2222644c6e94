import CShims
import Glibc

/// An open directory, and the only way to everything below it.
///
/// Invariant: no operation reads or writes through a symbolic link below the directory, nor anything outside it,
/// whatever the paths say and whoever swaps directories for links meanwhile. Every step is taken relative to an open
/// directory, by the kernel in one call (`openat2`) or component by component where it cannot.
///
///     let workingCopy = try Directory(path: root)
///     let staging = try workingCopy.open(".byline/tmp")
///     try workingCopy.writeAtomically("src/main.c", bytes, staging: staging)
///
/// Operations may be called from several threads, but two listings of one `Directory` object may not overlap.
package final class Directory: Sendable {
  let descriptor: Descriptor
  let resolution: PathResolution

  init(_ descriptor: consuming Descriptor, _ resolution: PathResolution) {
    self.descriptor = descriptor
    self.resolution = resolution
  }

  /// Opens the directory at a path of the user's own, absolute or relative to the current directory.
  ///
  /// This path, unlike those used on the result, may lead through symbolic links.
  ///
  /// - Throws: `system` with what the kernel said.
  package init(path: some Sequence<UInt8>, resolution: PathResolution = .kernel) throws(FileError) {
    let bytes = Array(path)
    guard !bytes.contains(0) else { throw FileError(.openDirectory, bytes, .invalidPath(.containsNUL)) }
    do {
      let flags = Syscall.listing & ~O_NOFOLLOW
      descriptor = try Syscall.open(in: AT_FDCWD, bytes.terminated, flags: flags)
    } catch {
      throw FileError(.openDirectory, bytes, error)
    }
    self.resolution = resolution
  }

  /// Opens a directory below this one; `.root` gives this directory once more, with a listing position of its own.
  ///
  /// - Throws: `symbolicLink` when the path leads through or to one, else what the kernel said.
  package func open(_ path: RelativePath) throws(FileError) -> Directory {
    do {
      return Directory(try descriptor(for: path.bytes[...], flags: Syscall.listing), resolution)
    } catch {
      throw FileError(.openDirectory, path.bytes, error)
    }
  }

  /// What is known of the directory itself.
  package func status() throws(FileError) -> FileStatus {
    do {
      return try Syscall.status(of: descriptor.raw)
    } catch {
      throw FileError(.inspect, [], error)
    }
  }
}

/// How a `Directory` finds what is several components below it.
package enum PathResolution: Sendable {
  /// In one call, falling back to the other way where the kernel does not offer it or the path is too long for it.
  case kernel
  /// One component after the other.
  case componentwise
}
