import Attribution
import ChangeModel
import FileSystem

/// What is said of an AI in options or variables, checked: every value or its refusal with what is accepted.
struct AIDetails {
  var use = AIUse()
  /// The words the AI was asked in, with what opens the commitment to them.
  var prompt: (text: [UInt8], salt: [UInt8])?

  /// What options say.
  ///
  /// - Parameter salt: random bytes for the commitment to a prompt.
  init(_ options: AttributionOptions, salt: () throws -> [UInt8]) throws {
    use.provider = try AIDetails.name(options.aiProvider, "--ai-provider")
    use.model = try AIDetails.name(options.aiModel, "--ai-model")
    use.tool = try AIDetails.name(options.aiTool, "--ai-tool")
    use.session = try AIDetails.name(options.aiSession, "--ai-session")
    use.suggestion = try AIDetails.suggestion(options.aiSuggestionType, "--ai-suggestion-type")
    use.confidence = try AIDetails.confidence(options.aiConfidence, "--ai-confidence")
    use.acceptance = try AIDetails.confidence(options.aiAcceptanceConfidence, "--ai-acceptance-confidence")
    use.reviewTime = try AIDetails.milliseconds(options.aiReviewTime, "--ai-review-time")
    use.tokens = try AIDetails.count(options.aiTokenCount, "--ai-token-count")
    for text in options.aiParam { try add(parameter: text) }
    guard let path = options.aiPromptFile else { return }
    let text = try AIDetails.file(ArgumentText.bytes(of: path))
    let opening = try salt()
    prompt = (text, opening)
    use.prompt = PromptCommitment(to: text, salt: opening).digest
  }

  private static func file(_ path: [UInt8]) throws(Failure) -> [UInt8] {
    do throws(FileError) {
      let place = try System.canonicalPath(path)
      guard let file = try HomeFile.read(place) else { throw FileError(.read, path, .system(2)) }
      return file.bytes
    } catch {
      throw Failure(error)
    }
  }

  /// What variables say.
  init(_ host: Host) throws(Failure) {
    func text(_ name: String) -> String? { host.variable(name).map { ArgumentText.text(of: $0) } }
    use.provider = try AIDetails.name(text("BYLINE_AI_PROVIDER"), "BYLINE_AI_PROVIDER")
    use.model = try AIDetails.name(text("BYLINE_AI_MODEL"), "BYLINE_AI_MODEL")
    use.tool = try AIDetails.name(text("BYLINE_AI_TOOL"), "BYLINE_AI_TOOL")
    use.session = try AIDetails.name(text("BYLINE_AI_SESSION"), "BYLINE_AI_SESSION")
    use.suggestion = try AIDetails.suggestion(
      text("BYLINE_AI_SUGGESTION_TYPE"), "BYLINE_AI_SUGGESTION_TYPE")
    use.confidence = try AIDetails.confidence(text("BYLINE_AI_CONFIDENCE"), "BYLINE_AI_CONFIDENCE")
    use.acceptance = try AIDetails.confidence(
      text("BYLINE_AI_ACCEPTANCE_CONFIDENCE"), "BYLINE_AI_ACCEPTANCE_CONFIDENCE")
    use.reviewTime = try AIDetails.milliseconds(text("BYLINE_AI_REVIEW_TIME"), "BYLINE_AI_REVIEW_TIME")
    use.tokens = try AIDetails.count(text("BYLINE_AI_TOKEN_COUNT"), "BYLINE_AI_TOKEN_COUNT")
    use.prompt = try AIDetails.digest(text("BYLINE_AI_PROMPT_HASH"), "BYLINE_AI_PROMPT_HASH")
    for (variable, name) in [
      ("BYLINE_AI_TEMPERATURE", "temperature"), ("BYLINE_AI_MAX_TOKENS", "max_tokens"),
    ] {
      guard let value = text(variable) else { continue }
      guard Double(value)?.isFinite == true else {
        throw AIDetails.refusal(variable, value, "a number")
      }
      use.parameters.append(AIUse.Parameter(name: Array(name.utf8), value: Array(value.utf8)))
    }
  }

  /// Whether variables say that an AI makes the edits; nil where they say nothing.
  static func isEnabled(_ host: Host) throws(Failure) -> Bool? {
    if let value = host.variable("BYLINE_AI_ENABLED") {
      switch ArgumentText.text(of: value).lowercased() {
      case "1", "true", "yes", "on": return true
      case "0", "false", "no", "off": return false
      default:
        throw refusal("BYLINE_AI_ENABLED", ArgumentText.text(of: value), "true or false")
      }
    }
    let names = ["PROVIDER", "MODEL", "TOOL", "SESSION"]
    return names.contains { host.variable("BYLINE_AI_\($0)") != nil } ? true : nil
  }

