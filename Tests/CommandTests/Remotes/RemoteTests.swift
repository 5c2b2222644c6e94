import TestSupport
import Testing

@Suite("byline remote")
struct RemoteTests {
  @Test func remotesAreAddedListedChosenAndForgotten() throws {
    let alice = try Sandbox("alice")
    #expect(try alice.byline("remote").text == "")
    #expect(try alice.byline("remote", "default", expecting: 1).text == "")
    try alice.byline("remote", "add", "hub", "ssh://ann@host:2222/srv/project")
    try alice.byline("remote", "add", "near", "../near")
    #expect(
      try alice.byline("remote").text
        == "* hub  ssh://ann@host:2222/srv/project\n  near  \(alice.path)/../near\n")
    #expect(try alice.byline("remote", "default").text == "hub\n")
    try alice.byline("remote", "default", "near")
    #expect(try alice.byline("remote", "default").text == "near\n")
    try alice.byline("remote", "add", "--default", "third", "host:path")
    let list = try alice.json("remote", "list")["remotes"].array
    #expect(list.map { $0["name"].string } == ["hub", "near", "third"])
    #expect(list.map { $0["default"].bool } == [false, false, true])
    #expect(list.allSatisfy { $0["attribution"].string == "full" && !$0["prompts"].bool })
    try alice.byline("remote", "remove", "third", "near")
    #expect(try alice.byline("remote").text == "* hub  ssh://ann@host:2222/srv/project\n")
  }

  @Test func whatCannotBeIsRefused() throws {
    let alice = try Sandbox("alice")
    try alice.byline("remote", "add", "hub", "host:path")
    #expect(
      try alice.byline("remote", "add", "hub", "host:other", expecting: 5).messages
        == "error: there is a remote hub already\nhint: take it out with `byline remote remove hub` first\n")
    for name in ["a b", "a/b", "a.b", "a:b", "", "default", "-x"] {
      try alice.byline("remote", "add", "--", name, "host:path", expecting: 2)
    }
    try alice.byline("remote", "add", "web", "https://example.org/r", expecting: 2)
    for verb in ["remove", "default"] {
      #expect(
        try alice.byline("remote", verb, "hib", expecting: 4).messages
          == "error: there is no remote \"hib\"\nhint: see which there are with `byline remote`\n")
    }
    #expect(
      try alice.byline("push", "hib", expecting: 4).messages
        == "error: there is no remote \"hib\", and no folder of that name\nhint: did you mean `hub`?\n")
    #expect(try alice.byline("remote").text == "* hub  host:path\n")
  }

  @Test func theProgramThereCanBeConfigured() throws {
    let alice = try Sandbox("alice")
    try alice.write("f", "f\n")
    try alice.recordAll("first")
    let bob = try Sandbox("bob")
    try alice.useSSH()
    let program = alice.environment["BYLINE_REMOTE_PROGRAM"] ?? ""
    alice.environment["BYLINE_REMOTE_PROGRAM"] = ""
    // Whoever hands a repository over does not say what runs elsewhere.
    let setting = "[remote.bob]\nprogram = \"\(program)\"\n"
    try alice.write(
      ".byline/config.toml",
      "[remote.bob]\nurl = \"\(bob.address(over: .ssh))\"\nprogram = \"\(program)\"\n")
    let output = try alice.byline("push", "bob", expecting: 4)
    #expect(output.messages.contains("only your own configuration can set it"), "\(output.messages)")
    try alice.run(
      "/bin/sh", "-c", "mkdir -p ~/.config/byline && cat >~/.config/byline/config.toml",
      input: Array(setting.utf8))
    try alice.byline("push", "bob")
    #expect(try bob.hashes() == alice.hashes())
  }

  @Test func severalRemotesOfOneRepository() throws {
    let alice = try Sandbox("alice")
    try alice.write("f", "f\n")
    try alice.recordAll("first")
    let hubs = [try Sandbox("one"), try Sandbox("two")]
    for hub in hubs { try alice.byline("remote", "add", hub.name, hub.path) }
    try alice.byline("push")
    #expect(try hubs.map { try $0.hashes().count } == [1, 0])
    try alice.byline("push", "two")
    #expect(try hubs.map { try $0.hashes().count } == [1, 1])
    #expect(try alice.byline("push", "two").messages == "there is nothing to push: two has it all\n")
  }
}
