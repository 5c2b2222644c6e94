import CShims
import Glibc

/// The place of one entry: its directory, open, and its name in it.
struct Location: ~Copyable {
  let parent: Descriptor
  /// The name as a C string; `.` for the directory itself.
  let name: [CChar]
}

extension Sequence<UInt8> {
  /// The bytes as a C string.
  var terminated: [CChar] {
    var string: [CChar] = []
    string.reserveCapacity(underestimatedCount + 1)
    for byte in self { string.append(CChar(bitPattern: byte)) }
    string.append(0)
    return string
  }
}

extension Directory {
  typealias Reason = FileError.Reason

  /// Whether to make directories that a path needs and that are not there.
  enum MissingParents {
    case fail
    case make
  }

  /// Finds the directory that holds `path`, so that the last step can be taken from there.
  func locate(_ path: RelativePath, parents: MissingParents = .fail) throws(Reason) -> Location {
    let slash = path.bytes.lastIndex(of: RelativePath.separator)
    let name = path.isRoot ? Array(".".utf8).terminated : path.name.terminated
    guard let slash else {
      return Location(parent: Descriptor(borrowing: descriptor.raw), name: name)
    }
    return Location(parent: try passage(to: path.bytes[..<slash], parents), name: name)
  }

  /// Opens the directory at `path` to name entries in it.
  func passage(to path: ArraySlice<UInt8>, _ parents: MissingParents) throws(Reason) -> Descriptor {
    do {
      return try descriptor(for: path, flags: Syscall.passage)
    } catch {
      guard case .make = parents, error == .system(ENOENT) else { throw error }
    }
    return try walk(path, last: Syscall.passage, .make)
  }

  /// Opens what is at `path`, through no symbolic link.
  func descriptor(for path: ArraySlice<UInt8>, flags: Int32) throws(Reason) -> Descriptor {
    if path.isEmpty {
      return try Syscall.open(in: descriptor.raw, Array(".".utf8).terminated, flags: flags)
    }
    let isSingle = !path.contains(RelativePath.separator)
    if case .kernel = resolution, !isSingle {
      do {
        return try Syscall.openBeneath(descriptor.raw, path.terminated, flags: flags)
      } catch .system(let code) where [ENOSYS, EPERM, ENAMETOOLONG, ENOTDIR].contains(code) {
        // No such call, a sandbox that forbids it, or a path beyond PATH_MAX: the other way has no such limits. And it
        // can tell a symbolic link from other things that are no directory.
      } catch .system(ELOOP) {
        throw .symbolicLink
      }
    }
    return try walk(path, last: flags, .fail)
  }

  /// Takes one component after the other, each from the directory before it.
  private func walk(_ path: ArraySlice<UInt8>, last flags: Int32, _ parents: MissingParents) throws(Reason)
    -> Descriptor
  {
    var current = Descriptor(borrowing: descriptor.raw)
    var components = RelativePath.Components(path)
    var next = components.next()
    while let component = next {
      next = components.next()
      let name = component.terminated
      let flags = next == nil ? flags : Syscall.passage
      do {
        current = try Self.step(from: current.raw, name, flags: flags)
      } catch {
        guard case .make = parents, error == .system(ENOENT) else { throw error }
        do {
          try Syscall.makeDirectory(in: current.raw, name)
        } catch .system(EEXIST) {
          // Somebody else made it; the next step sees whether it is a directory.
        }
        current = try Self.step(from: current.raw, name, flags: flags)
      }
    }
    return current
  }

  /// Opens one entry, telling a symbolic link from other things that are no directory.
  static func step(from directory: Int32, _ name: UnsafePointer<CChar>, flags: Int32) throws(Reason)
    -> Descriptor
  {
    do {
      return try Syscall.open(in: directory, name, flags: flags)
    } catch .system(ELOOP) {
      throw .symbolicLink
    } catch .system(ENOTDIR) {
      let kind = try Syscall.status(in: directory, name).kind
      throw kind == .symlink ? .symbolicLink : .system(ENOTDIR)
    }
  }
}
