/// Where another repository is, as people write it.
///
///     ../project            /srv/project          a folder
///     ssh://ann@host:2222/srv/project             over SSH
///     ann@host:srv/project                        the same, relative to the home folder there
package enum RemoteAddress: Sendable, Hashable {
  case folder([UInt8])
  case ssh(SSHAddress)
  /// Written with a scheme this program has no way for.
  case unsupported(scheme: String)

  package struct SSHAddress: Sendable, Hashable {
    package var user: [UInt8]?
    package var host: [UInt8]
    package var port: Int?
    /// As the other side understands it: what does not begin with a slash is below the home folder.
    package var path: [UInt8]
  }

  /// Why a text is no address.
  package enum Problem: Error, Sendable, Hashable {
    case empty
    case noHost
    case noPath
    case invalidPort
    /// A host or user that a program called with it could take for an option, or that holds what no name does.
    case invalidName
  }

  package init(_ text: [UInt8]) throws(Problem) {
    guard !text.isEmpty else { throw .empty }
    guard !text.contains(0) else { throw .invalidName }
    if let scheme = RemoteAddress.scheme(of: text) {
      let rest = Array(text.dropFirst(scheme.utf8.count + 3))
      switch scheme {
      case "ssh": self = .ssh(try RemoteAddress.ssh(rest))
      case "file": self = .folder(rest)
      default: self = .unsupported(scheme: scheme)
      }
      return
    }
    // `host:path`, unless a slash comes before the colon.
    if let colon = text.firstIndex(of: UInt8(ascii: ":")), !text[..<colon].contains(UInt8(ascii: "/")),
      colon > 0
    {
      let (user, host) = RemoteAddress.login(Array(text[..<colon]))
      self = .ssh(
        try RemoteAddress.checked(
          SSHAddress(user: user, host: host, port: nil, path: Array(text[(colon + 1)...]))))
      return
    }
    self = .folder(text)
  }

  private static func scheme(of text: [UInt8]) -> String? {
    let letters = text.prefix { $0 >= 0x61 && $0 <= 0x7A || $0 >= 0x30 && $0 <= 0x39 || $0 == 0x2B }
    guard !letters.isEmpty, text[letters.count...].starts(with: "://".utf8) else { return nil }
    return String(decoding: letters, as: UTF8.self)
  }

  /// `[user@]host[:port]/path`.
  private static func ssh(_ text: [UInt8]) throws(Problem) -> SSHAddress {
    let place = Array(text.prefix { $0 != UInt8(ascii: "/") })
    var path = Array(text[place.count...])
    // `/~/path` is below the home folder.
    if path.starts(with: "/~/".utf8) { path = Array(path.dropFirst(3)) }
    var (user, host) = login(place)
    var port: Int?
    let isBracketed = host.first == UInt8(ascii: "[")
    let end = isBracketed ? host.firstIndex(of: UInt8(ascii: "]")) : nil
    let tail = end.map { Array(host[($0 + 1)...]) } ?? host
    if let colon = tail.lastIndex(of: UInt8(ascii: ":")) {
      guard let number = Int(String(decoding: tail[(colon + 1)...], as: UTF8.self)),
        (1...65535).contains(number)
      else { throw .invalidPort }
      port = number
      host = Array(host.dropLast(tail.count - colon))
    }
    if isBracketed {
      guard host.count > 2, host.last == UInt8(ascii: "]") else { throw .noHost }
      host = Array(host[1..<(host.count - 1)])
    }
    return try checked(SSHAddress(user: user, host: host, port: port, path: path))
  }

  private static func login(_ text: [UInt8]) -> (user: [UInt8]?, host: [UInt8]) {
    guard let at = text.lastIndex(of: UInt8(ascii: "@")) else { return (nil, text) }
    return (Array(text[..<at]), Array(text[(at + 1)...]))
  }

  private static func checked(_ address: SSHAddress) throws(Problem) -> SSHAddress {
    guard !address.host.isEmpty else { throw .noHost }
    guard !address.path.isEmpty, address.path != [UInt8(ascii: "/")] else { throw .noPath }
    for name in [address.host, address.user ?? address.host] {
      let isPlain = name.allSatisfy { $0 > 0x20 && $0 != 0x7F && $0 != UInt8(ascii: "/") }
      guard isPlain, let first = name.first, first != UInt8(ascii: "-") else { throw .invalidName }
    }
    guard address.path.first != UInt8(ascii: "-") else { throw .invalidName }
    return address
  }
}
