import FileSystem
import Glibc

/// A file system of its own, of a size that can be filled, which can be made to allow reading only.
///
///     guard let disk = SmallDisk(bytes: 3 << 20) else { return }  // not allowed here
package final class SmallDisk {
  private let folder: TemporaryFolder
  /// Where it is mounted, absolute.
  package let path: String
  private let files: Directory

  /// Whether this process may mount.
  package static let isAvailable = SmallDisk(bytes: 1 << 20) != nil

  /// - Returns: nil where mounting is not allowed.
  package init?(bytes: Int) {
    guard let folder = try? TemporaryFolder() else { return nil }
    self.folder = folder
    path = String(decoding: folder.path, as: UTF8.self) + "/disk"
    guard mkdir(path, 0o755) == 0, mount("tmpfs", path, "tmpfs", 0, "size=\(bytes)") == 0 else { return nil }
    guard let files = try? Directory(path: path.utf8) else {
      umount2(path, Int32(MNT_DETACH))
      return nil
    }
    self.files = files
  }

  deinit { umount2(path, Int32(MNT_DETACH)) }

  package func write(_ name: String, _ text: String) throws(FileError) {
    try files.writeAtomically(try RelativePath(name.utf8), Array(text.utf8), staging: nil)
  }

  package func read(_ name: String) throws(FileError) -> String {
    String(decoding: try files.read(try RelativePath(name.utf8)), as: UTF8.self)
  }

  /// Whether writing is refused from here on.
  package func setReadOnly(_ readOnly: Bool) throws(CommandError) {
    let flags = UInt(MS_REMOUNT) | (readOnly ? UInt(MS_RDONLY) : 0)
    guard mount("tmpfs", path, "tmpfs", flags, nil) == 0 else { throw .system("cannot mount again", errno) }
  }

  /// Fills it up but for so many bytes.
  package func fill(leaving bytes: Int = 0) throws(FileError) {
    var file = try files.beginWriting("filler", staging: nil)
    var space = statvfs()
    guard statvfs(path, &space) == 0 else { return }
    var rest = Int(space.f_bavail) * Int(space.f_frsize) - bytes
    while rest > 0 {
      try file.write(Array(repeating: 0x2E, count: min(rest, 1 << 16)))
      rest -= 1 << 16
    }
    _ = try file.commit()
  }

  package func makeRoom() throws(FileError) { _ = try files.remove("filler") }
}
