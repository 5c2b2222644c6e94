import ArgumentParser

extension ColourChoice: ExpressibleByArgument {}

/// The options that every verb takes.
struct RepositoryOptions: ParsableArguments {
  @Option(
    help: ArgumentHelp(
      "The repository; otherwise the nearest at or above the current directory.", valueName: "dir"))
  var repository: String?

  @Option(help: ArgumentHelp("Colour results: auto (on a terminal), always or never.", valueName: "when"))
  var color: ColourChoice?

  @Flag(help: "Write long results to the terminal at once, not a screen at a time.")
  var noPager = false
}

/// The channel a verb acts on.
struct ChannelOption: ParsableArguments {
  @Option(help: ArgumentHelp("The channel; otherwise the one the working copy shows.", valueName: "name"))
  var channel: String?
}

/// How results are written.
enum OutputFormat: String, ExpressibleByArgument, CaseIterable, Sendable {
  case text
  case json
}

struct FormatOption: ParsableArguments {
  @Option(help: "How to write the result: text or json.")
  var outputFormat: OutputFormat = .text
}
