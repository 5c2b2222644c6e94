import JSON

/// The authorship log that git-ai keeps for a commit, as a note under `refs/notes/ai`: which lines of which files which session or person
/// wrote, and who these are.
///
///     src/parse.swift
///       s_0a1b2c3d4e5f60::t_11223344556677 1-12,20
///       h_aabbccddeeff00 13-19
///     ---
///     {"schema_version": "authorship/3.0.0", ...}
///
/// Lines that are not listed are unknown, not human. Fields that are not known here are kept, so that a log that was read is written with
/// nothing lost; only `messages`, the conversation itself, is dropped on the way in.
package struct GitAILog: Equatable, Sendable {
  package static let schemaVersion = "authorship/3.0.0"
  /// Where the notes of commits lie, and those of stashes.
  package static let notes = "refs/notes/ai"
  package static let stashNotes = "refs/notes/ai-stash"

  package var files: [File]
  package var schemaVersion = GitAILog.schemaVersion
  package var gitAIVersion: String?
  /// The commit the log is about, as 40 or 64 hexadecimal digits.
  package var baseCommit: String
  package var prompts: [Prompt] = []
  package var sessions: [Session] = []
  package var humans: [Human] = []
  package var others: [JSON.Field] = []

  package init(baseCommit: String, files: [File] = []) {
    self.baseCommit = baseCommit
    self.files = files
  }

  package struct File: Equatable, Sendable {
    package var path: [UInt8]
    package var entries: [Entry]

    package init(path: [UInt8], entries: [Entry]) {
      self.path = path
      self.entries = entries
    }
  }

  /// Lines of one author; numbers from 1 on, in ascending order, without overlap.
  package struct Entry: Equatable, Sendable {
    package var key: Key
    package var lines: [ClosedRange<Int>]

    package init(key: Key, lines: [ClosedRange<Int>]) {
      self.key = key
      self.lines = lines
    }
  }

  package struct AgentID: Equatable, Sendable {
    package var tool: String
    package var id: String
    package var model: String
    package var others: [JSON.Field] = []

    package init(tool: String, id: String, model: String) {
      self.tool = tool
      self.id = id
      self.model = model
    }
  }

  /// An entry of the older kind: a conversation with its statistics.
  package struct Prompt: Equatable, Sendable {
    package var key: String
    package var agent: AgentID
    package var humanAuthor: String?
    package var totalAdditions: Int?
    package var totalDeletions: Int?
    package var acceptedLines: Int?
    /// Spelled `overriden_lines`, as the standard has it.
    package var overridenLines: Int?
    package var others: [JSON.Field] = []

    package init(key: String, agent: AgentID) {
      self.key = key
      self.agent = agent
    }

    /// Partial where lines were rewritten since, complete where the count says that none were.
    package var suggestionType: Signal.SuggestionType? {
      overridenLines.map { $0 > 0 ? .partial : .complete }
    }
  }

  package struct Session: Equatable, Sendable {
    package var key: String
    package var agent: AgentID
    package var humanAuthor: String?
    package var others: [JSON.Field] = []

    package init(key: String, agent: AgentID) {
      self.key = key
      self.agent = agent
    }
  }

  package struct Human: Equatable, Sendable {
    package var key: String
    package var author: String
    package var others: [JSON.Field] = []

    package init(key: String, author: String) {
      self.key = key
      self.author = author
    }
  }
}

// MARK: - Who wrote

extension GitAILog {
  package enum Author: Equatable, Sendable {
    case agent(AgentID)
    case human(String)
  }

  /// Whom a key stands for; nil where the log does not say. O(keys of the log).
  package func author(of key: Key) -> Author? {
    switch key {
    case .session(let id, _): sessions.first { $0.key == id }.map { .agent($0.agent) }
    case .human(let id): humans.first { $0.key == id }.map { .human($0.author) }
    case .prompt(let id): prompts.first { $0.key == id }.map { .agent($0.agent) }
    }
  }
}
