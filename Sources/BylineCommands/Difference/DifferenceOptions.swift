import ArgumentParser
import JSON
import Repository

/// How differences are found and written: what `diff`, `change` and `log` take.
struct DifferenceOptions: ParsableArguments {
  @Flag(help: "Only how many lines of each file come and go.")
  var stat = false

  @Flag(help: "Differences word by word, in their lines.")
  var word = false

  @Option(
    name: [.customShort("U", allowingJoined: true), .long],
    help: ArgumentHelp("Lines of context; otherwise diff.context of the configuration.", valueName: "count"))
  var context: Int?

  @Flag(exclusivity: .exclusive)
  var algorithm: AlgorithmFlag?

  func validate() throws {
    if (context ?? 0) < 0 { throw ValidationError("Type a count that is not negative.") }
    if stat, word { throw ValidationError("Type --stat or --word, not both.") }
  }

  /// Whether differences are asked for without `--patch`.
  var isAsked: Bool { stat || word || context != nil }

  func form(_ configuration: Configuration) throws -> DiffForm {
    DiffForm(
      algorithm: try AlgorithmFlag.algorithm(algorithm, configuration),
      context: try context ?? configuration.number(.diffContext))
  }

  func write(_ differences: [FileDifference], _ session: Session) throws {
    let form = try form(session.configuration)
    if stat {
      DiffStat(console: session.console, form: form).write(differences)
    } else {
      let diff = UnifiedDiff(console: session.console, form: form, showsWords: word)
      for difference in differences { diff.write(difference) }
    }
  }

  /// The differences for programs; without hunks for `--stat`.
  func json(_ differences: [FileDifference], _ session: Session) throws -> JSON {
    let form = try form(session.configuration)
    return .array(differences.map { $0.json(form, showsHunks: !stat) })
  }
}

/// What a change did, as differences: asked for with `--patch`, `--stat` or `--word`.
struct PatchOptions: ParsableArguments {
  @Flag(name: .shortAndLong, help: "What changed, as differences.")
  var patch = false

  @OptionGroup var differences: DifferenceOptions

  var isAsked: Bool { patch || differences.isAsked }
}
