/// A tool that writes code, and how it shows in commits. Everything in lower case.
struct KnownTool: Sendable {
  let id: String
  var provider: String?
  /// Whether it only has models of that provider: a name of another one is then not the tool's doing.
  var hasOwnModelsOnly = false
  /// What people call it where an AI is asked for. Some of these are first names of people.
  var names: [String] = []
  /// Names that nobody else bears, so that they are enough by themselves.
  var unmistakable: [String] = []
  var emails: [String] = []
  /// Accounts of programs: the host gives the suffix `[bot]` to nobody else.
  var accounts: [String] = []
  /// Where `noreply` is the tool, and any other address is staff: a person.
  var domains: [String] = []
  /// Addresses that people made up for it, with a word that has to be in the name.
  var madeUp: [(email: String, word: String)] = []
}

extension KnownTool {
  static let all: [KnownTool] = [
    KnownTool(
      id: "claude-code", provider: "anthropic", hasOwnModelsOnly: true, names: ["claude", "claude-code"],
      unmistakable: ["claude code"],
      emails: ["noreply@anthropic.com", "209825114+claude[bot]@users.noreply.github.com"],
      accounts: ["claude[bot]"], domains: ["anthropic.com"]),
    KnownTool(
      id: "copilot", provider: "github", names: ["copilot", "github-copilot", "copilot cli"],
      unmistakable: ["github copilot"],
      emails: [
        "198982749+copilot@users.noreply.github.com", "223556219+copilot@users.noreply.github.com",
        "175728472+copilot@users.noreply.github.com", "copilot@github.com",
      ], accounts: ["copilot-swe-agent[bot]", "copilot-pull-request-reviewer[bot]"]),
    KnownTool(
      id: "cursor", provider: "cursor", names: ["cursor", "cursor-agent", "cursor-ai"],
      unmistakable: ["cursor agent"], emails: ["cursoragent@cursor.com", "sos@cursor.sh"],
      accounts: ["cursor[bot]"], domains: ["cursor.com", "cursor.sh"]),
    KnownTool(id: "aider", names: ["aider"], emails: ["noreply@aider.chat"], domains: ["aider.chat"]),
    KnownTool(
      id: "codex", provider: "openai", hasOwnModelsOnly: true, names: ["codex", "codex-cli"],
      unmistakable: ["openai codex", "codex cli"], emails: ["noreply@openai.com"],
      accounts: ["chatgpt-codex-connector[bot]"], domains: ["openai.com"],
      madeUp: [("codex@example.com", "codex")]),
    KnownTool(
      id: "chatgpt", provider: "openai", hasOwnModelsOnly: true, names: ["chatgpt"],
      unmistakable: ["openai chatgpt"]),
    KnownTool(
      id: "gemini-cli", provider: "google", hasOwnModelsOnly: true, names: ["gemini", "gemini-cli"],
      unmistakable: ["gemini cli", "google gemini"],
      emails: ["218195315+gemini-cli@users.noreply.github.com"], accounts: ["gemini-cli[bot]"],
      madeUp: [("gemini@google.com", "gemini"), ("noreply@google.com", "gemini")]),
    KnownTool(
      id: "gemini-code-assist", provider: "google", hasOwnModelsOnly: true, names: ["gemini-code-assist"],
      unmistakable: ["gemini code assist"],
      emails: ["176961590+gemini-code-assist[bot]@users.noreply.github.com"],
      accounts: ["gemini-code-assist[bot]"]),
    KnownTool(
      id: "jules", provider: "google", hasOwnModelsOnly: true, names: ["jules", "google-labs-jules"],
      unmistakable: ["google jules"],
      emails: ["161369871+google-labs-jules[bot]@users.noreply.github.com"],
      accounts: ["google-labs-jules[bot]"]),
    KnownTool(
      id: "devin", provider: "cognition", names: ["devin"], unmistakable: ["devin ai"],
      emails: ["158243242+devin-ai-integration[bot]@users.noreply.github.com"],
      accounts: ["devin-ai-integration[bot]"]),
    KnownTool(
      id: "amp", provider: "sourcegraph", names: ["amp"], emails: ["amp@ampcode.com"],
      domains: ["ampcode.com"]),
    KnownTool(
      id: "opencode", names: ["opencode"], emails: ["noreply@opencode.ai"], domains: ["opencode.ai"]),
    KnownTool(
      id: "droid", provider: "factory", names: ["droid", "factory-droid"], unmistakable: ["factory droid"],
      emails: ["138933559+factory-droid[bot]@users.noreply.github.com"], accounts: ["factory-droid[bot]"]),
    KnownTool(
      id: "qwen-code", provider: "alibaba", names: ["qwen", "qwen-code", "qwen-coder"],
      unmistakable: ["qwen code", "qwen coder"], emails: ["qwen-coder@alibabacloud.com"],
      domains: ["alibabacloud.com"]),
    KnownTool(
      id: "roo-code", provider: "roo", names: ["roo", "roomote", "roo-code"], unmistakable: ["roo code"],
      emails: ["roomote@roocode.com"], domains: ["roocode.com"]),
    KnownTool(
      id: "openhands", provider: "all-hands", names: ["openhands"], emails: ["openhands@all-hands.dev"],
      domains: ["all-hands.dev"]),
    KnownTool(
      id: "amazon-q", provider: "amazon", names: ["amazon-q", "amazon q"],
      unmistakable: ["amazon q developer"], accounts: ["amazon-q-developer[bot]"]),
    KnownTool(
      id: "crush", provider: "charm", names: ["crush"], emails: ["crush@charm.land"], domains: ["charm.land"]),
    KnownTool(
      id: "windsurf", provider: "codeium", names: ["windsurf"], emails: ["noreply@codeium.com"],
      domains: ["codeium.com", "windsurf.com"]),
  ]

  /// Programs that are no AI. Any other account that ends in `[bot]` counts as one of them, too.
  static let bots: [(id: String, names: [String], emails: [String])] = [
    ("dependabot", ["dependabot[bot]", "dependabot-preview[bot]", "dependabot"], ["support@dependabot.com"]),
    ("renovate", ["renovate[bot]", "renovate-bot", "renovate bot"], ["bot@renovateapp.com"]),
    ("github-actions", ["github-actions[bot]", "github-actions", "github actions"], ["action@github.com"]),
    ("pre-commit-ci", ["pre-commit-ci[bot]", "pre-commit-ci"], []),
    ("mergify", ["mergify[bot]", "mergify-bot"], []),
    ("release-please", ["release-please[bot]", "release-please"], []),
    ("semantic-release", ["semantic-release-bot"], ["semantic-release-bot@martynus.net"]),
    ("weblate", ["weblate", "weblate (bot)"], ["noreply@weblate.org", "hosted@weblate.org"]),
  ]

  /// The tool that is called exactly that.
  static func named(_ name: some StringProtocol) -> KnownTool? {
    byName[String(name)].map { all[$0] }
  }

  private static let byName: [String: Int] = {
    var out: [String: Int] = [:]
    for (index, tool) in all.enumerated() {
      for name in [tool.id] + tool.names + tool.unmistakable { out[name] = index }
    }
    return out
  }()
}
