import ArgumentParser
import ChangeModel
import FileSystem
import JSON
import Repository

struct StatusCommand: RunnableCommand {
  static let configuration = CommandConfiguration(
    commandName: "status", abstract: "Show what is edited, in conflict and not tracked.",
    discussion: """
      Letters: A added, M modified, D deleted, R moved, X made executable or not, T another kind of file, C in conflict, U not tracked.
      """, aliases: ["st"])

  @OptionGroup var common: RepositoryOptions
  @OptionGroup var format: FormatOption

  @OptionGroup var renames: RenameOption

  @Flag(name: .shortAndLong, help: "One line for each path.")
  var short = false

  func perform(_ session: Session) throws -> Exit {
    let repository = try session.open(common).repository
    let report = try StatusReport(repository, detectsRenames: renames.isWanted(session.configuration))
    for path in report.unsupported {
      session.console.note(
        "\(Words.path(path)) is neither a file, a directory nor a symbolic link: it is left out")
    }
    try session.prepareResults(common)
    switch format.outputFormat {
    case .json: session.console.document("status", json(report))
    case .text: if short { writeShort(report, session.console) } else { write(report, session.console) }
    }
    return .done
  }

  private func writeShort(_ report: StatusReport, _ console: Console) {
    for item in report.items { console.line(line(item, console)) }
    var seen: Set<[UInt8]> = []
    for conflict in report.conflicts where seen.insert(conflict.path).inserted {
      console.line(PathState.conflict.line(ShownText.path(conflict.path), from: nil, console))
    }
    for path in report.untracked {
      console.line(PathState.untracked.line(ShownText.path(path), from: nil, console))
    }
  }

  private func line(_ item: StatusReport.Item, _ console: Console) -> String {
    let slash = item.kind == .directory ? "/" : ""
    return item.state.line(
      ShownText.path(item.path) + slash, from: item.oldPath.map { ShownText.path($0) + slash }, console)
  }

  private func write(_ report: StatusReport, _ console: Console) {
    console.line("On channel \(Words.name(report.channel))")
    if report.isBehind {
      console.line()
      console.line("The files do not show yet all that the channel holds:")
      console.line("the next command that changes something brings them there.")
    }
    func section(_ title: String, _ lines: [String]) {
      if lines.isEmpty { return }
      console.line()
      console.line(console.styled(title, .heading))
      for line in lines { console.line("  \(line)") }
    }
    section("To be recorded:", report.items.map { line($0, console) })
    section("In conflict:", report.conflicts.map { ConflictText.title($0, console) })
    section("Not tracked:", report.untracked.map { ShownText.path($0) })
    if report.items.isEmpty, report.conflicts.isEmpty {
      console.line()
      console.line("There is nothing to record.")
    }
  }

  private func json(_ report: StatusReport) -> JSON {
    [
      "channel": .string(report.channel), "state": .digest(report.state), "behind": .bool(report.isBehind),
      "changes": .array(
        report.items.map { item in
          [
            "path": .bytes(item.path), "kind": .string("\(item.kind)"),
            "changes": .array(item.changes.map { .string($0) }),
            "from": .optional(item.oldPath.map { .bytes($0) }),
          ]
        }), "conflicts": .array(report.conflicts.map { ConflictText.json($0, [:]) }),
      "untracked": .array(report.untracked.map { .bytes($0) }),
      "unsupported": .array(report.unsupported.map { .bytes($0.bytes) }),
    ]
  }
}
