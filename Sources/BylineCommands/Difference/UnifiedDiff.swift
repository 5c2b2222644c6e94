import ByteText
import ChangeModel
import FileSystem
import Repository

/// Differences of files as a unified diff in git's form, which `patch` and `git apply` read.
struct UnifiedDiff {
  let console: Console
  let form: DiffForm
  /// Whether lines are shown word by word, for people only.
  var showsWords = false

  func write(_ difference: FileDifference) {
    if difference.kind == .replaced {
      for half in difference.halves { write(half) }
      return
    }
    guard writeHeading(difference) else { return }
    for hunk in Hunk.hunks(old: difference.old, new: difference.new, form) { write(hunk) }
  }

  /// Writes what stands above the hunks; false when there are none.
  @discardableResult
  func writeHeading(_ difference: FileDifference) -> Bool {
    let old = difference.oldPath ?? difference.path
    if difference.inodeKind == .directory {
      // Other programs know no directories: what they do not know they skip.
      console.line(
        console.styled("directory \(Words.path(old)) moved to \(Words.path(difference.path))", .heading))
      return false
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
    guard difference.hasNewContent else { return false }
    let (from, to) = (
      difference.kind == .added ? "/dev/null" : names.0, difference.kind == .deleted ? "/dev/null" : names.1
    )
    if difference.isBinary {
      heading("Binary files \(from) and \(to) differ")
      return false
    }
    heading("--- \(from)\(UnifiedDiff.tab(from))")
    heading("+++ \(to)\(UnifiedDiff.tab(to))")
    return true
  }

  private func heading(_ text: String) { console.line(console.styled(text, .heading)) }

  private func mode(_ difference: FileDifference, _ executable: Bool) -> String {
    difference.inodeKind == .symlink ? "120000" : executable ? "100755" : "100644"
  }

  func write(_ hunk: Hunk) {
    if showsWords {
      WordDiffText(console: console).write(hunk)
      return
    }
    console.line(console.styled(hunk.heading, .place))
    for stretch in hunk.stretches {
      write(stretch.same, nil, [])
      // Which words differ is said by colours alone.
      let words = console.isColoured ? ChangedWords(stretch) : nil
      let isAlike = words?.isAlike == true
      write(stretch.removed, .removed, isAlike ? words?.removed ?? [] : [])
      write(stretch.added, .added, isAlike ? words?.added ?? [] : [])
    }
  }

  /// - Parameter words: the bytes to bring out, counted from the first line on, newlines included.
  private func write(_ lines: ArraySlice<Hunk.Line>, _ style: Style?, _ words: [Range<Int>]) {
    var start = 0
    for line in lines {
      if console.isColoured, let style { console.write("\u{1B}[\(style.rawValue)m") }
      console.write([line.mark.rawValue])
      var at = line.text.startIndex
      for word in words {
        let low = line.text.startIndex + max(0, word.lowerBound - start)
        let high = min(line.text.endIndex, line.text.startIndex + word.upperBound - start)
        guard low < high else { continue }
        console.write(line.text[at..<low])
        console.write("\u{1B}[7m")
        console.write(line.text[low..<high])
        console.write("\u{1B}[27m")
        at = high
      }
      console.write(line.text[at...])
      if console.isColoured, style != nil { console.write("\u{1B}[0m") }
      console.line()
      if !line.isEnded { console.line("\\ No newline at end of file") }
      start += line.text.count + 1
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

  /// A file in place of a link, and the like, as other programs know it: one goes, one comes. They know no directories.
  fileprivate var halves: [FileDifference] {
    var (gone, new) = (self, self)
    (gone.kind, gone.inodeKind, gone.new) = (.deleted, oldInodeKind, [])
    (new.kind, new.old) = (.added, [])
    return [gone, new].filter { $0.inodeKind != .directory }
  }

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
