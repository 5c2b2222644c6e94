import Compression
import FileSystem
import GitBridge
import Pristine
import Repository

extension Failure {
  /// The words for an error of the layers below; nil for any other.
  init?(wording error: any Error) {
    switch error {
    case let error as Failure: self = error
    case let error as RepositoryError: self.init(error)
    case let error as GitError: self.init(error)
    case let error as PristineError: self.init(error)
    case let error as FileError: self.init(error)
    case let error as CompressionError:
      self.init(.internalError, "what was to be written cannot be compressed: \(error)")
    default: return nil
    }
  }
}

/// How errors speak about things.
enum Words {
  static func path(_ path: RelativePath) -> String { ShownText.path(path.bytes) }

  static func paths(_ paths: [RelativePath]) -> [String] { paths.map { path($0) } }

  /// `1 branch`, `2 branches`.
  static func count(_ number: Int, _ noun: String, _ plural: String) -> String {
    "\(number) \(number == 1 ? noun : plural)"
  }

  /// `1 path`, `2 paths`.
  static func count(_ number: Int, _ noun: String) -> String { "\(number) \(noun)\(number == 1 ? "" : "s")" }
}
