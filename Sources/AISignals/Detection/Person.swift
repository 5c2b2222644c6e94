/// A name and an address, as commits have them.
package struct Person: Hashable, Sendable {
  package var name: [UInt8]
  package var email: [UInt8]

  package init(name: some Sequence<UInt8>, email: some Sequence<UInt8>) {
    self.name = Array(name)
    self.email = Array(email)
  }

  /// `Name <address>`; nil without an address in angle brackets. What follows it is not looked at.
  package init?(parsing text: ArraySlice<UInt8>) {
    guard let open = text.firstIndex(of: UInt8(ascii: "<")),
      let close = text[open...].firstIndex(of: UInt8(ascii: ">"))
    else { return nil }
    self.init(name: text[..<open].trimmed, email: text[text.index(after: open)..<close].trimmed)
  }

  var text: [UInt8] { name + " <".utf8 + email + ">".utf8 }
}
