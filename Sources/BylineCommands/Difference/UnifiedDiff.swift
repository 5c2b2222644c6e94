import ByteText
import ChangeModel
import FileSystem
import Repository

/// Differences of files as a unified diff in git's form, which `patch` and `git apply` read.
struct UnifiedDiff {
  let console: Console
  let form: DiffForm

  func write(_ difference: FileDifference) {
    let old = difference.oldPath ?? difference.path
    if difference.inodeKind == .directory {
      // Other programs know no directories: what they do not know they skip.
      console.line(
        console.styled("directory \(Words.path(old)) moved to \(Words.path(difference.path))", .heading))
      return
    }
    let names = (UnifiedDiff.quoted("a/", old), UnifiedDiff.quoted("b/", difference.path))
    heading("diff --git \(names.0) \(names.1)")
    switch difference.kind {
    case .added: heading("new file mode \(mode(difference, difference.newExecutable))")
    case .deleted: heading("deleted file mode \(mode(difference, difference.oldExecutable))")
    case .modified, .moved, .replaced:
      if difference.oldExecutable != difference.newExecutable {
        heading("old mode \(mode(difference, difference.oldExecutable))")
        heading("new mode \(mode(difference, difference.newExecutable))")
      }
      if difference.kind == .moved {
        heading("rename from \(UnifiedDiff.quoted("", old))")
        heading("rename to \(UnifiedDiff.quoted("", difference.path))")
      }
    }
    guard difference.hasNewContent else { return }
    let (from, to) = (
      difference.kind == .added ? "/dev/null" : names.0, difference.kind == .deleted ? "/dev/null" : names.1
    )
    if difference.isBinary {
      heading("Binary files \(from) and \(to) differ")
      return
    }
    heading("--- \(from)\(UnifiedDiff.tab(from))")
    heading("+++ \(to)\(UnifiedDiff.tab(to))")
    for hunk in Hunk.hunks(old: difference.old, new: difference.new, form) { write(hunk) }
  }

  private func heading(_ text: String) { console.line(console.styled(text, .heading)) }

  private func mode(_ difference: FileDifference, _ executable: Bool) -> String {
    difference.inodeKind == .symlink ? "120000" : executable ? "100755" : "100644"
  }

  private func write(_ hunk: Hunk) {
    console.line(console.styled(hunk.heading, .place))
    for line in hunk.lines {
      let style: Style? = line.mark == .added ? .added : line.mark == .removed ? .removed : nil
      if console.isColoured, let style { console.write("\u{1B}[\(style.rawValue)m") }
      console.write([line.mark.rawValue])
      console.write(line.text)
      if console.isColoured, style != nil { console.write("\u{1B}[0m") }
      console.line()
      if !line.isEnded { console.line("\\ No newline at end of file") }
    }
  }

  /// A name with a blank in it is told from a time behind it by a tab.
  private static func tab(_ name: String) -> String {
    name.contains(" ") && !name.hasPrefix("\"") ? "\t" : ""
  }

  /// A name as git writes it: quoted, with octal escapes, where a byte would be misread.
  static func quoted(_ prefix: String, _ path: RelativePath) -> String {
    let bytes = Array(prefix.utf8) + path.bytes
    let needs = bytes.contains {
      $0 < 0x20 || $0 == 0x7F || $0 == UInt8(ascii: "\"") || $0 == UInt8(ascii: "\\")
    }
    if !needs, UTF8Text.isValid(bytes) { return String(decoding: bytes, as: UTF8.self) }
    var out = "\""
    for byte in bytes {
      switch byte {
      case UInt8(ascii: "\""): out += "\\\""
      case UInt8(ascii: "\\"): out += "\\\\"
      case 0x20..<0x7F: out.unicodeScalars.append(Unicode.Scalar(byte))
      default:
        let digits = String(byte, radix: 8)
        out += "\\" + String(repeating: "0", count: 3 - digits.count) + digits
      }
    }
    return out + "\""
  }
}

extension FileDifference {
  /// Whether lines of it mean nothing.
  var isBinary: Bool { ByteText.isBinary(old) || ByteText.isBinary(new) }

  /// As one letter or two.
  var state: PathState {
    switch kind {
    case .added: .added
    case .deleted: .deleted
    case .moved: hasNewContent ? .movedAndModified : .moved
    case .replaced: .replaced
    case .modified: hasNewContent ? .modified : .mode
    }
  }
}
