/// Tells what a walk shall pass by, as it goes down into directories and up again.
///
/// Rules of a deeper directory win over those above it. What lies in an ignored directory is ignored, and no rule takes
/// it back. `.byline` in any case, `.git` and the tool's own temporary files are ignored everywhere.
///
///     var stack = IgnoreStack(rootRules: try IgnoreRules(readingFrom: root))
///     if !stack.isIgnored(name, isDirectory: true) {
///       stack.enter(name, rules: try IgnoreRules(readingFrom: child))
///       ...
///       stack.leave()
///     }
package struct IgnoreStack: Sendable {
  private struct Level: Sendable {
    let rules: IgnoreRules
    let isExcluded: Bool
  }

  /// The current directory's path from the root, its components running together.
  private var bytes: [UInt8] = []
  private var ranges: [Range<Int>] = []
  /// One for each directory from the root to the current one.
  private var levels: [Level]
  /// The weakest rules: those that come from outside the working copy.
  private let base: IgnoreRules

  /// Starts in the root directory.
  package init(base: IgnoreRules = IgnoreRules(), rootRules: IgnoreRules) {
    self.base = base
    levels = [Level(rules: rootRules, isExcluded: false)]
  }

  /// Goes into the directory `name`, whose own ignore files say `rules`.
  ///
  /// - Parameter excluded: whether it is itself ignored, and entered only because something in it is tracked.
  package mutating func enter(_ name: Span<UInt8>, rules: IgnoreRules, excluded: Bool = false) {
    let start = bytes.count
    name.withUnsafeBufferPointer { bytes.append(contentsOf: $0) }
    ranges.append(start..<bytes.count)
    levels.append(Level(rules: rules, isExcluded: excluded || isExcluded))
  }

  /// Goes back to the directory above.
  package mutating func leave() {
    precondition(levels.count > 1, "the walk is in its root directory")
    levels.removeLast()
    bytes.removeSubrange(ranges.removeLast())
  }

  /// Whether the current directory is ignored, and with it everything in it.
  package var isExcluded: Bool { levels.last?.isExcluded ?? false }

  /// Whether an entry of the current directory is ignored.
  package func isIgnored(_ name: Span<UInt8>, isDirectory: Bool) -> Bool {
    if isExcluded || Self.isReserved(name) { return true }
    var depth = levels.count
    while depth > 0 {
      depth -= 1
      let rules = levels[depth].rules
      if rules.isEmpty { continue }
      let parents = IgnoreParents(bytes: bytes, ranges: ranges[depth...])
      if let verdict = rules.verdict(parents: parents, name, isDirectory: isDirectory) { return verdict }
    }
    if base.isEmpty { return false }
    let parents = IgnoreParents(bytes: bytes, ranges: ranges[...])
    return base.verdict(parents: parents, name, isDirectory: isDirectory) ?? false
  }

  /// Whether the name belongs to a version control system: `.byline` in any ASCII case, `.git`, or a temporary file.
  package static func isReserved(_ name: Span<UInt8>) -> Bool {
    guard name.count >= 4, name[0] == UInt8(ascii: ".") else { return false }
    return equals(name, Array(".git".utf8), ignoringCase: false) || isRepositoryName(name)
      || TemporaryName.isTemporary(name)
  }

  /// Whether the name is `.byline` in any ASCII case, which no version may contain.
  package static func isRepositoryName(_ name: Span<UInt8>) -> Bool {
    equals(name, Array(".byline".utf8), ignoringCase: true)
  }

  private static func equals(_ name: Span<UInt8>, _ word: [UInt8], ignoringCase: Bool) -> Bool {
    guard name.count == word.count else { return false }
    return name.indices.allSatisfy { index in
      let byte = name[index]
      let isUpper = (0x41...0x5A).contains(byte)
      return (ignoringCase && isUpper ? byte | 0x20 : byte) == word[index]
    }
  }
}

extension IgnoreStack {
  /// Whether `path` is ignored, itself or through a directory above it, by the files now in the working copy.
  ///
  /// For a path given by hand; a walk keeps a stack instead.
  package static func isIgnored(
    _ path: RelativePath, isDirectory: Bool, in root: Directory, base: IgnoreRules = IgnoreRules()
  ) throws(FileError) -> Bool {
    var stack = IgnoreStack(base: base, rootRules: try IgnoreRules(readingFrom: root))
    var rest = path.components
    var current = RelativePath.root
    var next = rest.next()
    while let component = next {
      next = rest.next()
      if stack.isIgnored(component.span, isDirectory: isDirectory || next != nil) { return true }
      if next == nil { break }
      current = current.appending(RelativePath(unchecked: Array(component)))
      stack.enter(component.span, rules: try rules(of: current, in: root))
    }
    return false
  }

  private static func rules(of path: RelativePath, in root: Directory) throws(FileError) -> IgnoreRules {
    do {
      return try IgnoreRules(readingFrom: try root.open(path))
    } catch {
      if error.isMissing { return IgnoreRules() }
      throw error
    }
  }
}
