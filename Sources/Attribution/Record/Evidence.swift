/// Where a statement of a record comes from, and how far it can be relied on.
public struct Evidence: Hashable, Sendable {
  public enum Source: UInt8, CaseIterable, Sendable {
    /// Typed by whoever recorded the change.
    case flag = 1
    /// Variables set around the command.
    case environment = 2
    /// Said by the agent while it wrote.
    case checkpoint = 3
    /// A standing declaration in the configuration.
    case configuration = 4
    /// A note beside the commit it was imported from.
    case note = 5
    /// A line of the message that is made for it.
    case trailer = 6
    /// Concluded from names, addresses or the words of the message.
    case inferred = 7

    public var word: String {
      switch self {
      case .flag: "flag"
      case .environment: "environment"
      case .checkpoint: "checkpoint"
      case .configuration: "configuration"
      case .note: "note"
      case .trailer: "trailer"
      case .inferred: "inferred"
      }
    }

    /// How it ranks: `declared` by somebody, `observed` by a program, or `inferred`.
    public var grade: Grade {
      switch self {
      case .flag, .environment, .configuration, .trailer: .declared
      case .checkpoint, .note: .observed
      case .inferred: .inferred
      }
    }
  }

  public enum Grade: UInt8, CaseIterable, Comparable, Sendable {
    case inferred = 1
    case observed = 2
    case declared = 3
    public var word: String {
      switch self {
      case .inferred: "inferred"
      case .observed: "observed"
      case .declared: "declared"
      }
    }
    public static func < (a: Grade, b: Grade) -> Bool { a.rawValue < b.rawValue }
  }

  /// What it is evidence of.
  public enum Subject: Hashable, Sendable {
    /// The change as a whole.
    case change
    /// The AI of this number in the record.
    case ai(Int)
    /// The tool of this number in the record.
    case tool(Int)
    /// That a person typed text.
    case human
  }

  public var source: Source
  public var subject: Subject
  /// Which rule found it; empty but for what was found in words.
  public var rule: [UInt8]
  /// The exact words it was found in; empty for what was said outright.
  public var text: [UInt8]

  public init(_ source: Source, of subject: Subject, rule: [UInt8] = [], text: [UInt8] = []) {
    self.source = source
    self.subject = subject
    self.rule = rule
    self.text = text
  }
}
