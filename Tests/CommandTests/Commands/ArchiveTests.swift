import TestSupport
import Testing

@Suite("byline archive")
struct ArchiveTests {
  private static let long = String(repeating: "long-name-", count: 12)

  private func alice() throws -> Sandbox {
    let alice = try Sandbox("alice")
    try alice.write("list.txt", "one\n")
    try alice.write("run", "#!/bin/sh\n")
    try alice.setExecutable("run")
    try alice.write("deep/er/\(Self.long)/\(Self.long)", "deep\n")
    try alice.write("\(Self.long)\(Self.long)", "no slash to cut at\n")
    try alice.write(name: [0x6E, 0xFF, 0x6D], "no UTF-8\n")
    try alice.link("link", to: Self.long)
    try alice.makeFolder("empty")
    try alice.recordAll("first")
    return alice
  }

  @Test func tarMakesTheSameTreeOfIt() throws {
    let alice = try alice()
    for name in ["a.tar", "a.tar.gz"] {
      try alice.byline("archive", "-o", "../\(name)")
      let bob = try Sandbox("bob", initialized: false)
      #expect(try bob.run("/usr/bin/tar", "-xf", alice.outside + "/" + name).status == 0)
      #expect(try bob.tree() == alice.tree())
    }
  }

  @Test func ofATagItIsWhatCheckoutShows() throws {
    let alice = try alice()
    try alice.byline("tag", "create", "v1")
    try alice.write("list.txt", "one\ntwo\n")
    try alice.record("second")
    try alice.byline("archive", "-o", "../a.tar", "--tag", "v1")
    try alice.byline("archive", "-o", "../again.tar", "--tag", "v1")
    try alice.run("/usr/bin/cmp", alice.outside + "/a.tar", alice.outside + "/again.tar")
    try alice.byline("tag", "checkout", "v1")
    let bob = try Sandbox("bob", initialized: false)
    try bob.run("/usr/bin/tar", "-xf", alice.outside + "/a.tar")
    #expect(try bob.tree() == alice.tree())
  }

  @Test func theSameSetGivesTheSameBytesByAnyRoute() throws {
    let alice = try alice()
    try alice.write("list.txt", "one\ntwo\n")
    try alice.record("second")
    try alice.byline("archive", "-o", "../a.tgz")
    let bob = try alice.clone("bob")
    try bob.byline("archive", "-o", "../b.tgz")
    let same = try alice.run("/usr/bin/cmp", alice.outside + "/a.tgz", bob.outside + "/b.tgz")
    #expect(same.status == 0)
  }

  @Test func entriesHaveOneTimeAndNoOwner() throws {
    let alice = try alice()
    try alice.byline("archive", "-o", "../a.tar", "--prefix", "notes-1.0/")
    let lines = try alice.run(
      "/usr/bin/tar", "--numeric-owner", "--full-time", "-tvf", alice.outside + "/a.tar"
    ).lines
    #expect(lines.first?.hasSuffix(" notes-1.0/") == true)
    #expect(lines.allSatisfy { $0.contains(" 0/0 ") && $0.contains(" 2026-01-01 00:00:0") })
    #expect(lines.contains { $0.hasPrefix("-rwxr-xr-x") && $0.hasSuffix("notes-1.0/run") })
    #expect(lines.contains { $0.hasPrefix("-rw-r--r--") && $0.hasSuffix("notes-1.0/list.txt") })
  }

  @Test func anEarlierStateAndAStream() throws {
    let alice = try alice()
    let state = try alice.state()
    let before = try alice.byline("archive", "-o", "-").bytes
    try alice.write("list.txt", "other\n")
    let change = try alice.record("second")
    #expect(try alice.byline("archive", "-o", "-", "--state", state).bytes == before)
    #expect(try alice.byline("archive", "-o", "-", "--change", change).bytes != before)
    #expect(before.count % 10_240 == 0)
  }

  @Test func refusesWhatWouldDoHarm() throws {
    let alice = try alice()
    try alice.byline("archive", "-o", "list.tar")
    try alice.byline("archive", "-o", "list.tar", expecting: 5)
    try alice.byline("archive", "-o", "list.tar", "--force")
    for arguments in [
      ["-o", "a.zip"], ["-o", "a.tar", "--prefix", "../up/"], ["-o", "a.tar", "--prefix", "/"], [],
    ] {
      try alice.byline((["archive"] + arguments).map { Array($0.utf8) }, expecting: 2)
    }
  }
}
