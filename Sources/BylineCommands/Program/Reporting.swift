import FileSystem
import Repository
import WorkingCopy

extension Session {
  /// Says which files undo will not bring back.
  func noteNotKept(_ paths: [RelativePath]) {
    for path in paths {
      console.note("\(Words.path(path)) is too large to be kept: undo will not bring it back")
    }
  }

  /// Says what is worth a line about files that were written, and what the exit status is.
  func finish(_ report: OutputReport) -> Exit {
    for path in report.kept {
      console.note("the directory \(Words.path(path)) stays: something in it is not tracked")
    }
    noteNotKept(report.notKept)
    guard !report.conflicts.isEmpty else { return .done }
    for path in report.conflicts.sorted() { console.note("conflict in \(Words.path(path))") }
    console.note("hint: see what it is with `byline conflicts`; edit the files and record to resolve it")
    return .conflict
  }
}
