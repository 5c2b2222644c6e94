import ArgumentParser

/// Between which moments changes were made that are asked for.
struct PeriodOptions: ParsableArguments {
  @Option(
    help: ArgumentHelp(
      "Only changes made then or later: a moment, or a day as 2026-01-31.", valueName: "moment"))
  var since: String?

  @Option(
    help: ArgumentHelp("Only changes made then or before; of a day, to its end.", valueName: "moment"))
  var until: String?

  var isGiven: Bool { since != nil || until != nil }

  /// The first and the last moment, in nanoseconds since 1970 UTC; the first may be the later one.
  func limits(_ host: Host) throws(Failure) -> (first: Int64, last: Int64) {
    (
      try since.map { text throws(Failure) in try MomentArgument.first(text, "--since", host) } ?? .min,
      try until.map { text throws(Failure) in try MomentArgument.last(text, "--until", host) } ?? .max
    )
  }
}
