import ArgumentParser
import Repository

/// Which changes a question about attribution is asked of.
struct ScopeOptions: ParsableArguments {
  @OptionGroup var channel: ChannelOption

  @Option(
    help: ArgumentHelp("Leave out what this channel holds, too; may be repeated.", valueName: "channel"))
  var not: [String] = []

  @OptionGroup var hands: AttributionFilterOptions

  @Option(
    help: ArgumentHelp(
      "Only changes made then or later: a moment, or a day as 2026-01-31.", valueName: "moment"))
  var since: String?

  @Option(help: ArgumentHelp("Only changes made then or before; of a day, to its end.", valueName: "moment"))
  var until: String?

  /// - Parameter author: text in the name or mail of the author.
  func scope(_ session: Session, author: String? = nil) throws -> AttributionScope {
    var out = AttributionScope()
    out.channel = channel.channel
    out.excluded = not
    out.filter = try hands.filter()
    out.author = author
    if since != nil || until != nil {
      let first = try since.map { try MomentArgument.first($0, "--since", session.host) } ?? .min
      let last = try until.map { try MomentArgument.last($0, "--until", session.host) } ?? .max
      guard first <= last else { throw Failure(.usage, "--since is later than --until") }
      out.times = first...last
    }
    return out
  }
}
