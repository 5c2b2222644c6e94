/// Lets the options that every verb takes stand before the verb: `byline --repository DIR status`.
enum GlobalArguments {
  private static let flags = ["--no-pager"].map { Array($0.utf8) }
  private static let options = ["--repository", "--channel", "--color"].map { Array($0.utf8) }

  /// The arguments with such options moved from the front to behind the verb's own.
  static func moved(_ arguments: [[UInt8]]) -> [[UInt8]] {
    var rest = arguments[...]
    var moved: [[UInt8]] = []
    while let first = rest.first {
      if options.contains(first), rest.count > 1 {
        moved += rest.prefix(2)
        rest = rest.dropFirst(2)
      } else if flags.contains(first)
        || options.contains(where: { first.starts(with: $0 + [UInt8(ascii: "=")]) })
      {
        moved.append(first)
        rest = rest.dropFirst()
      } else {
        break
      }
    }
    let end = rest.firstIndex(of: Array("--".utf8)) ?? rest.endIndex
    return rest[..<end].map(plain) + moved + rest[end...]
  }

  /// `--amend=HASH` is an option with a value where `--amend` has none, which the parser does not know.
  private static func plain(_ argument: [UInt8]) -> [UInt8] {
    let amend = Array("--amend=".utf8)
    return argument.starts(with: amend)
      ? Array("--amend-change=".utf8) + argument.dropFirst(amend.count) : argument
  }
}
