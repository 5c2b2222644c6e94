import TestSupport
import Testing

@Suite("byline config")
struct ConfigTests {
  /// Somebody without a name in the environment.
  private func alice() throws -> Sandbox {
    let alice = try Sandbox("alice")
    alice.environment["BYLINE_AUTHOR"] = ""
    return alice
  }

  @Test func aNameIsSetOnce() throws {
    let alice = try alice()
    try alice.write("f", "a\n")
    try alice.byline("add", "f")
    #expect(
      try alice.byline("record", "-m", "x", expecting: 5).messages.contains("byline config set author.name"))
    try alice.byline("config", "set", "author.name", "Ada Example")
    try alice.byline("config", "set", "author.email", "ada@example.org")
    try alice.record("first")
    #expect(try alice.byline("log").text.contains("Author: Ada Example <ada@example.org>\n"))
    #expect(try alice.byline("config", "get", "author.name").text == "Ada Example\n")
  }

  @Test func eachLayerComesBeforeTheNext() throws {
    let alice = try alice()
    alice.environment["GIT_AUTHOR_NAME"] = "Git"
    alice.environment["GIT_AUTHOR_EMAIL"] = "git@example.org"
    func name() throws -> String { try alice.byline("config", "get", "author.name").text }
    #expect(try name() == "Git\n")
    try alice.byline("config", "set", "author.name", "Mine")
    #expect(try name() == "Mine\n")
    try alice.byline("config", "set", "--local", "author.name", "Here")
    #expect(try name() == "Here\n")
    alice.environment["BYLINE_AUTHOR"] = "Env <env@example.org>"
    #expect(try name() == "Env\n")
    try alice.write("f", "a\n")
    try alice.byline("add", "f")
    try alice.byline("record", "-m", "x", "--author", "Option")
    #expect(try alice.byline("log").text.contains("Author: Option\n"))
  }

  @Test func aMailAddressGoesWithItsName() throws {
    let alice = try alice()
    alice.environment["GIT_AUTHOR_EMAIL"] = "somebody@example.org"
    try alice.byline("config", "set", "author.name", "Ada")
    try alice.write("f", "a\n")
    try alice.recordAll("first")
    #expect(try alice.byline("log").text.contains("Author: Ada\n"))
  }

  @Test func listSaysWhereEachComesFrom() throws {
    let alice = try alice()
    alice.environment["NO_COLOR"] = "1"
    try alice.byline("config", "set", "diff.context", "5")
    try alice.byline("config", "set", "--local", "diff.algorithm", "myers")
    let lines = try alice.byline("config", "list", "--origin").lines
    #expect(lines.contains("diff.context = 5  # \(alice.outside)/home/.config/byline/config.toml:2"))
    #expect(lines.contains("diff.algorithm = \"myers\"  # \(alice.path)/.byline/config.toml:2"))
    #expect(lines.contains("ui.color = \"never\"  # NO_COLOR"))
    #expect(lines.contains("channel.default = \"main\"  # standard"))
    #expect(try alice.byline("config").lines.contains("diff.context = 5"))
    let json = try alice.json("config")
    let context = json["settings"].array.first { $0["name"].string == "diff.context" }
    #expect(context?["value"].int == 5 && context?["origin"].string == "file" && context?["line"].int == 2)
  }

  @Test func commentsAndOrderStay() throws {
    let alice = try alice()
    try alice.write(".byline/config.toml", "# ours\n[diff]\ncontext = 1 # few\n\n[ui]\ncolor = \"never\"\n")
    try alice.byline("config", "set", "--local", "diff.context", "2")
    try alice.byline("config", "set", "--local", "diff.algorithm", "patience")
    #expect(
      try alice.read(".byline/config.toml")
        == "# ours\n[diff]\ncontext = 2 # few\nalgorithm = \"patience\"\n\n[ui]\ncolor = \"never\"\n")
    try alice.byline("config", "unset", "--local", "diff.context")
    #expect(
      try alice.read(".byline/config.toml")
        == "# ours\n[diff]\nalgorithm = \"patience\"\n\n[ui]\ncolor = \"never\"\n")
  }

  @Test func theSettingsAreUsed() throws {
    let alice = try alice()
    alice.environment["BYLINE_AUTHOR"] = "Alice"
    try alice.write("f", "1\n2\n3\n4\n5\n")
    try alice.recordAll("first")
    try alice.write("f", "1\n2\nX\n4\n5\n")
    try alice.byline("config", "set", "diff.context", "0")
    #expect(try alice.byline("diff").lines.contains("@@ -3 +3 @@"))
    #expect(try alice.byline("diff", "-U1").lines.contains("@@ -2,3 +2,3 @@"))
    try alice.byline("config", "set", "channel.default", "trunk")
    try alice.byline("init", "inner")
    #expect(try alice.byline("channel", "--repository", "inner").text == "* trunk\n")
  }

  @Test func whatIsNotASettingIsSaid() throws {
    let alice = try alice()
    #expect(
      try alice.byline("config", "get", "ui.colour", expecting: 4).messages
        == "error: there is no setting \"ui.colour\"\nhint: did you mean `ui.color`?\n")
    try alice.byline("config", "set", "nothing.like.it", "1", expecting: 4)
    try alice.write(".byline/config.toml", "[ui]\ncolour = \"never\"\n")
    let output = try alice.byline("status")
    #expect(
      output.messages
        == "warning: \(alice.path)/.byline/config.toml:2: there is no setting ui.colour; did you mean `ui.color`?\n"
    )
  }

  @Test func aWrongValueIsAnErrorWithFileAndLine() throws {
    let alice = try alice()
    let file = "\(alice.path)/.byline/config.toml"
    try alice.write(".byline/config.toml", "\n[ui]\ncolor = 3\n")
    #expect(
      try alice.byline("status", expecting: 2).messages.hasPrefix(
        "error: \(file):3: ui.color is 3, but takes one of auto, always, never\n"))
    try alice.write(".byline/config.toml", "[ui]\ncolor = \n")
    #expect(
      try alice.byline("status", expecting: 2).messages
        == "error: \(file):2: there is no value after the =\nhint: edit the line\n")
    try alice.byline("config", "set", "ui.color", "green", expecting: 2)
    try alice.byline("config", "set", "diff.context", "-1", expecting: 2)
    // A command that needs no setting does not look.
    try alice.byline("ls")
    try alice.byline("--version")
  }

  @Test func anExtremeValueIsWarnedAbout() throws {
    let alice = try alice()
    let output = try alice.byline("config", "set", "diff.context", "5000")
    #expect(output.messages == "warning: diff.context = 5000 is far from what is usual\n")
    #expect(try alice.byline("diff").messages.contains("config.toml:2: diff.context = 5000 is far"))
  }

  @Test func aRepositoryNamesNoPrograms() throws {
    let alice = try alice()
    try alice.byline("config", "set", "--local", "ui.pager", "evil", expecting: 5)
    try alice.write(".byline/config.toml", "[ui]\npager = \"evil\"\n")
    #expect(try alice.byline("config", "get", "ui.pager").text == "less -FRX\n")
  }

  @Test func withoutAHomeThereIsNoFile() throws {
    let alice = try alice()
    alice.environment["HOME"] = ""
    #expect(try alice.byline("config", "get", "diff.context").text == "3\n")
    try alice.byline("config", "set", "diff.context", "4", expecting: 4)
    alice.environment["XDG_CONFIG_HOME"] = alice.outside + "/xdg"
    try alice.byline("config", "set", "diff.context", "4")
    #expect(try alice.byline("config", "get", "diff.context").text == "4\n")
    alice.environment["GIT_AUTHOR_NAME"] = ""
    try alice.byline("config", "get", "author.name", expecting: 1)
  }

  @Test func whatHoldsForOneRemoteIsSetShownAndTakenOut() throws {
    let alice = try alice()
    try alice.byline("remote", "add", "hub", "host:path")
    for (key, value) in [("attribution", "core"), ("prompts", "true"), ("batch", "50")] {
      try alice.byline("config", "set", "--local", "remote.hub.\(key)", value)
      #expect(try alice.byline("config", "get", "remote.hub.\(key)").text == value + "\n")
    }
    // One's own file counts less than that of the repository, and may name a program.
    try alice.byline("config", "set", "remote.hub.batch", "70")
    try alice.byline("config", "set", "remote.hub.program", "/opt/byline")
    let list = try alice.byline("config", "list", "--origin").lines.filter { $0.hasPrefix("remote.hub.") }
    let (own, local) = (
      "\(alice.outside)/home/.config/byline/config.toml", "\(alice.path)/.byline/config.toml"
    )
    #expect(
      list == [
        "remote.hub.url = \"host:path\"  # \(local):2", "remote.hub.attribution = \"core\"  # \(local):3",
        "remote.hub.prompts = true  # \(local):4", "remote.hub.batch = 50  # \(local):5",
        "remote.hub.program = \"/opt/byline\"  # \(own):3",
      ], "\(list)")
    #expect(try alice.byline("remote").text == "* hub  host:path  attribution=core  prompts\n")
    let settings = try alice.json("config", "list")["settings"].array
    #expect(settings.contains { $0["name"].string == "remote.hub.batch" && $0["value"].int == 50 })
    try alice.byline("config", "unset", "--local", "remote.hub.batch")
    #expect(try alice.byline("config", "get", "remote.hub.batch").text == "70\n")
    try alice.byline("config", "get", "remote.other.url", expecting: 1)
  }

  @Test func anAddressIsKeptAsItHoldsEverywhere() throws {
    let alice = try alice()
    try alice.makeFolder("below")
    try alice.byline("config", "set", "--local", "remote.höm.url", "../../hub", at: "below")
    #expect(try alice.byline("config", "get", "remote.höm.url").text == "\(alice.path)/below/../../hub\n")
    #expect(try alice.byline("remote").text == "* höm  \(alice.path)/below/../../hub\n")
    try alice.byline("remote", "remove", "höm")
    #expect(try alice.byline("remote").text == "")
  }

  @Test func whatARemoteDoesNotTakeIsRefused() throws {
    let alice = try alice()
    for (key, value, status, words) in [
      ("url", "https://example.org/r", 2, "there is no way to repositories over https"),
      ("url", "ssh://host", 2, "it names no path"),
      ("attribution", "some", 2, "remote.hub.attribution takes one of full, core, none, not \"some\""),
      ("prompts", "yes", 2, "remote.hub.prompts takes true or false, not \"yes\""),
      ("batch", "0", 2, "remote.hub.batch takes an integer from 1 to 100000, not \"0\""),
      ("program", "x", 5, "remote.hub.program names a program, so only your own configuration can set it"),
      ("atribution", "full", 4, "hint: did you mean `remote.hub.attribution`?"),
    ] as [(String, String, Int32, String)] {
      let output = try alice.byline("config", "set", "--local", "remote.hub.\(key)", value, expecting: status)
      #expect(output.messages.contains(words), "\(output.messages)")
    }
    try alice.byline("config", "set", "--local", "remote.a/b.url", "host:path", expecting: 2)
    #expect(try !alice.exists(".byline/config.toml"))
  }
}
