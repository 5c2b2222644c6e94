import TestSupport
import Testing

@Suite("byline attribution --report")
struct AttributionReportTests {
  private static let hostile = "<script>alert('x')</script> & \"quoted\""

  /// Names of every kind that would be markup if they were not escaped.
  private func story() throws -> Sandbox {
    let alice = try Sandbox("alice")
    alice.environment["BYLINE_AUTHOR"] = "A \"&\" 'B' <a@example.org>"
    try alice.write("f", "one\ntwo\n")
    try alice.byline("checkpoint", "--human")
    try alice.recordAll("base")
    try alice.write("<b>bold.txt", "x\ny\n")
    try alice.byline("checkpoint", "--agent", "tool", "--model", "<i>model")
    try alice.recordAll(AttributionReportTests.hostile)
    return alice
  }

  /// Names of the elements of a page, and that each is closed in turn.
  private func elements(_ page: String) throws -> Set<String> {
    var names: Set<String> = []
    var open: [String] = []
    for piece in page.split(separator: "<") {
      let name = String(piece.prefix { $0 != " " && $0 != ">" })
      #expect(piece.contains(">"), "\(piece)")
      if name.hasPrefix("/") {
        #expect(open.popLast() == String(name.dropFirst()))
      } else {
        names.insert(name)
        if !["meta", "!DOCTYPE"].contains(name) { open.append(name) }
      }
    }
    #expect(open == [])
    return names
  }

  @Test func onePageHoldsEverything() throws {
    let alice = try story()
    let output = try alice.byline("attribution", "--report", "page.html")
    #expect(output.text == "" && output.messages == "")
    let page = try alice.read("page.html")
    let headings = [
      "New text by hand", "By model", "By author", "nobody has reviewed", "became of the text",
      "Changes",
    ]
    // Every colour of what became of the text is named.
    #expect(page.contains("style=\"background: var(--alive)\"></span>still there</span>"))
    for heading in headings { #expect(page.contains("\(heading)</h2>"), "\(heading)") }
    for hash in try alice.hashes() { #expect(page.contains("title=\"\(hash)\"")) }
    #expect(page.contains("2 lines in 1 file, as the channel has them now."))
    #expect(page.contains("aria-label=\"human 50 %, AI 50 %\""))
    #expect(page.contains("prefers-color-scheme: dark"))
    // Reviewed, they are no longer listed.
    try alice.byline("review", try alice.hashes()[1])
    let later = try alice.byline("attribution", "--report", "-").text
    #expect(later.contains("reviewed</h2><p>There are none.</p>") && later.contains("✓"))
  }

  @Test func whatPeopleWroteIsNeverMarkup() throws {
    let page = try story().byline("attribution", "--report", "-").text
    #expect(
      try elements(page) == [
        "!DOCTYPE", "html", "head", "meta", "title", "style", "body", "main", "h1", "h2", "p", "dl", "div",
        "dt",
        "dd", "section", "svg", "rect", "table", "thead", "tbody", "tr", "th", "td", "span", "code", "footer",
      ])
    #expect(page.contains("&lt;script&gt;alert(&#39;x&#39;)&lt;/script&gt; &amp; &quot;quoted&quot;"))
    #expect(page.contains("<code>&lt;b&gt;bold.txt</code>"))
    #expect(page.contains(">&lt;i&gt;model</td>"))
    #expect(page.contains(">A &quot;&amp;&quot; &#39;B&#39;</td>"))
  }

  @Test func nothingIsFetched() throws {
    let page = try story().byline("attribution", "--report", "-").text
    #expect(page.contains("default-src &#39;none&#39;"))
    for mark in ["http:", "https:", "url(", "@import", "src=", "href=", "<script", "javascript:"] {
      #expect(!page.contains(mark), "\(mark)")
    }
  }

  @Test func itIsAboutTheChangesThatAreMeant() throws {
    let alice = try story()
    try alice.byline("fork", "old", "--change", try alice.hashes()[0])
    let page = try alice.byline("attribution", "--channel", "main", "--not", "old", "--report", "-").text
    #expect(page.contains("Changes of channel main that are not in old</p>"))
    #expect(page.contains("<dt>changes</dt><dd>1</dd>") && !page.contains(">base</td>"))
    let none = try alice.byline("attribution", "--channel", "old", "--not", "main", "--report", "-").text
    #expect(none.contains("There are none.") && !none.contains("<table"))
  }

  @Test func theSameChangesAtTheSameTimeGiveTheSamePage() throws {
    let alice = try story()
    alice.environment["BYLINE_TIMESTAMP"] = "@1800000000"
    let page = try alice.byline("attribution", "--report", "-").bytes
    #expect(try alice.byline("attribution", "--report", "-").bytes == page)
  }

  @Test func aPageIsOnlyReplacedWhenAsked() throws {
    let alice = try story()
    try alice.write("page.html", "mine\n")
    try alice.byline("attribution", "--report", "page.html", expecting: 5)
    #expect(try alice.read("page.html") == "mine\n")
    try alice.byline("attribution", "--report", "page.html", "--force")
    #expect(try alice.read("page.html").hasPrefix("<!DOCTYPE html>"))
    try alice.byline("attribution", "--report", "other.html", "--models", expecting: 2)
    try alice.byline("attribution", "--force", expecting: 2)
  }

  @Test func sharesAreRoundedOnce() throws {
    let alice = try Sandbox("alice")
    let lines = (1...13).map { "\($0)\n" }.joined()
    try alice.write("f", lines)
    try alice.byline("checkpoint", "--human")
    try alice.write("f", lines + "a\nb\nc\nd\n")
    try alice.byline("checkpoint", "--agent", "tool")
    try alice.recordAll("thirteen of seventeen")
    let page = try alice.byline("attribution", "--report", "-").text
    #expect(page.contains("aria-label=\"human 76 %, AI 24 %\""))
  }
}
