import ArgumentParser

/// What can be said of a change's authorship when it is recorded.
struct AttributionOptions: ParsableArguments {
  @Flag(help: "An AI took part in these edits.")
  var aiAssisted = false

  @Option(help: ArgumentHelp("Who runs the AI: anthropic, openai, ...", valueName: "name"))
  var aiProvider: String?

  @Option(help: ArgumentHelp("Which model.", valueName: "name"))
  var aiModel: String?

  @Option(help: ArgumentHelp("The program it was used in.", valueName: "name"))
  var aiTool: String?

  @Option(help: ArgumentHelp("The conversation.", valueName: "id"))
  var aiSession: String?

  @Option(
    help: ArgumentHelp(
      "How it took part: complete, partial, collaborative, inspired, review or refactor.", valueName: "type"))
  var aiSuggestionType: String?

  @Option(help: ArgumentHelp("How sure the AI is, from 0 to 1.", valueName: "share"))
  var aiConfidence: String?

  @Option(help: ArgumentHelp("How sure you are who took it, from 0 to 1.", valueName: "share"))
  var aiAcceptanceConfidence: String?

  @Option(
    help: ArgumentHelp(
      "What it was asked. The change says only that it was this; the words are kept here if ai.track-prompts is set.",
      valueName: "file"))
  var aiPromptFile: String?

  @Option(help: ArgumentHelp("How long you looked at it: 90s, 5m, 1h30m.", valueName: "time"))
  var aiReviewTime: String?

  @Option(help: ArgumentHelp("Tokens it took.", valueName: "count"))
  var aiTokenCount: String?

  @Option(
    help: ArgumentHelp(
      "A parameter of the model, as temperature=0.2; several times.", valueName: "name=value"))
  var aiParam: [String] = []

  @Flag(help: "A person typed all of these edits.")
  var human = false

  @Option(help: ArgumentHelp("A tool made all of these edits: a formatter, a renaming.", valueName: "tool"))
  var mechanical: String?

  @Flag(help: "Make no attribution record.")
  var noAttribution = false

  /// Whether it is said outright that an AI made the edits, and not only more about one that is known.
  var namesAI: Bool {
    aiAssisted || aiProvider != nil || aiModel != nil || aiTool != nil || aiSession != nil
  }

  /// Whether anything is said of an AI.
  var mentionsAI: Bool {
    namesAI || aiSuggestionType != nil || aiConfidence != nil || aiAcceptanceConfidence != nil
      || aiPromptFile != nil || aiReviewTime != nil || aiTokenCount != nil || !aiParam.isEmpty
  }

  func validate() throws {
    let said = [human, mechanical != nil, mentionsAI, noAttribution].count { $0 }
    guard said < 2 else {
      throw ValidationError(
        "Type one of --human, --mechanical, --no-attribution, or options that begin with --ai.")
    }
  }
}
