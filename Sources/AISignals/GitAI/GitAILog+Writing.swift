import JSON

extension GitAILog {
  /// What the format has no way to write.
  package enum Unwritable: Error, Equatable {
    /// Empty, or with a quotation mark in it.
    case path([UInt8])
    /// Not from 1 on, not ascending, or none at all.
    case lines(path: [UInt8], key: Key)
  }

  /// The log as a note.
  package func text() throws(Unwritable) -> [UInt8] {
    var out: [UInt8] = []
    for file in files {
      try GitAILog.write(file.path, to: &out)
      for entry in file.entries {
        guard let first = entry.lines.first, first.lowerBound >= 1,
          zip(entry.lines, entry.lines.dropFirst()).allSatisfy({ $0.upperBound < $1.lowerBound })
        else { throw .lines(path: file.path, key: entry.key) }
        let lines = entry.lines.map {
          $0.count == 1 ? "\($0.lowerBound)" : "\($0.lowerBound)-\($0.upperBound)"
        }
        out += "  \(entry.key.text) \(lines.joined(separator: ","))\n".utf8
      }
    }
    out += "---\n".utf8
    return out + metadata.text(.expanded(indentation: "  "))
  }

  private static func write(_ path: [UInt8], to out: inout [UInt8]) throws(Unwritable) {
    guard !path.isEmpty, !path.contains(UInt8(ascii: "\"")) else { throw .path(path) }
    // One that would be taken for the separator is quoted, too.
    if path.contains(where: needsQuotes) || path.elementsEqual("---".utf8) {
      out += "\"".utf8 + path + "\"\n".utf8
    } else {
      out += path + "\n".utf8
    }
  }

  private var metadata: JSON {
    func map<Value>(_ values: [Value], _ field: (Value) -> JSON.Field) -> JSON { .object(values.map(field)) }
    let sessions = map(sessions) { session in
      JSON.Field(
        name: session.key,
        value: .object(
          ["agent_id": session.agent.json, "human_author": .string(session.humanAuthor)], and: session.others)
      )
    }
    let humans = map(humans) { human in
      JSON.Field(name: human.key, value: .object(["author": .string(human.author)], and: human.others))
    }
    return .object(
      [
        "schema_version": .string(schemaVersion), "git_ai_version": .string(gitAIVersion),
        "base_commit_sha": .string(baseCommit), "prompts": map(prompts, \.field),
        "sessions": self.sessions.isEmpty ? nil : sessions, "humans": self.humans.isEmpty ? nil : humans,
      ], and: others)
  }
}

extension GitAILog.AgentID {
  fileprivate var json: JSON {
    .object(["tool": .string(tool), "id": .string(id), "model": .string(model)], and: others)
  }
}

extension GitAILog.Prompt {
  fileprivate var field: JSON.Field {
    JSON.Field(
      name: key,
      value: .object(
        [
          "agent_id": agent.json, "human_author": .string(humanAuthor),
          "total_additions": .int(totalAdditions), "total_deletions": .int(totalDeletions),
          "accepted_lines": .int(acceptedLines), "overriden_lines": .int(overridenLines),
        ], and: others))
  }
}
