import JSON

extension AgentTrace {
  /// The record as text.
  package func text() -> [UInt8] { json.text() }

  private var json: JSON {
    .object(
      [
        "version": .string(version), "id": .string(id), "timestamp": .string(timestamp),
        "vcs": vcs.map { vcs in
          .object(
            ["type": .string(vcs.kind.rawValue), "revision": .string(vcs.revision)], and: vcs.others)
        },
        "tool": tool.map { tool in
          .object(["name": .string(tool.name), "version": .string(tool.version)], and: tool.others)
        },
        "files": .array(files.map(\.json)), "metadata": metadata,
      ], and: others)
  }
}

extension AgentTrace.File {
  fileprivate var json: JSON {
    .object(["path": .string(path), "conversations": .array(conversations.map(\.json))], and: others)
  }
}

extension AgentTrace.Conversation {
  fileprivate var json: JSON {
    let related = related.map { related in
      JSON.object(["type": .string(related.type), "url": .string(related.url)], and: related.others)
    }
    return .object(
      [
        "url": .string(url), "contributor": contributor?.json, "ranges": .array(ranges.map(\.json)),
        "related": related.isEmpty ? nil : .array(related),
      ], and: others)
  }
}

extension AgentTrace.Contributor {
  fileprivate var json: JSON {
    .object(["type": .string(kind.rawValue), "model_id": .string(modelID)], and: others)
  }
}

extension AgentTrace.Range {
  fileprivate var json: JSON {
    .object(
      [
        "start_line": .int(lines.lowerBound), "end_line": .int(lines.upperBound),
        "content_hash": .string(contentHash), "contributor": contributor?.json,
      ], and: others)
  }
}
