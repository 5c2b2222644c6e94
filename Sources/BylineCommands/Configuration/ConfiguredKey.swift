import TOML

/// What a name on the command line means: a setting, or something that holds for one other repository.
enum ConfiguredKey {
  case setting(Setting)
  case remote(name: String, RemoteSettings.Key)

  /// - Throws: `Failure` for what is neither.
  init(_ text: String) throws {
    if let setting = Setting(rawValue: text) {
      self = .setting(setting)
      return
    }
    guard let (name, word) = RemoteSettings.parts(of: text) else {
      throw ConfiguredKey.unknown(text, among: Setting.allCases.map(\.rawValue))
    }
    try RemoteSettings.check(name)
    guard let key = RemoteSettings.Key(rawValue: word) else {
      throw ConfiguredKey.unknown(text, among: RemoteSettings.Key.allCases.map { "remote.\(name).\($0)" })
    }
    self = .remote(name: name, key)
  }

  private static func unknown(_ text: String, among names: [String]) -> Failure {
    let likely = Suggestion.likely(text, among: names)
    return Failure(
      .notFound, "there is no setting \(ShownText.quoted(ArgumentText.bytes(of: text)))",
      hint: likely.isEmpty ? "see them with `byline config list`" : Suggestion.question(likely))
  }

  /// As it is called in files.
  var name: String {
    switch self {
    case .setting(let setting): setting.rawValue
    case .remote(let name, let key): "remote.\(name).\(key.rawValue)"
    }
  }

  /// What it takes, for people.
  var expectation: String {
    switch self {
    case .setting(let setting): setting.expectation
    case .remote(_, let key): key.expectation
    }
  }

  /// Whether it names a program to run: then only a person's own file counts.
  var runsProgram: Bool {
    switch self {
    case .setting(let setting): setting.runsProgram
    case .remote(_, let key): key == .program
    }
  }

  /// A value as it is typed on the command line; nil when it is none.
  ///
  /// - Parameter folder: where relative paths count from.
  /// - Throws: `Failure` for an address that is none.
  func value(of text: String, from folder: [UInt8]) throws -> TOMLValue? {
    switch self {
    case .setting(let setting): return setting.value(of: text)
    case .remote(_, .url): return .string(try RemotePlace(address: text).lasting(from: folder))
    case .remote(_, let key): return key.value(of: text)
    }
  }

  func isExtreme(_ value: TOMLValue) -> Bool {
    if case .setting(let setting) = self { setting.isExtreme(value) } else { false }
  }
}

extension RemoteSettings.Key {
  /// A value as it is typed; nil when it is none.
  fileprivate func value(of text: String) -> TOMLValue? {
    let value: TOMLValue? =
      switch self {
      case .url, .attribution, .program: text.isEmpty ? nil : .string(text)
      case .prompts: ["true": .boolean(true), "false": .boolean(false)][text]
      case .batch: Int(text).map { .integer($0) }
      }
    var settings = RemoteSettings()
    return value.flatMap { settings.set(self, $0) ? $0 : nil }
  }
}
