/// One line of an ignore file, compiled.
struct IgnorePattern: Sendable, Equatable {
  enum Component: Sendable, Equatable {
    /// `**`: any number of directories; at the end, everything below.
    case anyDirectories
    case glob(Glob)
  }

  /// The path relative to the file's directory, or only the name when `isAnchored` is false.
  private let components: [Component]
  /// Whether it was written with a slash before its end, and so speaks of one place.
  private let isAnchored: Bool
  /// Whether it was written with a slash at its end.
  private let isDirectoryOnly: Bool
  /// Whether it takes back what an earlier line ignored.
  let isNegated: Bool
  private let hasAnyDirectories: Bool

  /// Compiles one line without its line ending; there are several patterns only for a mixed `**`, and none when the
  /// line can match nothing.
  static func patterns(of line: ArraySlice<UInt8>) -> [IgnorePattern] {
    var line = trimmed(line)
    if line.isEmpty || line.first == UInt8(ascii: "#") { return [] }
    let isNegated = line.first == UInt8(ascii: "!")
    if isNegated { line = line.dropFirst() }
    let isDirectoryOnly = line.last == RelativePath.separator
    if isDirectoryOnly { line = line.dropLast() }
    let isAnchored = line.contains(RelativePath.separator)
    if line.first == RelativePath.separator { line = line.dropFirst() }
    let spellings = isAnchored ? GlobParser.spellings(ofMixedStars: line) : [line]
    return spellings.compactMap { spelling in
      guard let components = GlobParser.components(of: spelling) else { return nil }
      return IgnorePattern(
        components: components, isAnchored: isAnchored, isDirectoryOnly: isDirectoryOnly,
        isNegated: isNegated,
        hasAnyDirectories: components.contains(.anyDirectories))
    }
  }

  /// Drops blanks at the end, except one that a backslash protects.
  private static func trimmed(_ line: ArraySlice<UInt8>) -> ArraySlice<UInt8> {
    var end = line.startIndex
    var index = line.startIndex
    while index < line.endIndex {
      let isEscape = line[index] == UInt8(ascii: "\\") && index + 1 < line.endIndex
      let isBlank = line[index] == UInt8(ascii: " ")
      index += isEscape ? 2 : 1
      if !isBlank { end = index }
    }
    return line[..<end]
  }

  /// Whether the pattern speaks of `name` in the directory `parents` below the pattern's file.
  func matches(parents: IgnoreParents, _ name: Span<UInt8>, isDirectory: Bool) -> Bool {
    if isDirectoryOnly, !isDirectory { return false }
    if !isAnchored { return matches(component: 0, name) }
    if !hasAnyDirectories, components.count != parents.count + 1 { return false }
    return matchesPath(parents, name)
  }

  private func matches(component: Int, _ name: Span<UInt8>) -> Bool {
    switch components[component] {
    case .glob(let glob): glob.matches(name)
    case .anyDirectories: true
    }
  }

  /// Matches component by component; as with stars in a name, only the last `**` ever needs to take more.
  private func matchesPath(_ parents: IgnoreParents, _ name: Span<UInt8>) -> Bool {
    let length = parents.count + 1
    var component = 0
    var position = 0
    var resume: (component: Int, position: Int)?
    while position < length {
      if component < components.count {
        if components[component] == .anyDirectories {
          if component == components.count - 1 { return true }
          component += 1
          resume = (component, position)
          continue
        }
        let isMatch =
          position < parents.count
          ? parents.with(position) { matches(component: component, $0) } : matches(component: component, name)
        if isMatch {
          component += 1
          position += 1
          continue
        }
      }
      guard let last = resume else { return false }
      component = last.component
      position = last.position + 1
      resume = (component, position)
    }
    return component == components.count
  }
}

/// The directories between an ignore file and the entry in question, from the top down.
struct IgnoreParents {
  let bytes: [UInt8]
  let ranges: ArraySlice<Range<Int>>

  var count: Int { ranges.count }

  func with<Result>(_ index: Int, _ body: (Span<UInt8>) -> Result) -> Result {
    let range = ranges[ranges.startIndex + index]
    return body(bytes.span.extracting(range))
  }
}
