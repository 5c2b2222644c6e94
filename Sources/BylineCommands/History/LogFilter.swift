import ArgumentParser
import ByteText
import ChangeModel

/// Which changes `log` shows by what their headers say.
struct LogFilter: ParsableArguments {
  @Option(
    help: ArgumentHelp("Only changes whose author's name or mail has this text in it.", valueName: "text"))
  var author: String?

  @Option(help: ArgumentHelp("Only changes whose message has this text in it.", valueName: "text"))
  var grep: String?

  @OptionGroup var period: PeriodOptions

  /// Whether a change passes; nil when every one does. Texts are found in upper and lower case alike, in what changes call their authors and in
  /// what they are called by now.
  func test(_ session: Session) throws(Failure) -> ((Header) -> Bool)? {
    if author == nil, grep == nil, !period.isGiven { return nil }
    let (author, grep) = (author.map { FoldedText($0) }, grep.map { FoldedText($0) })
    let (first, last) = try period.limits(session.host)
    let people = session.people
    return { header in
      if let author, !LogFilter.contains(header.author, author) {
        let current = people.current(header.author)
        if current == header.author || !LogFilter.contains(current, author) { return false }
      }
      if let grep, !FoldedText(header.message).contains(grep) { return false }
      let time = header.timestamp.nanoseconds
      return first <= time && time <= last
    }
  }
  private static func contains(_ author: Author, _ text: FoldedText) -> Bool {
    FoldedText(author.name).contains(text) || FoldedText(author.email).contains(text)
  }
}
