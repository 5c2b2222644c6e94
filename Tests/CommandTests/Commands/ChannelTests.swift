import TestSupport
import Testing

@Suite("byline channel")
struct ChannelTests {
  private func alice() throws -> Sandbox {
    let alice = try Sandbox("alice")
    try alice.write("f", "a\n")
    try alice.recordAll("first")
    try alice.byline("fork", "other")
    return alice
  }

  @Test func aStarMarksTheOneShown() throws {
    #expect(try alice().byline("channel").text == "* main\n  other\n")
    #expect(try alice().byline("channel", "list").text == "* main\n  other\n")
  }

  @Test func forPrograms() throws {
    let alice = try alice()
    let channels = try alice.json("channel")["channels"].array
    #expect(channels.map { $0["name"].string } == ["main", "other"])
    #expect(channels.map { $0["current"].bool } == [true, false])
    #expect(channels[0]["state"] == channels[1]["state"])
    #expect(channels[0]["changes"].int == 1)
  }

  @Test func switchingShowsTheOther() throws {
    let alice = try alice()
    try alice.write("f", "X\n")
    try alice.record("X")
    let output = try alice.byline("channel", "switch", "other")
    #expect(output.text == "" && output.messages == "")
    #expect(try alice.read("f") == "a\n")
    try alice.byline("channel", "switch", "main")
    #expect(try alice.read("f") == "X\n")
  }

  @Test func switchingToWhatIsShownIsNothing() throws {
    #expect(try alice().byline("channel", "switch", "main").messages == "channel main is shown already\n")
  }

  @Test func unrecordedEditsAreNotLost() throws {
    let alice = try alice()
    try alice.write("f", "X\n")
    try alice.record("X")
    try alice.write("f", "mine\n")
    let output = try alice.byline("channel", "switch", "other", expecting: 5)
    #expect(output.messages.hasPrefix("error: what is not recorded would be lost:\n  f\nhint: "))
    #expect(try alice.read("f") == "mine\n")
    #expect(try alice.byline("channel").text == "* main\n  other\n")
    try alice.byline("channel", "switch", "--force", "other")
    #expect(try alice.read("f") == "a\n")
  }

  @Test func editsThatAreNotInTheWayComeAlong() throws {
    let alice = try alice()
    try alice.write("g", "g\n")
    try alice.recordAll("g")
    try alice.write("f", "mine\n")
    try alice.byline("channel", "switch", "other")
    #expect(try alice.read("f") == "mine\n")
    #expect(try alice.byline("status", "--short").text == "M  f\n")
  }

  @Test func aNewOneIsEmpty() throws {
    let alice = try alice()
    try alice.write("mine", "")
    try alice.byline("channel", "new", "empty")
    try alice.byline("channel", "switch", "empty")
    #expect(try alice.tree().paths == ["mine"])
    try alice.byline("channel", "switch", "main")
    #expect(try alice.tree().paths == ["f", "mine"])
  }

  @Test func deletingAndRenaming() throws {
    let alice = try alice()
    try alice.byline("channel", "rename", "other", "third")
    try alice.byline("channel", "rename", "trunk")
    #expect(try alice.byline("channel").text == "  third\n* trunk\n")
    try alice.byline("channel", "delete", "third")
    #expect(try alice.byline("channel").text == "* trunk\n")
  }

  @Test func whatWasOnlyInADeletedChannelComesBackByUndo() throws {
    let alice = try alice()
    try alice.byline("channel", "switch", "other")
    try alice.write("only", "here\n")
    try alice.recordAll("in other only")
    try alice.byline("channel", "switch", "main")
    let (main, other) = (try alice.state(), try alice.state(channel: "other"))
    try alice.byline("channel", "delete", "other")
    #expect(try alice.state() == main)
    try alice.byline("check")
    try alice.byline("undo")
    #expect(try alice.state(channel: "other") == other)
    try alice.byline("channel", "switch", "other")
    #expect(try alice.read("only") == "here\n")
    try alice.verify()
  }

  @Test func theOneShownIsNotDeleted() throws {
    let output = try alice().byline("channel", "delete", "main", expecting: 5)
    #expect(
      output.messages
        == "error: the working copy shows channel main\nhint: show another first with `byline channel switch`\n"
    )
  }

  @Test func namesThatAreTakenOrMissing() throws {
    let alice = try alice()
    #expect(
      try alice.byline("channel", "new", "other", expecting: 5).messages.hasPrefix(
        "error: there is a channel other already\n"))
    try alice.byline("channel", "rename", "main", "other", expecting: 5)
    for arguments in [["switch", "none"], ["delete", "none"], ["rename", "none", "x"]] {
      let output = try alice.byline((["channel"] + arguments).map { Array($0.utf8) }, expecting: 4)
      #expect(output.messages.hasPrefix("error: there is no channel none\n"))
    }
    #expect(try alice.byline("channel").text == "* main\n  other\n")
  }

  @Test func namesThatNoChannelCanHave() throws {
    let alice = try alice()
    for name in ["", "two words", "new\nline"] { try alice.byline("channel", "new", name, expecting: 2) }
    try alice.byline("channel", "new", "--", "-dash", expecting: 2)
  }
}
