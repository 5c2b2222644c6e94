import TestSupport
import Testing

@Suite("byline help, byline manual")
struct HelpTests {
  @Test func verbsAreGroupedByWhatPeopleDo() throws {
    let text = try Sandbox("alice", initialized: false).byline("help").text
    let headings = ["START AND TRACK:", "RECORD:", "LOOK BACK:", "TAKE BACK:", "THE PROGRAM ITSELF:"]
    let found = text.lines.filter { headings.contains($0) }
    #expect(found == headings)
    #expect(!text.contains("SUBCOMMANDS") && !text.contains("\n  complete") && !text.contains("\n  manual"))
  }

  @Test func everyVerbHasAPage() throws {
    let alice = try Sandbox("alice", initialized: false)
    try alice.byline("manual", "--output", "man1")
    let pages = try alice.tree().paths.filter { $0.hasSuffix(".1") }
    #expect(pages.contains("man1/byline.1") && pages.contains("man1/byline-record.1"))
    for page in pages {
      let lines = try alice.read(page).lines
      #expect(lines[0].hasPrefix(".TH BYLINE") && lines[1] == ".SH NAME", "\(page)")
      // No text is taken for a request.
      let requests = Set(lines.filter { $0.hasPrefix(".") || $0.hasPrefix("'") }.map { $0.prefix(upTo: " ") })
      #expect(requests.isSubset(of: [".TH", ".SH", ".SS", ".TP", ".B", ".BR", ".PP"]), "\(page)")
    }
  }

  @Test func aPageSaysWhatHelpSays() throws {
    let alice = try Sandbox("alice", initialized: false)
    let page = try alice.byline("manual", "rec").text
    #expect(
      page.contains(
        ".B \\-m, \\-\\-message <message>\nWhat the change is for; its first line is its title.\n"))
    #expect(page.contains("byline\\-record \\- Record what was edited as one change of the channel shown.\n"))
    #expect(try alice.byline("manual", "channel").text.contains(".SH CHANNEL SWITCH\n"))
    try alice.byline("manual", "frobnicate", expecting: 2)
  }
}
