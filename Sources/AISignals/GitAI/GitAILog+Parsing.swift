import JSON

/// Why a note is no authorship log, and in which of its lines, from 1 on.
package struct GitAILogError: Error, Equatable {
  package enum Problem: Equatable, Sendable {
    /// The line `---` is missing.
    case noSeparator
    /// A path with a blank and no quotation marks, one with a quotation mark in it, or none.
    case path
    /// An entry before the first path.
    case entryWithoutFile
    /// Not two blanks, a key, one blank, ranges.
    case entry
    case key(String)
    case range(String)
    case rangesNotAscending
    case json(JSON.Malformed.Reason)
    case field(FieldProblem)
    case schema(String)
    case commit(String)
  }

  package let line: Int
  package let problem: Problem
}

extension GitAILog {
  /// The log that a note holds. Cost: O(bytes).
  package init(parsing note: [UInt8]) throws(GitAILogError) {
    var parser = GitAILogParser(rest: note[...])
    let files = try parser.files()
    let line = parser.line
    let value: JSON
    do throws(JSON.Malformed) {
      value = try JSON(parsing: Array(parser.rest), limits: JSON.Limits(replacesLoneSurrogates: true))
    } catch {
      throw GitAILogError(line: line + error.line - 1, problem: .json(error.reason))
    }
    do throws(FieldProblem) {
      let fields = try FieldReader(value)
      self.init(baseCommit: try fields.string("base_commit_sha"), files: files)
      schemaVersion = try fields.string("schema_version")
      try read(fields)
    } catch {
      throw GitAILogError(line: line, problem: .field(error))
    }
    guard schemaVersion.hasPrefix("authorship/3.") else {
      throw GitAILogError(line: line, problem: .schema(schemaVersion))
    }
    guard [40, 64].contains(baseCommit.utf8.count), baseCommit.utf8.allSatisfy(isHexadecimal) else {
      throw GitAILogError(line: line, problem: .commit(baseCommit))
    }
  }

  private mutating func read(_ fields: FieldReader) throws(FieldProblem) {
    gitAIVersion = try fields.optionalString("git_ai_version")
    for (key, value) in try fields.map("prompts") {
      var prompt = Prompt(key: key, agent: try AgentID(value))
      prompt.humanAuthor = try value.optionalString("human_author")
      prompt.totalAdditions = try value.optionalInt("total_additions")
      prompt.totalDeletions = try value.optionalInt("total_deletions")
      prompt.acceptedLines = try value.optionalInt("accepted_lines")
      prompt.overridenLines = try value.optionalInt("overriden_lines")
      prompt.others = value.others(than: [
        "agent_id", "human_author", "total_additions", "total_deletions", "accepted_lines", "overriden_lines",
        "messages",
      ])
      prompts.append(prompt)
    }
    for (key, value) in try fields.map("sessions") {
      var session = Session(key: key, agent: try AgentID(value))
      session.humanAuthor = try value.optionalString("human_author")
      session.others = value.others(than: ["agent_id", "human_author", "messages"])
      sessions.append(session)
    }
    for (key, value) in try fields.map("humans") {
      var human = Human(key: key, author: try value.string("author"))
      human.others = value.others(than: ["author"])
      humans.append(human)
    }
    others = fields.others(than: [
      "schema_version", "git_ai_version", "base_commit_sha", "prompts", "sessions", "humans",
    ])
  }
}

extension GitAILog.AgentID {
  fileprivate init(_ owner: FieldReader) throws(FieldProblem) {
    let fields = try owner.object("agent_id")
    self.init(
      tool: try fields.string("tool"), id: try fields.string("id"), model: try fields.string("model"))
    others = fields.others(than: ["tool", "id", "model"])
  }
}

/// Reads what stands before the line `---`.
private struct GitAILogParser {
  var rest: ArraySlice<UInt8>
  var line = 1

  private func failure(_ problem: GitAILogError.Problem) -> GitAILogError {
    GitAILogError(line: line, problem: problem)
  }

  mutating func files() throws(GitAILogError) -> [GitAILog.File] {
    var files: [GitAILog.File] = []
    while !rest.isEmpty {
      if rest.starts(with: "---\n".utf8) || rest.elementsEqual("---".utf8) {
        _ = takeLine()
        return files
      }
      if rest.first == 0x20 {
        guard !files.isEmpty else { throw failure(.entryWithoutFile) }
        files[files.count - 1].entries.append(try entry())
      } else {
        files.append(GitAILog.File(path: try path(), entries: []))
      }
    }
    throw failure(.noSeparator)
  }

  /// The line without its end.
  private mutating func takeLine() -> ArraySlice<UInt8> {
    let end = rest.firstIndex(of: 0x0A) ?? rest.endIndex
    defer {
      rest = rest[min(end + 1, rest.endIndex)...]
      line += 1
    }
    return rest[..<end]
  }

  private mutating func path() throws(GitAILogError) -> [UInt8] {
    let mark = UInt8(ascii: "\"")
    guard rest.first == mark else {
      let text = rest.prefix { $0 != 0x0A }
      guard !text.isEmpty, !text.contains(where: GitAILog.needsQuotes), !text.contains(mark) else {
        throw failure(.path)
      }
      return Array(takeLine())
    }
    // A newline may stand between the quotation marks.
    let inner = rest.dropFirst()
    guard let close = inner.firstIndex(of: mark), close > inner.startIndex,
      close + 1 == rest.endIndex || rest[close + 1] == 0x0A
    else { throw failure(.path) }
    let path = Array(inner[..<close])
    line += path.count { $0 == 0x0A }
    rest = rest[close...]
    _ = takeLine()
    return path
  }

  private mutating func entry() throws(GitAILogError) -> GitAILog.Entry {
    let text = rest.prefix { $0 != 0x0A }
    let parts = text.split(separator: 0x20, omittingEmptySubsequences: false)
    guard parts.count == 4, parts[0].isEmpty, parts[1].isEmpty, !parts[2].isEmpty, !parts[3].isEmpty else {
      throw failure(.entry)
    }
    let written = String(decoding: parts[2], as: UTF8.self)
    guard let key = GitAILog.Key(written) else { throw failure(.key(written)) }
    var lines: [ClosedRange<Int>] = []
    for part in parts[3].split(separator: UInt8(ascii: ","), omittingEmptySubsequences: false) {
      let range = try range(part)
      if let last = lines.last, range.lowerBound <= last.upperBound { throw failure(.rangesNotAscending) }
      lines.append(range)
    }
    _ = takeLine()
    return GitAILog.Entry(key: key, lines: lines)
  }

  private func range(_ text: ArraySlice<UInt8>) throws(GitAILogError) -> ClosedRange<Int> {
    let ends = text.split(separator: UInt8(ascii: "-"), omittingEmptySubsequences: false)
      .map { String(decoding: $0, as: UTF8.self) }
    guard (1...2).contains(ends.count), ends.allSatisfy(\.isDecimal), let first = Int(ends[0]),
      let last = Int(ends[ends.count - 1]), 1 <= first, first <= last
    else { throw failure(.range(String(decoding: text, as: UTF8.self))) }
    return first...last
  }
}

extension GitAILog {
  static func needsQuotes(_ byte: UInt8) -> Bool { byte == 0x20 || byte == 0x09 || byte == 0x0A }
}
