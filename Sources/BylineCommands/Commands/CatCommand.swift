import ArgumentParser
import Repository

struct CatCommand: RunnableCommand {
  static let configuration = CommandConfiguration(
    commandName: "cat", abstract: "Write a file as its channel has it, or had it.",
    discussion: """
      The bytes are those that would stand in the working copy, conflict markers included; of a symbolic link, its target. \
      With --side, that side of each conflict stands in the place of the markers; for a binary file in conflict it is that version.
      """)

  @OptionGroup var common: RepositoryOptions
  @OptionGroup var standpoint: StandpointOptions

  @Option(
    help: ArgumentHelp("This side of each conflict, as `byline conflicts` counts them.", valueName: "number"))
  var side: Int?

  @Argument(help: "The file.")
  var file: String

  func perform(_ session: Session) throws -> Exit {
    let open = try session.open(common)
    let path = try open.path(file)
    try open.repository.readContent(
      of: path, at: try standpoint.standpoint(in: open.repository), side: side
    ) { bytes throws(RepositoryError) in session.console.write(bytes) }
    return .done
  }
}
