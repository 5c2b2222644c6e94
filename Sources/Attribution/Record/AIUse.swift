import ChangeModel

/// In what way an AI took part.
public enum SuggestionType: UInt8, CaseIterable, Sendable {
  /// The AI wrote it, and it was taken as it was.
  case complete = 1
  /// Some of what the AI wrote was taken.
  case partial = 2
  /// Person and AI wrote it together.
  case collaborative = 3
  /// A person wrote it after what the AI had shown.
  case inspired = 4
  /// The AI looked at what a person wrote.
  case review = 5
  /// The AI gave existing text another form.
  case refactor = 6

  /// The word it is typed and shown as.
  public var word: String {
    switch self {
    case .complete: "complete"
    case .partial: "partial"
    case .collaborative: "collaborative"
    case .inspired: "inspired"
    case .review: "review"
    case .refactor: "refactor"
    }
  }

  public init?(word: some StringProtocol) {
    guard let found = SuggestionType.allCases.first(where: { $0.word == word }) else { return nil }
    self = found
  }

  /// Whether text recorded with it and nothing nearer known was typed by the AI.
  public var isTypedByAI: Bool { self != .inspired && self != .review }
}

/// A share from 0 to 1 in steps of a millionth.
public struct Confidence: Hashable, Comparable, Sendable {
  public static let whole: UInt32 = 1_000_000
  public let millionths: UInt32

  /// Nil above 1.
  public init?(millionths: UInt32) {
    guard millionths <= Confidence.whole else { return nil }
    self.millionths = millionths
  }

  public static func < (a: Confidence, b: Confidence) -> Bool { a.millionths < b.millionths }
}

/// One AI that took part in a change: which, in what session, and what is known of its share. Everything may be unknown.
public struct AIUse: Hashable, Sendable {
  public var provider: [UInt8] = []
  public var model: [UInt8] = []
  public var tool: [UInt8] = []
  public var session: [UInt8] = []
  public var suggestion: SuggestionType?
  /// What the agent claims of itself.
  public var confidence: Confidence?
  /// How sure the person is who took it.
  public var acceptance: Confidence?
  /// Commitment to the prompt (`PromptCommitment`); the prompt itself is stored apart, if at all.
  public var prompt: Digest?
  /// Milliseconds a person spent on looking at it.
  public var reviewTime: UInt64?
  public var tokens: UInt64?
  /// `temperature` and the like, in the order given; names are not repeated.
  public var parameters: [Parameter] = []
  /// Fields of later versions, kept byte for byte.
  public var unknown: TaggedFields = TaggedFields()

  public struct Parameter: Hashable, Sendable {
    public var name: [UInt8]
    public var value: [UInt8]
    public init(name: [UInt8], value: [UInt8]) {
      self.name = name
      self.value = value
    }
  }

  public init() {}

  /// - Parameters: UTF-8; empty is unknown.
  public init(provider: String, model: String, tool: String = "", session: String = "") {
    self.provider = Array(provider.utf8)
    self.model = Array(model.utf8)
    self.tool = Array(tool.utf8)
    self.session = Array(session.utf8)
  }
}
