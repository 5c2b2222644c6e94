import TOML

/// What can be configured: each setting by its name in the files.
enum Setting: String, CaseIterable, Sendable {
  case aiEnabled = "ai.enabled"
  case aiModel = "ai.model"
  case aiProvider = "ai.provider"
  case aiRecordTurns = "ai.record-turns"
  case aiStrict = "ai.strict"
  case aiTool = "ai.tool"
  case aiTrackPrompts = "ai.track-prompts"
  case attributionDefaultHand = "attribution.default-hand"
  case attributionEnabled = "attribution.enabled"
  case authorName = "author.name"
  case authorEmail = "author.email"
  case channelDefault = "channel.default"
  case diffAlgorithm = "diff.algorithm"
  case diffContext = "diff.context"
  case identityDefault = "identity.default"
  case receiveConflicts = "receive.conflicts"
  case receiveUpdate = "receive.update"
  case detectRenames = "record.detect-renames"
  case recordEditor = "record.editor"
  case recordSign = "record.sign"
  case remoteDefault = "remote.default"
  case servePrompts = "serve.prompts"
  case color = "ui.color"
  case pager = "ui.pager"
  case paginate = "ui.paginate"
  case progressAfter = "ui.progress-after"

  /// What a setting can be.
  enum Kind: Sendable {
    case text
    case flag
    case choice([String])
    /// The numbers that make sense, and those a person would want.
    case number(ClosedRange<Int>, usual: ClosedRange<Int>)
  }

  var kind: Kind {
    switch self {
    case .aiModel, .aiProvider, .aiTool, .authorName, .authorEmail, .channelDefault, .identityDefault,
      .recordEditor, .remoteDefault, .pager:
      .text
    case .aiEnabled, .aiRecordTurns, .aiStrict, .aiTrackPrompts, .attributionEnabled, .detectRenames,
      .paginate, .servePrompts:
      .flag
    case .attributionDefaultHand: .choice(DefaultHand.allCases.map(\.rawValue))
    case .diffAlgorithm: .choice(AlgorithmFlag.allCases.map { "\($0)" })
    case .receiveConflicts: .choice(ReceivedConflicts.allCases.map(\.rawValue))
    case .receiveUpdate: .choice(ReceivedFiles.allCases.map(\.rawValue))
    case .recordSign: .choice(SigningChoice.allCases.map(\.rawValue))
    case .color: .choice(ColourChoice.allCases.map(\.rawValue))
    case .diffContext: .number(0...1_000_000, usual: 0...100)
    case .progressAfter: .number(0...86_400_000, usual: 0...10_000)
    }
  }

  /// What it is where nobody says otherwise; nil where nothing is.
  var standard: TOMLValue? {
    switch self {
    case .aiModel, .aiProvider, .aiTool, .authorName, .authorEmail, .identityDefault, .remoteDefault: nil
    case .aiEnabled, .attributionEnabled: .boolean(true)
    case .aiRecordTurns, .aiStrict, .aiTrackPrompts, .servePrompts: .boolean(false)
    case .attributionDefaultHand: .string(DefaultHand.unknown.rawValue)
    case .channelDefault: .string("main")
    case .diffAlgorithm: .string("histogram")
    case .diffContext: .integer(3)
    case .detectRenames: .boolean(true)
    case .receiveConflicts: .string(ReceivedConflicts.refuse.rawValue)
    case .receiveUpdate: .string(ReceivedFiles.never.rawValue)
    case .recordEditor: .string("vi")
    case .recordSign: .string(SigningChoice.auto.rawValue)
    case .color: .string(ColourChoice.auto.rawValue)
    case .pager: .string(Pager.standard)
    case .paginate: .boolean(true)
    case .progressAfter: .integer(500)
    }
  }

  /// Whether it names a program to run: then only a person's own file counts, since a repository may come from anybody.
  var runsProgram: Bool { self == .recordEditor || self == .pager }

  /// What it takes, for people.
  var expectation: String {
    switch kind {
    case .text: "a string"
    case .flag: "true or false"
    case .choice(let names): "one of " + names.joined(separator: ", ")
    case .number(let range, _): "an integer from \(range.lowerBound) to \(range.upperBound)"
    }
  }

  /// Whether a value is what the setting takes.
  func accepts(_ value: TOMLValue) -> Bool {
    switch (kind, value) {
    case (.text, .string), (.flag, .boolean): true
    case (.choice(let names), .string(let name)): names.contains(name)
    case (.number(let range, _), .integer(let number)): range.contains(number)
    default: false
    }
  }

  /// A value as it is typed on the command line; nil when it is none.
  func value(of text: String) -> TOMLValue? {
    let value: TOMLValue? =
      switch kind {
      case .text, .choice: .string(text)
      case .flag: ["true": .boolean(true), "false": .boolean(false)][text]
      case .number: Int(text).map { .integer($0) }
      }
    return value.flatMap { accepts($0) ? $0 : nil }
  }

  /// What may be a slip: a number far from what a person would want.
  func isExtreme(_ value: TOMLValue) -> Bool {
    guard case .number(_, let usual) = kind, case .integer(let number) = value else { return false }
    return !usual.contains(number)
  }
}

/// Whose edits are that nothing else is known of: what a person declares once for all of theirs.
enum DefaultHand: String, CaseIterable, Sendable {
  case unknown
  case human
}

/// What becomes of a push that would bring conflicts into a channel.
enum ReceivedConflicts: String, CaseIterable, Sendable {
  case refuse
  case allow
}

/// Whether the files of the working copy follow what is pushed to its channel.
enum ReceivedFiles: String, CaseIterable, Sendable {
  /// With the next command there.
  case never
  /// At once, where no edit is in the way.
  case clean
}

/// When changes are signed.
enum SigningChoice: String, CaseIterable, Sendable {
  /// When there is a key.
  case auto
  /// Recording without a key is refused.
  case always
  case never
}
