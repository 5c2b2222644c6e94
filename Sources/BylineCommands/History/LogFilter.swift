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

  @Option(
    help: ArgumentHelp(
      "Only changes made then or later: a moment, or a day as 2026-01-31.", valueName: "moment"))
  var since: String?

  @Option(
    help: ArgumentHelp("Only changes made then or before; of a day, to its end.", valueName: "moment"))
  var until: String?

  /// Whether a change passes; nil when every one does. Texts are found in upper and lower case alike.
  func test(_ host: Host) throws(Failure) -> ((Header) -> Bool)? {
    if author == nil, grep == nil, since == nil, until == nil { return nil }
    let (author, grep) = (author.map { FoldedText($0) }, grep.map { FoldedText($0) })
    let first = try since.map { text throws(Failure) in try MomentArgument.first(text, "--since", host) }
    let last = try until.map { text throws(Failure) in try MomentArgument.last(text, "--until", host) }
    return { header in
      if let author {
        let named = FoldedText(header.author.name).contains(author)
        if !named, !FoldedText(header.author.email).contains(author) { return false }
      }
      if let grep, !FoldedText(header.message).contains(grep) { return false }
      let time = header.timestamp.nanoseconds
      return (first ?? .min) <= time && time <= (last ?? .max)
    }
  }
}
