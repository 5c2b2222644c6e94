import Glibc

/// What went wrong with which path: the only error of this module.
///
/// It states facts; a command adds what to do about them.
package struct FileError: Error, Hashable, Sendable {
  /// What was being done.
  package enum Operation: String, Sendable {
    case acceptPath = "use the path"
    case openDirectory = "open directory"
    case list = "list directory"
    case inspect = "inspect"
    case read = "read"
    case readLink = "read symbolic link"
    case write = "write"
    case makeDirectory = "create directory"
    case makeLink = "create symbolic link"
    case rename = "rename"
    case remove = "remove"
    case changeMode = "change mode of"
    case lock = "lock"
    case random = "read random bytes from"
  }

  /// Why it could not be done.
  package enum Reason: Error, Hashable, Sendable {
    /// The kernel said no, with this `errno`.
    case system(Int32)
    /// A symbolic link stands where a directory or file is wanted, at the end of the path or within it.
    case symbolicLink
    /// There is something other than a regular file.
    case notRegularFile(FileStatus.Kind)
    /// The file is larger than the caller's limit in bytes.
    case tooLarge(limit: Int)
    /// The bytes are no path within a working copy.
    case invalidPath(PathProblem)
  }

  /// What makes bytes unfit as a path within a working copy.
  package enum PathProblem: String, Sendable {
    case empty = "it is empty"
    case containsNUL = "it contains a NUL byte"
    case emptyComponent = "a component is empty"
    case dotComponent = "a component is . or .."
    case severalComponents = "it has more than one component"
  }

  package let operation: Operation
  /// The path as the operation had it, relative to the directory it went through.
  package let path: [UInt8]
  package let reason: Reason

  package init(_ operation: Operation, _ path: [UInt8], _ reason: Reason) {
    self.operation = operation
    self.path = path
    self.reason = reason
  }

  /// The kernel's error number, where the kernel was asked.
  package var errno: Int32? {
    if case .system(let code) = reason { code } else { nil }
  }

  /// Whether the error says no more than that nothing is at the path.
  ///
  /// What lies behind a symbolic link is not in the working copy, hence missing.
  package var isMissing: Bool { reason.isMissing }
}

extension FileError.Reason {
  /// See `FileError.isMissing`.
  var isMissing: Bool {
    switch self {
    case .system(let code): code == ENOENT || code == ENOTDIR
    case .symbolicLink: true
    case .notRegularFile, .tooLarge, .invalidPath: false
    }
  }

  /// The reason for the failure just reported by the C library.
  static var lastSystemError: Self { .system(errno) }
}

extension FileError: CustomStringConvertible {
  package var description: String { "cannot \(operation.rawValue) \(PathText.readable(path)): \(reason)" }
}

extension FileError.Reason: CustomStringConvertible {
  package var description: String {
    switch self {
    case .system(let code): String(cString: strerror(code))
    case .symbolicLink: "there is a symbolic link in the way"
    case .notRegularFile(let kind): "it is no regular file (\(kind))"
    case .tooLarge(let limit): "it is larger than \(limit) bytes"
    case .invalidPath(let problem): problem.rawValue
    }
  }
}
