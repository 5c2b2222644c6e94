import ByteText
import ChangeModel
import FileSystem
import Repository
import WorkingCopy

/// Walks through what is edited, file by file and piece by piece, and asks what to record.
struct EditChooser {
  let dialog: ChoiceDialog
  let console: Console
  let form: DiffForm
  /// Opens a text in the user's editor; nil when that failed.
  let edit: ([UInt8]) throws -> [UInt8]?
  private(set) var parts: [RelativePath: ChosenEdits.Part] = [:]

  init(
    _ dialog: ChoiceDialog, _ console: Console, _ form: DiffForm, edit: @escaping ([UInt8]) throws -> [UInt8]?
  ) {
    (self.dialog, self.console, self.form, self.edit) = (dialog, console, form, edit)
  }

  /// Asks about each difference.
  ///
  /// - Parameters:
  ///   - isWhole: paths of which all or nothing can be recorded.
  ///   - carriers: the directory that a path came with that was found elsewhere; without it, nothing of the path can be recorded.
  mutating func choose(
    _ differences: [FileDifference], isWhole: Set<RelativePath>, needed carriers: [RelativePath: RelativePath]
  ) throws {
    let replaced = differences.filter { $0.kind == .replaced }.map(\.path)
    // A directory is asked about before what is in it: it sorts before it.
    for difference in differences {
      if dialog.isOver { return }
      if let directory = carriers[difference.path], parts[directory] == nil { continue }
      if let owner = replaced.first(where: { difference.path != $0 && difference.path.isWithin($0) }) {
        guard parts[owner] != nil else { continue }
        // What was in a directory that is a file now went with it.
        if difference.kind == .deleted {
          parts[difference.path] = ChosenEdits.Part()
          continue
        }
      }
      try choose(difference, isWhole: isWhole.contains(difference.path))
    }
  }

  /// Asks about conflicts that were said to be right as they stand.
  mutating func choose(settled paths: [RelativePath]) throws {
    for path in paths {
      if dialog.isOver { return }
      console.line(PathState.conflict.line(Words.path(path), from: nil, console))
      if try isTaken("Record that this is right as it stands") { parts[path] = ChosenEdits.Part() }
    }
  }

  private mutating func choose(_ difference: FileDifference, isWhole: Bool) throws {
    let path = difference.path
    let isText =
      !isWhole && difference.inodeKind == .file && !difference.isBinary
      && (difference.kind == .modified || difference.kind == .moved)
    guard isText else {
      let slash = difference.inodeKind == .directory ? "/" : ""
      console.line(
        difference.state.line(
          Words.path(path) + slash, from: difference.oldPath.map { Words.path($0) + slash }, console))
      if try isTaken("Record \(EditChooser.deed(difference))") { parts[path] = ChosenEdits.Part() }
      return
    }
    UnifiedDiff(console: console, form: form).writeHeading(difference)
    var part = ChosenEdits.Part(content: .none, takesMode: false)
    var rest: ChoiceAnswer?
    var hasMove = false
    if difference.kind == .moved {
      let answer = try ask("Record this move")
      guard answer == .yes || answer == .all else { return }
      if answer == .all { rest = .all }
      hasMove = true
    }
    if difference.oldExecutable != difference.newExecutable {
      let answer = try rest ?? ask("Record this mode")
      part.takesMode = answer == .yes || answer == .all
      if answer == .all || answer == .none { rest = answer }
    }
    if difference.hasNewContent, let text = try text(of: difference, rest) { part.content = .text(text) }
    if hasMove || part.takesMode || part.content != .none { parts[path] = part }
  }

  private func isTaken(_ question: String) throws -> Bool {
    let answer = try ask(question)
    return answer == .yes || answer == .all
  }

  private func ask(_ question: String) throws -> ChoiceAnswer {
    try dialog.ask(question, [.yes, .no, .quit, .all, .none, .help])
  }

  private static func deed(_ difference: FileDifference) -> String {
    switch difference.kind {
    case .added: "this addition"
    case .deleted: "this removal"
    case .moved: difference.hasNewContent ? "this move with its edits" : "this move"
    case .modified, .replaced: "this file"
    }
  }

  // MARK: Hunks

  /// The text to record; nil when nothing of it was taken.
  private func text(of difference: FileDifference, _ rest: ChoiceAnswer?) throws -> [UInt8]? {
    var selection = LineSelection(old: difference.old, new: difference.new, algorithm: form.algorithm)
    var rest = rest
    var todo = Array(selection.pieces(context: form.context).reversed())
    let count = todo.count
    var number = 0
    while let piece = todo.popLast() {
      if let rest {
        if rest == .all { selection.take(piece) }
        continue
      }
      number += 1
      UnifiedDiff(console: console, form: form).write(selection.hunk(piece, context: form.context))
      var offered: [ChoiceAnswer] = [.yes, .no, .quit, .all, .none]
      if piece.count > 1 { offered.append(.split) }
      let total = max(count, number + todo.count)
      let answer = try dialog.ask("(\(number)/\(total)) Record this hunk", offered + [.edit, .help])
      switch answer {
      case .yes: selection.take(piece)
      case .all, .none, .quit:
        if answer == .all { selection.take(piece) }
        rest = answer == .all ? .all : ChoiceAnswer.none
      case .split:
        number -= 1
        todo += piece.reversed().map { $0..<$0 + 1 }
      case .edit:
        if try !takeEdited(piece, &selection) {
          number -= 1
          todo.append(piece)
        }
      case .no, .help: break
      }
    }
    return selection.taken.isEmpty ? nil : selection.text
  }

  /// Has a hunk edited and takes what came of it; false when it cannot be taken, and was said why.
  private func takeEdited(_ piece: Range<Int>, _ selection: inout LineSelection) throws -> Bool {
    let hunk = selection.hunk(piece, context: form.context)
    guard let patch = try edit(hunk.bytes + Array(EditChooser.explanation.utf8)) else {
      console.line("The editor failed.")
      return false
    }
    guard let edits = selection.edits(in: patch, of: piece, context: form.context), selection.take(edits)
    else {
      console.line("What you made of the hunk does not fit the file as it was recorded; it is as before.")
      return false
    }
    return true
  }

  private static let explanation = """
    # To record a line that was there (-), make its mark a blank; to leave out a new one (+), delete it.
    # New lines may say anything. Only what is recorded changes, not the file. Lines that start with # go.

    """
}

extension Hunk {
  /// As a unified diff writes it.
  var bytes: [UInt8] {
    var out = Array("\(heading)\n".utf8)
    for line in lines {
      out.append(line.mark.rawValue)
      out += line.text
      out.append(0x0A)
      if !line.isEnded { out += Array("\\ No newline at end of file\n".utf8) }
    }
    return out
  }
}
