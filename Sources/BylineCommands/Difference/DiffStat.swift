import ChangeModel
import FileSystem
import Repository

/// How much of each file differs: a line for each, with a bar of the lines that come and go, and a sum.
struct DiffStat {
  let console: Console
  let form: DiffForm

  /// Bars longer than this are drawn to scale.
  private static let barLimit = 40
  /// Names longer than this do not push the others aside.
  private static let nameLimit = 50

  func write(_ differences: [FileDifference]) {
    if differences.isEmpty { return }
    let names = differences.map(name)
    let counts = differences.map { $0.lineCounts(form) }
    let width = names.map(\.count).filter { $0 <= DiffStat.nameLimit }.max() ?? 0
    let most = counts.map { $0.map { $0.added + $0.removed } ?? 0 }.max() ?? 0
    for (index, difference) in differences.enumerated() {
      let blanks = String(repeating: " ", count: max(0, width - names[index].count))
      let parts = [amount(difference, counts[index], most), note(difference)].filter { !$0.isEmpty }
      console.line(" \(names[index])\(blanks) | \(parts.joined(separator: " "))")
    }
    let sums = counts.reduce(into: (added: 0, removed: 0)) { sums, count in
      sums.added += count?.added ?? 0
      sums.removed += count?.removed ?? 0
    }
    console.line(
      "\(Words.count(differences.count, "path")): \(Words.count(sums.added, "line")) added, \(sums.removed) removed"
    )
  }

  private func name(_ difference: FileDifference) -> String {
    let slash = difference.inodeKind == .directory ? "/" : ""
    let old = difference.oldPath.map { "\(Words.path($0))\(slash) -> " } ?? ""
    return old + Words.path(difference.path) + slash
  }

  private func amount(
    _ difference: FileDifference, _ counts: (added: Int, removed: Int)?, _ most: Int
  ) -> String {
    guard let counts else { return "binary, \(difference.old.count) -> \(difference.new.count) bytes" }
    let total = counts.added + counts.removed
    if total == 0 { return "0" }
    func bar(_ count: Int, _ sign: String, _ style: Style) -> String {
      // What is there at all is seen.
      let shown = most > DiffStat.barLimit ? (count * DiffStat.barLimit + most - 1) / most : count
      return console.styled(String(repeating: sign, count: shown), style)
    }
    return "\(total) \(bar(counts.added, "+", .added))\(bar(counts.removed, "-", .removed))"
  }

  /// What lines do not say.
  private func note(_ difference: FileDifference) -> String {
    let noun = difference.inodeKind == .symlink ? "link" : "\(difference.inodeKind)"
    switch difference.kind {
    case .added:
      return difference.newExecutable ? "(new, executable)" : noun == "file" ? "(new)" : "(new \(noun))"
    case .deleted: return noun == "file" ? "(removed)" : "(removed \(noun))"
    case .replaced: return "(now a \(noun))"
    case .modified, .moved:
      if difference.oldExecutable == difference.newExecutable { return "" }
      return difference.newExecutable ? "(made executable)" : "(made not executable)"
    }
  }
}

extension FileDifference {
  /// Lines that come and go; nil where lines mean nothing.
  func lineCounts(_ form: DiffForm) -> (added: Int, removed: Int)? {
    isBinary ? nil : hasNewContent ? Hunk.counts(old: old, new: new, form) : (0, 0)
  }
}
