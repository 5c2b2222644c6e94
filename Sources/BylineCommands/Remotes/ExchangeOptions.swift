import ArgumentParser
import ChangeModel
import Remote
import Repository

/// Whether who and what wrote changes goes with them.
struct AttributionTravelOptions: ParsableArguments {
  @Flag(help: "Take attribution along, which is the case anyway; also what was kept back before.")
  var withAttribution = false

  @Flag(help: "Leave attribution behind: it counts as withheld.")
  var skipAttribution = false

  @Flag(help: "Say who and what wrote each change.")
  var showAttribution = false

  func validate() throws {
    guard !withAttribution || !skipAttribution else {
      throw ValidationError("Type --with-attribution or --skip-attribution, not both.")
    }
  }
}

/// The options of every exchange with another repository.
struct ExchangeOptions: ParsableArguments {
  @OptionGroup var attribution: AttributionTravelOptions

  @Flag(help: "Also the prompts that are kept, where they are given away.")
  var withPrompts = false

  @Flag(name: [.customShort("n"), .long], help: "Only say what would be exchanged.")
  var dryRun = false

  @Flag(name: .shortAndLong, help: "All changes, without asking about each on a terminal.")
  var all = false

  @OptionGroup var format: FormatOption

  /// Asks about each change, on a terminal, unless all are wanted.
  func chooser(_ verb: String, _ session: Session) -> (([ChangeOffer]) throws -> Set<ChangeHash>)? {
    guard session.host.isTerminal(0), session.host.isTerminal(1), !all, !dryRun else { return nil }
    return { try OfferChooser(session: session, verb: verb).choose($0) }
  }

  /// What travels: what is typed before the environment, that before what the configuration says of the remote.
  func freight(_ place: RemotePlace, _ session: Session) throws -> Freight {
    var freight = Freight(
      attribution: place.settings.attribution ?? .full, prompts: withPrompts || place.settings.prompts == true
    )
    if let text = session.host.variable("BYLINE_REMOTE_ATTRIBUTION") {
      guard let share = AttributionShare(word: String(decoding: text, as: UTF8.self)) else {
        throw Failure(
          .usage, "BYLINE_REMOTE_ATTRIBUTION is \(ShownText.quoted(text)), but takes full, core or none")
      }
      freight.attribution = share
    }
    if attribution.withAttribution { freight.attribution = .full }
    if attribution.skipAttribution { freight.attribution = .none }
    return freight
  }
}

/// Which part of a channel is exchanged.
struct PartOptions: ParsableArguments {
  @Option(
    help: ArgumentHelp(
      "Only this change, by the beginning of its hash, and what it depends on; may be repeated.",
      valueName: "hash"))
  var change: [String] = []

  @Option(help: ArgumentHelp("Only what the channel held in this state.", valueName: "state"))
  var state: String?

  func validate() throws {
    guard change.isEmpty || state == nil else { throw ValidationError("Type --change or --state, not both.") }
  }
}
