import ArgumentParser
import Attribution
import Repository

/// Which changes are shown by who and what wrote them.
struct AttributionFilterOptions: ParsableArguments {
  @Flag(help: "Only changes in which an AI took part, by what is known.")
  var aiOnly = false

  @Flag(help: "Only changes without evidence of an AI; those nobody has said anything of are marked ?.")
  var humanOnly = false

  @Flag(help: "Only changes that are declared to be a person's.")
  var declaredHuman = false

  @Option(
    help: ArgumentHelp("Only changes with an AI of a provider with this text in its name.", valueName: "text")
  )
  var provider: String?

  @Option(help: ArgumentHelp("Only changes with a model with this text in its name.", valueName: "text"))
  var model: String?

  @Option(help: ArgumentHelp("Only changes made in a tool with this text in its name.", valueName: "text"))
  var tool: String?

  @Option(
    name: .customLong("session"), help: ArgumentHelp("Only changes of this session.", valueName: "text"))
  var aiSession: String?

  @Option(
    name: .customLong("suggestion-type"),
    help: ArgumentHelp("Only changes in which an AI took part in this way.", valueName: "type"))
  var suggestionType: String?

  @Flag(help: "Only changes that nobody has reviewed.")
  var unreviewed = false

  @Option(
    help: ArgumentHelp(
      "Only changes of whose AI part the person who took it, or else the AI, is so sure, from 0 to 1.",
      valueName: "share"))
  var minConfidence: String?

  func validate() throws {
    guard [aiOnly, humanOnly, declaredHuman].count(where: { $0 }) < 2 else {
      throw ValidationError("Type one of --ai-only, --human-only and --declared-human.")
    }
  }

  func filter() throws(Failure) -> AttributionFilter {
    var out = AttributionFilter()
    if aiOnly { out.assistance = .assisted }
    if humanOnly { out.assistance = .noEvidence }
    if declaredHuman { out.assistance = .declaredHuman }
    (out.provider, out.model, out.tool, out.session) = (provider, model, tool, aiSession)
    out.suggestion = try AIDetails.suggestion(suggestionType, "--suggestion-type")
    out.isUnreviewed = unreviewed
    out.leastConfidence = try AIDetails.confidence(minConfidence, "--min-confidence")
    return out
  }
}
