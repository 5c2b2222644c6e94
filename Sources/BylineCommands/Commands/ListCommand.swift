import ArgumentParser
import ChangeModel
import FileSystem
import JSON
import Pristine
import Repository
import WorkingCopy

struct ListCommand: RunnableCommand {
  static let configuration = CommandConfiguration(
    commandName: "ls", abstract: "List tracked paths, those to be recorded included; or what a channel holds."
  )

  @OptionGroup var common: RepositoryOptions
  @OptionGroup var channel: ChannelOption
  @OptionGroup var format: FormatOption

  @Argument(help: "Only these paths, with what is below them.")
  var paths: [String] = []

  private struct Entry {
    var path: RelativePath
    var kind: InodeKind
    var isExecutable: Bool
    var isNew: Bool
  }

  func perform(_ session: Session) throws -> Exit {
    let open = try session.open(common)
    let selected = try open.paths(paths)
    let all = try channel.channel.map { try held(by: $0, open.repository) } ?? tracked(open.repository)
    let entries = all.filter { entry in selected.isEmpty || selected.contains { entry.path.isWithin($0) } }
      .sorted { $0.path < $1.path }
    if let missing = selected.first(where: { path in
      !path.isRoot && !entries.contains { $0.path.isWithin(path) }
    }) {
      throw RepositoryError.notTracked(missing)
    }
    switch format.outputFormat {
    case .text:
      for entry in entries {
        session.console.line(Words.path(entry.path) + (entry.kind == .directory ? "/" : ""))
      }
    case .json:
      let list = entries.map { entry -> JSON in
        [
          "path": .bytes(entry.path.bytes), "kind": .string("\(entry.kind)"),
          "executable": .bool(entry.isExecutable),
          "recorded": .bool(!entry.isNew),
        ]
      }
      session.console.document("ls", ["entries": .array(list)])
    }
    return .done
  }

  private func held(by channel: String, _ repository: Repository) throws -> [Entry] {
    try repository.list(channel: channel).map { entry in
      Entry(
        path: try RelativePath(entry.path), kind: entry.kind, isExecutable: entry.isExecutable, isNew: false)
    }
  }

  private func tracked(_ repository: Repository) throws -> [Entry] {
    let rows = try repository.snapshot { reader throws(PristineError) in
      let index = Index(reader, workspace: repository.workspaceID)
      var out: [(path: [UInt8], entry: IndexEntry)] = []
      var todo: [(path: [UInt8], directory: UInt32)] = [([], Index.root)]
      while let (path, directory) = todo.popLast() {
        try index.entries(in: directory) { name, entry throws(PristineError) in
          let inner = path.isEmpty ? name : path + [UInt8(ascii: "/")] + name
          out.append((inner, entry))
          if entry.kind == .directory { todo.append((inner, entry.directory)) }
        }
      }
      return out
    }
    return try rows.map { row in
      Entry(
        path: try RelativePath(row.path), kind: row.entry.kind, isExecutable: row.entry.executable,
        isNew: row.entry.tracking == .added)
    }
  }
}
