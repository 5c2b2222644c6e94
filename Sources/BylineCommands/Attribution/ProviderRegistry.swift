import Attribution

/// Known providers and the names their models go by: a name outside is most likely a slip.
///
/// `[ai.providers]` of the configuration adds to what is built in: `name = "pattern pattern"`, where `*` stands for anything.
struct ProviderRegistry {
  /// Empty patterns: any model.
  private static let builtIn: [(name: String, patterns: [String])] = [
    ("anthropic", ["claude*"]),
    ("openai", ["gpt*", "o1*", "o3*", "o4*", "codex*", "chatgpt*", "text-*", "davinci*"]),
    ("google", ["gemini*", "gemma*", "palm*", "learnlm*"]),
    ("xai", ["grok*"]),
    ("meta", ["llama*", "codellama*"]),
    ("mistral", ["mistral*", "mixtral*", "codestral*", "devstral*", "ministral*", "magistral*"]),
    ("deepseek", ["deepseek*"]),
    ("alibaba", ["qwen*", "qwq*"]),
    ("moonshot", ["kimi*", "moonshot*"]),
    ("zhipu", ["glm*"]),
    ("cohere", ["command*", "aya*"]),
    ("microsoft", ["phi*", "mai*"]),
    ("amazon", ["nova*", "titan*", "q-*"]),
    ("github", []), ("cursor", []), ("openrouter", []), ("ollama", []), ("local", []),
  ]

  private var known: [(name: String, patterns: [String])]
  private let isStrict: Bool

  init(_ configuration: Configuration) throws(Failure) {
    known = ProviderRegistry.builtIn
    for (name, patterns) in try configuration.providers() {
      let name = name.lowercased()
      if let place = known.firstIndex(where: { $0.name == name }) {
        known[place].patterns += patterns
      } else {
        known.append((name, patterns))
      }
    }
    isStrict = try configuration.flag(.aiStrict)
  }

  /// The one provider whose models go by such a name; empty when there is none.
  static func provider(of model: [UInt8]) -> [UInt8] {
    guard !model.isEmpty else { return [] }
    let text = String(decoding: model, as: UTF8.self).lowercased()
    let found = builtIn.first { $0.patterns.contains { matches(text, $0) } }
    return found.map { Array($0.name.utf8) } ?? []
  }

  /// Warns of names that are not known, or refuses them where the configuration says so.
  func check(_ uses: [AIUse], _ console: Console) throws(Failure) {
    for use in uses {
      guard let complaint = complaint(about: use) else { continue }
      guard isStrict else {
        console.note("warning: \(complaint.message)")
        continue
      }
      throw Failure(
        .refused, complaint.message, details: complaint.accepted,
        hint: "add it to [ai.providers] of the configuration, or type `byline config set ai.strict false`")
    }
  }

  private func complaint(about use: AIUse) -> (message: String, accepted: [String])? {
    guard !use.provider.isEmpty else { return nil }
    let name = String(decoding: use.provider, as: UTF8.self).lowercased()
    guard let patterns = known.first(where: { $0.name == name })?.patterns else {
      let names = known.map(\.name).sorted()
      let likely = Suggestion.likely(name, among: names)
      let question = likely.isEmpty ? "" : "; \(Suggestion.question(likely))"
      return ("there is no known provider \(ShownText.quoted(use.provider))\(question)", names)
    }
    let model = String(decoding: use.model, as: UTF8.self).lowercased()
    guard !model.isEmpty, !patterns.isEmpty,
      !patterns.contains(where: { ProviderRegistry.matches(model, $0) })
    else { return nil }
    return ("provider \(name) has no known model \(ShownText.quoted(use.model))", patterns)
  }

  /// Whether a name matches a pattern in which `*` stands for any characters.
  static func matches(_ text: String, _ pattern: String) -> Bool {
    let (text, pattern) = (Array(text.utf8), Array(pattern.lowercased().utf8))
    var (t, p) = (0, 0)
    var star: (pattern: Int, text: Int)?
    while t < text.count {
      if p < pattern.count, pattern[p] == UInt8(ascii: "*") {
        star = (p, t)
        p += 1
      } else if p < pattern.count, pattern[p] == text[t] {
        (t, p) = (t + 1, p + 1)
      } else if let last = star {
        star = (last.pattern, last.text + 1)
        (t, p) = (last.text + 1, last.pattern + 1)
      } else {
        return false
      }
    }
    return pattern[p...].allSatisfy { $0 == UInt8(ascii: "*") }
  }
}
