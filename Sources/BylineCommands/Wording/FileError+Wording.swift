import FileSystem
import Glibc

extension Failure {
  init(_ error: FileError) {
    let what = "cannot \(error.operation.rawValue) \(ShownText.path(error.path)): \(error.reason)"
    switch error.reason {
    case .system(ENOENT), .system(ENOTDIR): self.init(.notFound, what)
    case .system(EACCES), .system(EPERM), .system(EROFS):
      self.init(.refused, what, hint: "check who may write there")
    case .system(ENOSPC), .system(EDQUOT):
      self.init(.refused, what, hint: "make room on the disk and try again")
    case .system: self.init(.internalError, what)
    case .symbolicLink, .notRegularFile: self.init(.refused, what, hint: "move it out of the way")
    case .tooLarge: self.init(.refused, what)
    case .invalidPath: self.init(.usage, what)
    }
  }
}
