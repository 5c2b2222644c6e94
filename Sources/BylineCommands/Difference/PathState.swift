import FileSystem
import Repository
import WorkingCopy

/// How a path stands, as one letter or two: what `status --short` and `diff --short` write before it.
enum PathState: String {
  case added = "A"
  case modified = "M"
  case deleted = "D"
  case moved = "R"
  case movedAndModified = "RM"
  case mode = "X"
  case replaced = "T"
  case conflict = "C"
  case untracked = "U"

  var style: Style? {
    switch self {
    case .added, .untracked: .added
    case .deleted: .removed
    case .conflict: .conflict
    default: .place
    }
  }

  /// `M  path`, `R  old -> new`.
  ///
  /// - Parameter console: colours it; nil for none.
  func line(_ path: String, from old: String?, _ console: Console?) -> String {
    let letters = rawValue + String(repeating: " ", count: max(0, 2 - rawValue.count))
    return (console?.styled(letters, style ?? .place) ?? letters) + " " + (old.map { "\($0) -> " } ?? "")
      + path
  }
}
