/// What a name such as `Claude Opus 4.5 (1M context)` or `aider (gpt-4o)` says of tool and model.
struct ModelName {
  var tool: KnownTool?
  /// As written, without a remark on the size of the context.
  var model: Text?

  /// - Parameter tool: the tool, where it is known already.
  init(parsing name: Text, tool known: KnownTool? = nil) {
    var head = name.trimmed
    var remarks: [Text] = []
    while head.last == UInt8(ascii: ")"), let open = head.lastIndex(of: UInt8(ascii: "(")) {
      remarks.append(head[head.index(after: open)...].dropLast().trimmed)
      head = head[..<open].trimmed
    }
    let lower = head.lowercased
    tool = KnownTool.named(lower)
    if tool == nil, let colon = head.firstIndex(of: UInt8(ascii: ":")),
      let named = KnownTool.named(head[..<colon].lowercased)
    {
      (tool, model) = (named, head[colon...].dropFirst().trimmed)
    } else if tool == nil {
      if let (named, rest) = ModelName.unmistakable(in: head, lower) {
        tool = named
        if ModelName.isModel(rest) { model = rest }
      } else if !lower.hasSuffix("[bot]"), ModelName.isModel(head) {
        model = head
      }
    }
    let names = (tool ?? known)?.id == "aider"
    if let remark = remarks.last(where: { names || ModelName.isModel($0) }), !remark.isEmpty {
      model = remark
    }
  }

  /// A name that begins with one that no person bears, and what is behind it: `Claude Code 2.1`.
  private static func unmistakable(in name: Text, _ lower: String) -> (KnownTool, Text)? {
    for tool in KnownTool.all {
      for known in tool.unmistakable where lower.hasPrefix(known + " ") {
        return (tool, name.dropFirst(known.utf8.count).trimmed)
      }
    }
    return nil
  }
}

extension ModelName {
  /// How names of models begin, and who makes them.
  private static let families: [(name: String, provider: String)] = [
    ("claude", "anthropic"), ("opus", "anthropic"), ("sonnet", "anthropic"), ("haiku", "anthropic"),
    ("gpt", "openai"), ("o", "openai"), ("codex", "openai"), ("chatgpt", "openai"), ("gemini", "google"),
    ("gemma", "google"), ("grok", "xai"), ("qwen", "alibaba"), ("qwq", "alibaba"), ("deepseek", "deepseek"),
    ("llama", "meta"), ("mistral", "mistral"), ("devstral", "mistral"), ("codestral", "mistral"),
    ("magistral", "mistral"), ("kimi", "moonshot"), ("glm", "zhipu"), ("minimax", "minimax"),
    ("composer", "cursor"), ("swe", "cognition"), ("nova", "amazon"),
  ]
  private static let variants = [
    "opus", "sonnet", "haiku", "pro", "flash", "coder", "chat", "reasoner", "large", "medium", "mini", "nano",
    "turbo", "codex",
  ]

  /// Who makes the model of that name; nil for one that is not known. `openrouter/deepseek-r1` is DeepSeek's.
  static func provider(of model: Text) -> String? { family(of: model)?.provider }

  /// Whether that can be nothing but a model: a family, and a version or a variant. `Claude` is not; `Claude Opus`, `o3` and `kimi-k2` are, and
  /// so is `Claude Something 7`, whatever comes.
  static func isModel(_ name: Text) -> Bool {
    guard let (_, family, rest) = family(of: name) else { return false }
    let words = rest.split(maxSplits: 2, whereSeparator: isSeparator)
    guard let next = words.first, let first = next.utf8.first else { return false }
    if isDigit(first) { return true }
    if family == "o" { return false }
    return variants.contains(String(next)) || next.utf8.count <= 3 && isDigit(next.utf8.last ?? 0)
      || words.count > 1 && isDigit(words[1].utf8.first ?? 0)
  }

  /// Whether a person who is called that would be a surprise: what stands behind the family is a version, or a variant that is no surname.
  static func isNobody(_ name: Text) -> Bool {
    guard isModel(name), let rest = family(of: name)?.rest else { return false }
    return isDigit(rest.utf8.first ?? 0) || ["opus", "sonnet", "haiku"].contains { rest.hasPrefix($0) }
  }

  /// The maker of a family that stands alone: `Grok`, `GPT`. Not of those that are first letters or names of people.
  static func providerOfBareFamily(_ name: Text) -> String? {
    guard let (provider, family, rest) = family(of: name), rest.isEmpty, !["o", "nova"].contains(family)
    else { return nil }
    return provider
  }

  private static func isDigit(_ byte: UInt8) -> Bool { (0x30...0x39).contains(byte) }
  private static func isSeparator(_ character: Character) -> Bool { " -_/:".contains(character) }

  /// The family, its maker, and the rest of the name behind separators.
  private static func family(of name: Text) -> (provider: String, family: String, rest: Substring)? {
    let lower = name.lowercased
    let last = lower.lastIndex(of: "/").map { lower[lower.index(after: $0)...] } ?? lower[...]
    let word = last.prefix { ("a"..."z").contains($0) }
    guard let provider = families.first(where: { $0.name == word })?.provider else { return nil }
    return (provider, String(word), last.dropFirst(word.count).drop(while: isSeparator))
  }
}
