import JSON

/// A record of Agent Trace 0.1.0: which ranges of which files at one revision which conversation contributed.
///
/// The specification is a draft, <https://github.com/cursor/agent-trace>: it does not speak of deleted lines, and leaves open what becomes of ranges when
/// text is rewritten. Fields that are not known here are kept.
package struct AgentTrace: Equatable, Sendable {
  package static let mediaType = "application/vnd.agent-trace.record+json"
  package static let version = "0.1.0"

  package var version = AgentTrace.version
  /// A UUID.
  package var id: String
  /// RFC 3339.
  package var timestamp: String
  package var vcs: VCS?
  package var tool: Tool?
  package var files: [File]
  /// What others may add, under names that are domains turned round: `dev.byline`.
  package var metadata: JSON?
  package var others: [JSON.Field] = []

  package init(id: String, timestamp: String, files: [File]) {
    self.id = id
    self.timestamp = timestamp
    self.files = files
  }

  package struct VCS: Equatable, Sendable {
    package enum Kind: String, Sendable { case git, jj, hg, svn }

    package var kind: Kind
    package var revision: String
    package var others: [JSON.Field] = []

    package init(kind: Kind, revision: String) {
      self.kind = kind
      self.revision = revision
    }
  }

  package struct Tool: Equatable, Sendable {
    package var name: String?
    package var version: String?
    package var others: [JSON.Field] = []

    package init(name: String?, version: String? = nil) {
      self.name = name
      self.version = version
    }
  }

  package struct File: Equatable, Sendable {
    /// From the root of the repository.
    package var path: String
    package var conversations: [Conversation]
    package var others: [JSON.Field] = []

    package init(path: String, conversations: [Conversation]) {
      self.path = path
      self.conversations = conversations
    }
  }

  package struct Conversation: Equatable, Sendable {
    package var url: String?
    package var contributor: Contributor?
    package var ranges: [Range]
    package var related: [Related] = []
    package var others: [JSON.Field] = []

    package init(url: String? = nil, contributor: Contributor? = nil, ranges: [Range]) {
      self.url = url
      self.contributor = contributor
      self.ranges = ranges
    }

    /// Who contributed a range: its own contributor if it names one, else that of the conversation, else unknown.
    package func contributor(of range: Range) -> Contributor {
      range.contributor ?? contributor ?? Contributor(kind: .unknown)
    }
  }

  package struct Contributor: Equatable, Sendable {
    package enum Kind: String, Sendable { case human, ai, mixed, unknown }

    package var kind: Kind
    /// As models.dev names models: `anthropic/claude-x`.
    package var modelID: String?
    package var others: [JSON.Field] = []

    package init(kind: Kind, modelID: String? = nil) {
      self.kind = kind
      self.modelID = modelID
    }

    /// Collaborative where both wrote. A record of an agent about itself is an observation.
    package var suggestionType: Signal.SuggestionType? { kind == .mixed ? .collaborative : nil }
  }

  /// Lines from 1 on, both ends in it.
  package struct Range: Equatable, Sendable {
    package var lines: ClosedRange<Int>
    package var contentHash: String?
    package var contributor: Contributor?
    package var others: [JSON.Field] = []

    package init(lines: ClosedRange<Int>, contentHash: String? = nil, contributor: Contributor? = nil) {
      self.lines = lines
      self.contentHash = contentHash
      self.contributor = contributor
    }
  }

  package struct Related: Equatable, Sendable {
    package var type: String
    package var url: String
    package var others: [JSON.Field] = []

    package init(type: String, url: String) {
      self.type = type
      self.url = url
    }
  }

  /// How a range names its contents: `murmur3:9f2e8a1b`.
  package static func contentHash(of bytes: some Sequence<UInt8>) -> String {
    let digits = String(Murmur3.hash(bytes), radix: 16)
    return "murmur3:" + String(repeating: "0", count: 8 - digits.utf8.count) + digits
  }
}
