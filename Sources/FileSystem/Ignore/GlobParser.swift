/// Reads a pattern with slashes into one glob per path component.
///
/// A backslash takes the next byte literally, within brackets too. Brackets may hold a slash, which then matches
/// nothing. A pattern that ends within brackets, within a class or after a backslash matches nothing at all.
struct GlobParser {
  private static let separator = RelativePath.separator

  private let pattern: ArraySlice<UInt8>
  private var position: Int

  /// The components of `pattern`; nil when it can match nothing.
  static func components(of pattern: ArraySlice<UInt8>) -> [IgnorePattern.Component]? {
    var parser = GlobParser(pattern: pattern, position: pattern.startIndex)
    return parser.parse()
  }

  /// Spells out stars that follow plain text within a component, as in `a**/c`.
  ///
  /// The manual calls them plain stars, yet git lets the first such run cross directories, or stand for nothing
  /// together with its slash: `a**/c` is `a*/**/c` or `ac`, and `a**` at the end is `a*` or `a*/**`.
  static func spellings(ofMixedStars pattern: ArraySlice<UInt8>) -> [ArraySlice<UInt8>] {
    let star = UInt8(ascii: "*")
    guard let first = pattern.firstIndex(where: { "*?[\\".utf8.contains($0) }) else { return [pattern] }
    guard first > pattern.startIndex, pattern[first - 1] != separator else { return [pattern] }
    let prefix = pattern[..<first]
    var rest = pattern[first...]
    var isMixed = false
    // Further runs between slashes add nothing to the first.
    while rest.prefix(2).allSatisfy({ $0 == star }), rest.count > 1 {
      let tail = rest.drop { $0 == star }
      if tail.isEmpty { return [prefix + [star], prefix + [star, separator, star, star]] }
      if tail.first != separator { break }
      isMixed = true
      rest = tail.dropFirst()
    }
    guard isMixed else { return [pattern] }
    return [prefix + [star, separator, star, star, separator] + rest, prefix + rest]
  }

  private mutating func next() -> UInt8? {
    guard position < pattern.endIndex else { return nil }
    defer { position += 1 }
    return pattern[position]
  }

  private func peek(_ distance: Int = 0) -> UInt8? {
    position + distance < pattern.endIndex ? pattern[position + distance] : nil
  }

  private mutating func parse() -> [IgnorePattern.Component]? {
    var components: [IgnorePattern.Component] = []
    var tokens: [Glob.Token] = []
    while let byte = next() {
      switch byte {
      case Self.separator:
        guard let component = Self.component(tokens) else { return nil }
        components.append(component)
        tokens = []
      case UInt8(ascii: "*"):
        tokens.append(.star)
      case UInt8(ascii: "?"):
        tokens.append(.anyByte)
      case UInt8(ascii: "["):
        guard let set = parseSet() else { return nil }
        tokens.append(.set(set))
      case UInt8(ascii: "\\"):
        if peek() == Self.separator {
          // An escaped slash separates like any other, so it is left for the next round; but it makes no `**`.
          if tokens.last == .star { tokens.removeLast(tokens.reversed().prefix { $0 == .star }.count - 1) }
          continue
        }
        guard let literal = next() else { return nil }
        tokens.append(.byte(literal))
      default:
        tokens.append(.byte(byte))
      }
    }
    guard let last = Self.component(tokens) else { return nil }
    return components + [last]
  }

  /// An empty component matches nothing, for no path has one.
  private static func component(_ tokens: [Glob.Token]) -> IgnorePattern.Component? {
    if tokens.isEmpty { return nil }
    let isAnyDirectories = tokens.count > 1 && tokens.allSatisfy { $0 == .star }
    return isAnyDirectories ? .anyDirectories : .glob(Glob(tokens))
  }

  /// Parses what follows `[` up to its `]`; nil when there is none.
  private mutating func parseSet() -> ByteSet? {
    var set = ByteSet()
    let isInverted = peek() == UInt8(ascii: "!") || peek() == UInt8(ascii: "^")
    if isInverted { position += 1 }
    var isFirst = true
    // The byte a following `-` would make the start of a range.
    var rangeStart: UInt8?
    while let byte = next() {
      defer { isFirst = false }
      if byte == UInt8(ascii: "]"), !isFirst { return isInverted ? set.inverted : set }
      if byte == UInt8(ascii: "["), peek() == UInt8(ascii: ":") {
        guard parseClass(into: &set) else { return nil }
        rangeStart = nil
      } else if byte == UInt8(ascii: "-"), let start = rangeStart, let end = peek(), end != UInt8(ascii: "]")
      {
        position += 1
        guard let last = unescaped(end) else { return nil }
        if start <= last { set.insert(start...last) }
        rangeStart = nil
      } else {
        guard let literal = unescaped(byte) else { return nil }
        set.insert(literal)
        rangeStart = literal
      }
    }
    return nil
  }

  private mutating func unescaped(_ byte: UInt8) -> UInt8? {
    byte == UInt8(ascii: "\\") ? next() : byte
  }

  /// Parses `[:name:]` from its first colon on.
  private mutating func parseClass(into set: inout ByteSet) -> Bool {
    let start = position + 1
    guard let end = pattern[start...].firstIndex(of: UInt8(ascii: "]")) else { return false }
    guard end > start, pattern[end - 1] == UInt8(ascii: ":") else { return false }
    guard let members = ByteSet(posixClass: pattern[start..<end - 1]) else { return false }
    for byte: UInt8 in 0..<128 where members.contains(byte) { set.insert(byte) }
    position = end + 1
    return true
  }
}