  // MARK: Values

  private static func refusal(_ source: String, _ value: String, _ accepted: String) -> Failure {
    Failure(
      .usage, "\(source) is \(ShownText.quoted(Array(value.utf8))), but takes \(accepted)",
      hint: "give another value, or leave it out")
  }

  private static func name(_ text: String?, _ source: String) throws(Failure) -> [UInt8] {
    guard let text else { return [] }
    let bytes = ArgumentText.bytes(of: text)
    guard !bytes.isEmpty, bytes.count <= 1024, bytes.allSatisfy({ $0 >= 0x20 && $0 != 0x7F }) else {
      throw refusal(source, text, "a name of 1 to 1024 printable characters")
    }
    return bytes
  }

  static func suggestion(_ text: String?, _ source: String) throws(Failure) -> SuggestionType? {
    guard let text else { return nil }
    guard let type = SuggestionType(word: text) else {
      throw refusal(source, text, "one of " + SuggestionType.allCases.map(\.word).joined(separator: ", "))
    }
    return type
  }

  static func confidence(_ text: String?, _ source: String) throws(Failure) -> Confidence? {
    guard let text else { return nil }
    guard let value = Double(text), value >= 0, value <= 1,
      let confidence = Confidence(millionths: UInt32((value * Double(Confidence.whole)).rounded()))
    else { throw refusal(source, text, "a number from 0 to 1") }
    return confidence
  }

  private static func count(_ text: String?, _ source: String) throws(Failure) -> UInt64? {
    guard let text else { return nil }
    guard let value = UInt64(text) else { throw refusal(source, text, "a count") }
    return value
  }

  private static func digest(_ text: String?, _ source: String) throws(Failure) -> Digest? {
    guard let text else { return nil }
    guard let digest = Base32.decode(text).flatMap({ Digest($0) }) ?? hex(text).flatMap({ Digest($0) }) else {
      throw refusal(source, text, "32 bytes in hexadecimal or base32")
    }
    return digest
  }

  private static func hex(_ text: String) -> [UInt8]? {
    let digits = text.utf8.compactMap { Character(UnicodeScalar($0)).hexDigitValue }
    guard digits.count == text.utf8.count, digits.count % 2 == 0 else { return nil }
    return stride(from: 0, to: digits.count, by: 2).map { UInt8(digits[$0] * 16 + digits[$0 + 1]) }
  }

  /// `90s`, `5m`, `1h30m`, `250ms`; a bare number is seconds.
  static func milliseconds(_ text: String?, _ source: String) throws(Failure) -> UInt64? {
    guard let text else { return nil }
    guard let value = Duration(text) else { throw refusal(source, text, "a time as 90s, 5m or 1h30m") }
    return value.milliseconds
  }

  private mutating func add(parameter text: String) throws(Failure) {
    let bytes = ArgumentText.bytes(of: text)
    guard let equals = bytes.firstIndex(of: UInt8(ascii: "=")), equals > 0, bytes.count <= 4096 else {
      throw AIDetails.refusal("--ai-param", text, "NAME=VALUE")
    }
    let name = Array(bytes[..<equals])
    guard !use.parameters.contains(where: { $0.name == name }) else {
      throw Failure(.usage, "--ai-param gives \(ShownText.quoted(name)) twice")
    }
    use.parameters.append(AIUse.Parameter(name: name, value: Array(bytes[(equals + 1)...])))
  }

  /// A time as it is typed.
  private struct Duration {
    var milliseconds: UInt64 = 0

    init?(_ text: String) {
      var number: UInt64?
      var unit = ""
      func scale() -> UInt64? { ["ms": 1, "": 1000, "s": 1000, "m": 60_000, "h": 3_600_000][unit] }
      func add() -> Bool {
        guard let value = number, let factor = scale() else { return false }
        let (product, overflow) = value.multipliedReportingOverflow(by: factor)
        let (sum, tooMuch) = milliseconds.addingReportingOverflow(product)
        milliseconds = sum
        return !overflow && !tooMuch && sum < 1 << 50
      }
      for character in text {
        if let digit = character.wholeNumberValue, character.isASCII {
          if !unit.isEmpty {
            guard add() else { return nil }
            (number, unit) = (nil, "")
          }
          guard (number ?? 0) < 1 << 40 else { return nil }
          number = (number ?? 0) * 10 + UInt64(digit)
        } else {
          unit.append(character)
        }
      }
      guard add() else { return nil }
    }
  }
}
