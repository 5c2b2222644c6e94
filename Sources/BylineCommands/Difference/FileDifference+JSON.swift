import ByteText
import ChangeModel
import FileSystem
import JSON
import Repository

extension FileDifference {
  /// The difference for programs; schema `byline/diff/1`.
  func json(_ form: DiffForm, showsHunks: Bool) -> JSON {
    let isText = !isBinary && inodeKind != .directory
    let hunks = isText && hasNewContent && showsHunks ? Hunk.hunks(old: old, new: new, form) : []
    let counts = lineCounts(form)
    return [
      "path": .bytes(path.bytes), "from": .optional(oldPath.map { .bytes($0.bytes) }),
      "status": .string(state.rawValue),
      "kind": .string("\(inodeKind)"), "oldKind": .string("\(oldInodeKind)"),
      "oldExecutable": .bool(oldExecutable),
      "newExecutable": .bool(newExecutable),
      "oldCount": .int(old.count), "newCount": .int(new.count), "binary": .bool(isBinary),
      "added": .optional(counts.map { .int($0.added) }),
      "removed": .optional(counts.map { .int($0.removed) }),
      "hunks": .array(hunks.map { $0.json() }),
    ]
  }
}

extension Hunk {
  fileprivate func json() -> JSON {
    [
      "oldStart": .int(old.start), "oldLines": .int(old.count), "newStart": .int(new.start),
      "newLines": .int(new.count),
      "lines": .array(
        lines.map { line in
          [
            "mark": .string(String(UnicodeScalar(line.mark.rawValue))),
            "text": .bytes(line.isEnded ? line.text + [0x0A] : line.text),
          ]
        }),
    ]
  }
}
