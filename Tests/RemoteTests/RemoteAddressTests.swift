import Testing

@testable import Remote

struct RemoteAddressTests {
  private func address(_ text: String) throws -> RemoteAddress { try RemoteAddress(Array(text.utf8)) }

  private func ssh(_ user: String?, _ host: String, _ port: Int?, _ path: String) -> RemoteAddress {
    .ssh(
      RemoteAddress.SSHAddress(
        user: user.map { Array($0.utf8) }, host: Array(host.utf8), port: port, path: Array(path.utf8)))
  }

  @Test(arguments: ["/srv/x", "../x", "x", "./a:b", "a/b:c"])
  func `What has no host before a colon is a folder`(_ text: String) throws {
    #expect(try address(text) == .folder(Array(text.utf8)))
  }

  @Test func `Addresses over SSH say user, host, port and path`() throws {
    #expect(try address("ssh://ann@host:2222/srv/x") == ssh("ann", "host", 2222, "/srv/x"))
    #expect(try address("ssh://host/x") == ssh(nil, "host", nil, "/x"))
    #expect(try address("ssh://host/~/x") == ssh(nil, "host", nil, "x"))
    #expect(try address("ssh://[::1]:22/x") == ssh(nil, "::1", 22, "/x"))
    #expect(try address("ann@host:srv/x") == ssh("ann", "host", nil, "srv/x"))
    #expect(try address("host:/srv/x") == ssh(nil, "host", nil, "/srv/x"))
  }

  @Test func `Ways there are none of are told by their scheme`() throws {
    #expect(try address("https://host/x") == .unsupported(scheme: "https"))
  }

  @Test(
    arguments: [
      "", "ssh://", "ssh://host", "ssh://host/", "ssh://-oProxyCommand=x/y", "-oProxyCommand=x:y", "host:",
      "ssh://host:0/x", "ssh://host:99999/x", "ssh://host:x/y", "ssh://a b/x", "-l@host:x", "host:-x",
      "a\u{0}b",
    ])
  func `What a program called with it could take for something else is refused`(_ text: String) {
    #expect(throws: RemoteAddress.Problem.self) { try address(text) }
  }
}
