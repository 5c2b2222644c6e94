import Remote
import TOML

/// What `[remote.NAME]` of a configuration file says.
struct RemoteSettings: Equatable {
  enum Key: String, CaseIterable {
    /// Where it is.
    case url
    /// What of attribution travels: full, core or none.
    case attribution
    /// Whether kept prompts travel.
    case prompts
    /// How many changes are stored at once while they come.
    case batch
    /// The program there, where it is not `byline` on its path.
    case program

    var expectation: String {
      switch self {
      case .url, .program: "a string"
      case .attribution: "one of full, core, none"
      case .prompts: "true or false"
      case .batch: "an integer from 1 to 100000"
      }
    }
  }

  var url: String?
  var attribution: AttributionShare?
  var prompts: Bool?
  var program: String?
  var batch: Int?

  /// The name and the key of a setting `remote.NAME.KEY`.
  static func parts(of setting: String) -> (name: String, key: String)? {
    let prefix = "remote."
    guard setting.hasPrefix(prefix), let dot = setting.lastIndex(of: ".") else { return nil }
    let start = setting.index(setting.startIndex, offsetBy: prefix.count)
    guard start < dot else { return nil }
    return (String(setting[start..<dot]), String(setting[setting.index(after: dot)...]))
  }

  /// - Returns: false for a value the key does not take.
  mutating func set(_ key: Key, _ value: TOMLValue) -> Bool {
    switch (key, value) {
    case (.url, .string(let text)): url = text
    case (.program, .string(let text)): program = text
    case (.prompts, .boolean(let flag)): prompts = flag
    case (.batch, .integer(let number)) where (1...100_000).contains(number): batch = number
    case (.attribution, .string(let text)):
      guard let share = AttributionShare(word: text) else { return false }
      attribution = share
    default: return false
    }
    return true
  }

  /// The value of a key, as files have it; nil where nothing is said.
  func value(of key: Key) -> TOMLValue? {
    switch key {
    case .url: url.map { .string($0) }
    case .attribution: attribution.map { .string($0.word) }
    case .prompts: prompts.map { .boolean($0) }
    case .batch: batch.map { .integer($0) }
    case .program: program.map { .string($0) }
    }
  }

  /// - Throws: `Failure` for what cannot be the name of a remote.
  static func check(_ name: String) throws {
    guard !isName(name) else { return }
    throw Failure(
      .usage, "\(ShownText.quoted(Array(name.utf8))) is no name for a remote",
      hint: "take one word without dots, slashes and colons")
  }

  /// Whether a text can be the name of a remote: one word that is no path and no address.
  static func isName(_ text: String) -> Bool {
    let bytes = Array(text.utf8)
    let isPlain = bytes.allSatisfy {
      $0 > 0x20 && $0 != 0x7F && !"/:.@\"\\".utf8.contains($0)
    }
    return !bytes.isEmpty && bytes.count <= 100 && isPlain && bytes.first != UInt8(ascii: "-")
      && text != "default"
  }
}

extension AttributionShare {
  init?(word: String) {
    switch word {
    case "none": self = .none
    case "core": self = .core
    case "full": self = .full
    default: return nil
    }
  }

  var word: String { "\(self)" }
}
