import ChangeModel

/// What authors are called by now whose changes hold another name or address, which cannot be altered: the text of a file `.mailmap`, in the
/// form git has for it.
///
///     Proper Name <commit@example.org>
///     <proper@example.org> <commit@example.org>
///     Proper Name <proper@example.org> <commit@example.org>
///     Proper Name <proper@example.org> Commit Name <commit@example.org>
///
/// What changes hold is found in upper and lower case alike. Of lines that say different things of the same, the last counts. A line of
/// another form says nothing, like one that begins with `#`.
package struct Mailmap: Sendable {
  /// What authors with one address, or one name and address, are called; what is nil stays as it is.
  package struct Alias: Sendable, Equatable {
    package var name: [UInt8]?
    package var email: [UInt8]?
    fileprivate var isEmpty: Bool { name == nil && email == nil }
  }

  /// All that is said of one address in changes.
  package struct Rules: Sendable {
    /// Of names that nothing is said of.
    package var others = Alias()
    /// By name in changes, in lower case.
    package var named: [[UInt8]: Alias] = [:]
  }

  /// By address in changes, in lower case.
  package private(set) var rules: [[UInt8]: Rules] = [:]

  package init() {}

  package init(_ text: [UInt8]) {
    for line in text.split(separator: 0x0A) { add(line) }
  }

  package var isEmpty: Bool { rules.isEmpty }

  /// An author by what they are called now; their key stays.
  package func author(_ author: Author) -> Author {
    guard !isEmpty, let rules = rules[Mailmap.folded(author.email)] else { return author }
    let alias = rules.named[Mailmap.folded(author.name)] ?? rules.others
    var out = author
    if let name = alias.name { out.name = name }
    if let email = alias.email { out.email = email }
    return out
  }

  /// Text with its ASCII letters in lower case.
  package static func folded(_ text: some Sequence<UInt8>) -> [UInt8] {
    text.map { $0 >= 0x41 && $0 <= 0x5A ? $0 | 0x20 : $0 }
  }

  // MARK: Reading

  private mutating func add(_ line: ArraySlice<UInt8>) {
    guard line.first != UInt8(ascii: "#") else { return }
    var rest = line
    guard let proper = Mailmap.takePerson(&rest), !proper.email.isEmpty else { return }
    let name = proper.name.isEmpty ? nil : proper.name
    guard let old = Mailmap.takePerson(&rest) else {
      return say(Alias(name: name), of: proper.email, named: [])
    }
    say(Alias(name: name, email: proper.email), of: old.email, named: old.name)
  }

  /// - Parameter name: empty stands for every name that nothing else is said of.
  private mutating func say(_ alias: Alias, of email: [UInt8], named name: [UInt8]) {
    guard !alias.isEmpty else { return }
    let email = Mailmap.folded(email)
    if name.isEmpty {
      // One line may say the name, another one the address.
      if let name = alias.name { rules[email, default: Rules()].others.name = name }
      if let proper = alias.email { rules[email, default: Rules()].others.email = proper }
    } else {
      rules[email, default: Rules()].named[Mailmap.folded(name)] = alias
    }
  }

  /// A name, which may be empty, and the address behind it; nil where there is none, or a remark begins.
  private static func takePerson(_ rest: inout ArraySlice<UInt8>) -> (name: [UInt8], email: [UInt8])? {
    guard let start = rest.firstIndex(of: UInt8(ascii: "<")),
      let end = rest[start...].firstIndex(of: UInt8(ascii: ">"))
    else { return nil }
    let name = trimmed(rest[..<start])
    guard name.first != UInt8(ascii: "#") else { return nil }
    let email = Array(rest[(start + 1)..<end])
    rest = rest[(end + 1)...]
    return (name, email)
  }

  private static func trimmed(_ text: ArraySlice<UInt8>) -> [UInt8] {
    func isBlank(_ byte: UInt8) -> Bool { byte == 0x20 || byte == 0x09 || byte == 0x0D }
    var out = text.drop(while: isBlank)
    while let last = out.last, isBlank(last) { out.removeLast() }
    return Array(out)
  }
}
