import ArgumentParser
import Repository

/// Which changes a question about attribution is asked of.
struct ScopeOptions: ParsableArguments {
  @OptionGroup var channel: ChannelOption

  @Option(
    help: ArgumentHelp("Leave out what this channel holds, too; may be repeated.", valueName: "channel"))
  var not: [String] = []

  @OptionGroup var hands: AttributionFilterOptions

  @OptionGroup var period: PeriodOptions

  /// - Parameter author: text in the name or mail of the author.
  func scope(_ session: Session, author: String? = nil) throws -> AttributionScope {
    var out = AttributionScope()
    out.channel = channel.channel
    out.excluded = not
    out.filter = try hands.filter()
    out.author = author
    if period.isGiven {
      let (first, last) = try period.limits(session.host)
      guard first <= last else { throw Failure(.usage, "--since is later than --until") }
      out.times = first...last
    }
    return out
  }
}
