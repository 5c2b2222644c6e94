import ChangeModel
import JSON
import Pristine
import Repository

/// Operations as `op log` and `op show` write them.
enum OperationText {
  /// One line: number, moment, command, and whether it is undone.
  static func writeLine(_ info: OperationInfo, _ repository: Repository, _ console: Console) {
    var line = console.styled("\(info.number)", .hash)
    line += " \(DateText.readable(info.operation.timestamp)) \(ShownText.line(info.operation.command))"
    if info.operation.workspace != repository.workspaceID {
      line += " [\(info.workspace.map { "in workspace \(Words.name($0))" } ?? "in a workspace that is gone")]"
    }
    if info.isUndone { line += " (undone)" }
    console.line(line)
  }

  static func write(_ info: OperationInfo, _ repository: Repository, _ console: Console) throws {
    writeLine(info, repository, console)
    if !info.operation.reverted.isEmpty {
      console.line("  takes back \(info.operation.reverted.map { "\($0)" }.joined(separator: ", "))")
    }
    for step in info.operation.steps {
      for effect in step.effects { for line in try lines(effect, repository) { console.line("  \(line)") } }
      for move in step.moves {
        console.line("  moved \(ShownText.path(move.from)) to \(ShownText.path(move.to))")
      }
      for file in step.files {
        guard let before = words(file.content) else { continue }
        console.line("  wrote over \(ShownText.path(file.path)): \(before)")
      }
      if !step.rows.isEmpty { console.line("  tracking: \(step.rows.count) entries") }
    }
  }

  /// What stood where the operation wrote; nil when nothing was lost with it.
  private static func words(_ content: Operation.FileImage.Content) -> String? {
    switch content {
    case .file: "what was there is kept"
    case .link(let target): "a link to \(ShownText.path(target))"
    case .lost(let count): "\(count) bytes, too large to be kept"
    case .absent, .directory, .shown: nil
    }
  }

  private static func lines(_ effect: Operation.Effect, _ repository: Repository) throws -> [String] {
    switch effect {
    case .changes(let channel, let added, let removed, _, _):
      try ["channel \(Words.name(channel))"] + removed.map { "  - \(try title($0, repository))" }
        + added.map { "  + \(try title($0, repository))" }
    case .created(let channel, _): ["channel \(Words.name(channel)) was made"]
    case .deleted(let channel, _): ["channel \(Words.name(channel)) was deleted"]
    case .renamed(let channel, let other): ["channel \(Words.name(channel)) became \(Words.name(other))"]
    case .shown(let from, let to): ["from channel \(Words.name(from)) to \(Words.name(to))"]
    case .tag(let name, let before):
      ["tag \(Words.name(name)) \(before == nil ? "was made" : "was deleted or changed")"]
    case .workspace(_, let name, let before, _):
      ["working copy \(Words.name(name)) was \(before == nil ? "made" : "forgotten")"]
    }
  }

  private static func title(_ change: LocalChange, _ repository: Repository) throws -> String {
    let hash = try repository.hash(of: change)
    let header = try repository.headers(of: [hash])[hash]
    return "\(hash) \(ShownText.line(header.map { Array($0.subject) } ?? []))"
  }

  // MARK: JSON

  static func json(_ info: OperationInfo, _ repository: Repository) throws -> JSON {
    let operation = info.operation
    var channels: [JSON] = []
    for step in operation.steps {
      for effect in step.effects { channels.append(try json(effect, repository)) }
    }
    return [
      "number": .int(Int(info.number)), "timestamp": .string(DateText.rfc3339(operation.timestamp)),
      "command": .bytes(operation.command), "kind": .string("\(operation.kind)"),
      "workspace": .optional(info.workspace.map { .string($0) }), "undone": .bool(info.isUndone),
      "reverted": .array(operation.reverted.map { .int(Int($0)) }), "effects": .array(channels),
      "moved": .array(
        operation.steps.flatMap(\.moves).map { ["from": .bytes($0.from), "to": .bytes($0.to)] }),
      "overwritten": .array(
        operation.steps.flatMap(\.files).compactMap { words($0.content) == nil ? nil : .bytes($0.path) }),
    ]
  }

  private static func json(_ effect: Operation.Effect, _ repository: Repository) throws -> JSON {
    func hashes(_ changes: [LocalChange]) throws -> JSON {
      .hashes(try changes.map { try repository.hash(of: $0) })
    }
    return switch effect {
    case .changes(let channel, let added, let removed, _, _):
      [
        "effect": "changes", "channel": .string(channel), "added": try hashes(added),
        "removed": try hashes(removed),
      ]
    case .created(let channel, _): ["effect": "created", "channel": .string(channel)]
    case .deleted(let channel, _): ["effect": "deleted", "channel": .string(channel)]
    case .renamed(let channel, let other):
      ["effect": "renamed", "channel": .string(channel), "to": .string(other)]
    case .shown(let from, let to): ["effect": "shown", "from": .string(from), "to": .string(to)]
    case .tag(let name, _): ["effect": "tag", "tag": .string(name)]
    case .workspace(_, let name, let before, _):
      ["effect": "workspace", "workspace": .string(name), "made": .bool(before == nil)]
    }
  }
}
