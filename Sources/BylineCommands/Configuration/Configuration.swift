import FileSystem
import JSON
import Repository
import TOML

/// The settings in force: environment before the repository's file, that before the person's own, that before what holds otherwise. Options
/// of a command come before all of them, and are the command's own business.
///
/// Files are read when the first setting is asked for. A command that needs none reads none.
final class Configuration {
  /// A setting's value with where it comes from.
  struct Value: Equatable {
    var value: TOMLValue
    var origin: Origin
  }

  enum Origin: Equatable {
    case standard
    case file(path: [UInt8], line: Int)
    case variable(String)
  }

  private let host: Host
  private let console: Console
  /// The folder of the repository the command is about; the nearest one when no command has said.
  var repository: [UInt8]?
  private var loaded: [Setting: Value]?
  /// What `[ai.providers]` says, the repository's before the person's own.
  private var providerPatterns: [String: [String]] = [:]
  /// What `[remote.NAME]` says, the repository's before the person's own.
  private var remoteSettings: [String: RemoteSettings] = [:]
  /// Where each of it comes from, by the whole name of the setting.
  private var remoteOrigins: [String: Origin] = [:]

  init(_ host: Host, _ console: Console) {
    self.host = host
    self.console = console
  }

  /// The value in force; nil where nothing holds.
  ///
  /// - Throws: when a file does not read, or says something of the wrong kind: with file and line.
  subscript(_ setting: Setting) -> Value? {
    get throws(Failure) {
      if let value = EnvironmentSettings.before(setting, host) { return value }
      if let value = try files()[setting] { return value }
      if let value = EnvironmentSettings.after(setting, host) { return value }
      return setting.standard.map { Value(value: $0, origin: .standard) }
    }
  }

  func text(_ setting: Setting) throws(Failure) -> String? {
    if case .string(let text) = try self[setting]?.value { text } else { nil }
  }

  func number(_ setting: Setting) throws(Failure) -> Int {
    if case .integer(let number) = try self[setting]?.value { number } else { 0 }
  }

  func flag(_ setting: Setting) throws(Failure) -> Bool { try self[setting]?.value == .boolean(true) }

  func choice<Choice: RawRepresentable>(_ setting: Setting, _: Choice.Type) throws(Failure) -> Choice?
  where Choice.RawValue == String {
    try text(setting).flatMap { Choice(rawValue: $0) }
  }

  /// Providers of AI that files name, with patterns of their models' names.
  func providers() throws(Failure) -> [String: [String]] {
    _ = try files()
    return providerPatterns
  }

  /// Other repositories that files name.
  func remotes() throws(Failure) -> [String: RemoteSettings] {
    _ = try files()
    return remoteSettings
  }

  /// The value in force for one other repository; nil where nothing holds.
  func value(_ key: RemoteSettings.Key, ofRemote name: String) throws(Failure) -> Value? {
    _ = try files()
    guard let value = remoteSettings[name]?.value(of: key) else { return nil }
    return Value(value: value, origin: remoteOrigins["remote.\(name).\(key.rawValue)"] ?? .standard)
  }

  // MARK: Files

  /// Whether an entry is about another repository; then it is noted.
  private func isRemote(_ entry: TOMLDocument.Entry, _ file: ConfigurationFile) throws(Failure) -> Bool {
    guard let (name, key) = RemoteSettings.parts(of: entry.key) else { return false }
    let place = "\(ShownText.path(file.path)):\(entry.line)"
    guard let key = RemoteSettings.Key(rawValue: key) else {
      console.note("warning: \(place): there is no setting \(ShownText.line(entry.key.utf8))")
      return true
    }
    if key == .program, file.layer == .repository {
      console.note(
        "warning: \(place): \(ShownText.line(entry.key.utf8)) names a program, so only your own configuration can set it"
      )
      return true
    }
    guard remoteSettings[name, default: RemoteSettings()].set(key, entry.value) else {
      throw Failure(
        .usage,
        "\(place): \(ShownText.line(entry.key.utf8)) is \(ShownText.line(entry.value.text.utf8)), but takes \(key.expectation)"
      )
    }
    remoteOrigins[entry.key] = .file(path: file.path, line: entry.line)
    return true
  }

  /// What all files say, the repository's before the person's own.
  private func files() throws(Failure) -> [Setting: Value] {
    if let loaded { return loaded }
    // Said before reading: a complaint about a file must not lead to reading it again.
    loaded = [:]
    var values: [Setting: Value] = [:]
    for layer in [ConfigurationFile.Layer.user, .repository] {
      guard let file = ConfigurationFile(layer, host, repository: place()) else { continue }
      for entry in try file.document().entries {
        if try isProvider(entry, file) { continue }
        if try isRemote(entry, file) { continue }
        guard let setting = try checked(entry, file) else { continue }
        values[setting] = Value(value: entry.value, origin: .file(path: file.path, line: entry.line))
      }
    }
    loaded = values
    return values
  }

  /// Whether an entry is about a provider of AI; then it is noted.
  private func isProvider(_ entry: TOMLDocument.Entry, _ file: ConfigurationFile) throws(Failure) -> Bool {
    let table = "ai.providers."
    guard entry.key.hasPrefix(table), entry.key.count > table.count else { return false }
    let patterns: [String]?
    switch entry.value {
    case .string(let text): patterns = text.split(separator: " ").map(String.init)
    case .array(let values):
      let texts = values.compactMap { if case .string(let text) = $0 { text } else { nil } }
      patterns = texts.count == values.count ? texts : nil
    default: patterns = nil
    }
    guard let patterns else {
      throw Failure(
        .usage,
        "\(ShownText.path(file.path)):\(entry.line): \(ShownText.line(entry.key.utf8)) takes names of models",
        hint: "write them as [\"name*\", ...]")
    }
    providerPatterns[String(entry.key.dropFirst(table.count)).lowercased(), default: []] += patterns
    return true
  }

  /// The folder of the repository, where there is one.
  func place() -> [UInt8]? {
    if repository == nil, let current = try? host.currentDirectory() {
      repository = Repository.find(from: current).map { Repository.home(of: $0) }
    }
    return repository
  }

  /// The setting an entry is about; nil, with a warning, when it has no effect.
  private func checked(_ entry: TOMLDocument.Entry, _ file: ConfigurationFile) throws(Failure) -> Setting? {
    let place = "\(ShownText.path(file.path)):\(entry.line)"
    let name = ShownText.line(entry.key.utf8)
    guard let setting = Setting(rawValue: entry.key) else {
      let likely = Suggestion.likely(entry.key, among: Setting.allCases.map(\.rawValue))
      let question = likely.isEmpty ? "" : "; \(Suggestion.question(likely))"
      console.note("warning: \(place): there is no setting \(name)\(question)")
      return nil
    }
    guard setting.accepts(entry.value) else {
      throw Failure(
        .usage,
        "\(place): \(name) is \(ShownText.line(entry.value.text.utf8)), but takes \(setting.expectation)",
        hint: "edit the line, or type `byline config set \(name) VALUE`")
    }
    if setting.runsProgram, file.layer == .repository {
      console.note("warning: \(place): \(name) names a program, so only your own configuration can set it")
      return nil
    }
    if setting.isExtreme(entry.value) {
      console.note("warning: \(place): \(name) = \(entry.value.text) is far from what is usual")
    }
    return setting
  }
}
