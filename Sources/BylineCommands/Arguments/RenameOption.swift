import ArgumentParser
import ChangeModel
import Repository
import WorkingCopy

/// Whether a tracked file that is gone is looked for under other names.
struct RenameOption: ParsableArguments {
  @Flag(
    inversion: .prefixedNo,
    help:
      "Look for tracked files that are gone under new names; otherwise record.detect-renames of the configuration."
  )
  var detectRenames: Bool?

  func isWanted(_ configuration: Configuration) throws(Failure) -> Bool {
    if let detectRenames { return detectRenames }
    return try configuration.flag(.detectRenames)
  }
}

extension DetectedMove {
  /// `old -> new`, with how much of it is the same where it is not all.
  var text: String {
    let slash = kind == .directory ? "/" : ""
    let percent = similarity < 100 ? " (\(similarity) %)" : ""
    return "\(Words.path(from))\(slash) -> \(Words.path(to))\(slash)\(percent)"
  }
}
