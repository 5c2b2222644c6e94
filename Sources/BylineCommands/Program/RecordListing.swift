import ChangeModel
import FileSystem
import Pristine
import Repository
import WorkingCopy

/// What a record is going to hold, for whoever types its message.
struct RecordListing {
  private(set) var lines: [String]

  init(
    _ request: RecordRequest, _ repository: Repository, _ replaced: LogItem?
  ) throws {
    let report = try StatusReport(repository, detectsRenames: request.detectsRenames)
    lines = ["To be recorded in channel \(Words.name(report.channel)):"]
    for item in report.items {
      let part = try request.chosen?.parts[RelativePath(item.path)]
      guard try request.chosen == nil ? RecordListing.selects(item, request.paths) : part != nil else {
        continue
      }
      if request.ignoresMissing, item.state == .deleted { continue }
      let slash = item.kind == .directory ? "/" : ""
      let names = ShownText.path(item.path) + slash
      lines.append("  " + item.state.line(names, from: item.oldPath.map { ShownText.path($0) + slash }, nil))
    }
    if let replaced {
      lines += ["", "Together with what change \(replaced.hash) did, which this one replaces."]
    }
  }

  private static func selects(_ item: StatusReport.Item, _ paths: [RelativePath]) throws -> Bool {
    if paths.isEmpty { return true }
    let names = try ([item.path] + [item.oldPath].compactMap { $0 }).map { try RelativePath($0) }
    return names.contains { name in paths.contains { name.isWithin($0) } }
  }
}
