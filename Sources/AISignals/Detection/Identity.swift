/// Whom a name and an address belong to.
///
/// An exact address decides before the domain of an address, and that before a name: a person called Claude, Devin or Gemini with an
/// address of their own is a person, and so is the staff of a vendor.
enum Identity {
  case ai(AIIdentity)
  case bot(id: String, isByName: Bool)
  case person

  init(of person: Person) {
    let (email, name) = (person.email.lowercased, person.name.lowercased)
    self = Identity.byEmail(email, name, person) ?? Identity.byName(name, person) ?? .person
  }

  private static func byEmail(_ email: String, _ name: String, _ person: Person) -> Identity? {
    if let tool = KnownTool.all.first(where: { $0.emails.contains(email) }) {
      return .ai(AIIdentity(tool, .email, person))
    }
    if let tool = KnownTool.all.first(where: {
      $0.madeUp.contains { $0.email == email && name.contains($0.word) }
    }) {
      return .ai(AIIdentity(tool, .madeUp, person))
    }
    if let bot = KnownTool.bots.first(where: { $0.emails.contains(email) }) {
      return .bot(id: bot.id, isByName: false)
    }
    guard let at = email.lastIndex(of: "@") else { return nil }
    let (local, domain) = (email[..<at], email[email.index(after: at)...])
    if domain == "users.noreply.github.com" {
      let account = local.split(separator: "+", maxSplits: 1).last ?? local
      return self.account(account, person, isByName: false)
    }
    guard let tool = KnownTool.all.first(where: { $0.domains.contains(String(domain)) }) else { return nil }
    let isProgram = ["noreply", "no-reply"].contains(local) || local.hasSuffix("[bot]")
    return isProgram ? .ai(AIIdentity(tool, .domain, person)) : .person
  }

  private static func byName(_ name: String, _ person: Person) -> Identity? {
    if let identity = account(name[...], person, isByName: true) { return identity }
    if let bot = KnownTool.bots.first(where: { $0.names.contains(name) }) {
      return .bot(id: bot.id, isByName: true)
    }
    if name.hasSuffix(" (aider)") {
      return KnownTool.named("aider").map { .ai(AIIdentity(usedBy: person, $0)) }
    }
    let named = ModelName(parsing: person.name[...])
    if let tool = named.tool, tool.unmistakable.contains(where: { name == $0 || name.hasPrefix($0 + " ") }) {
      return .ai(AIIdentity(tool, .name, person))
    }
    if let model = named.model, ModelName.isNobody(model) { return .ai(AIIdentity(nil, .name, person)) }
    return nil
  }

  /// Accounts of programs; nil for any other.
  private static func account(_ account: some StringProtocol, _ person: Person, isByName: Bool) -> Identity? {
    guard account.hasSuffix("[bot]"), account != "[bot]" else { return nil }
    let account = String(account)
    if let tool = KnownTool.all.first(where: { $0.accounts.contains(account) }) {
      return .ai(AIIdentity(tool, isByName ? .name : .email, person))
    }
    let known = KnownTool.bots.first { $0.names.contains(account) }?.id
    return .bot(id: known ?? String(account.dropLast(5)), isByName: isByName)
  }
}

/// An AI that stands where a person would.
struct AIIdentity {
  /// What it is known by.
  enum Basis { case email, domain, name, madeUp }

  var tool: KnownTool?
  var model: Text?
  var provider: String?
  let basis: Basis
  /// The end of the rule's name.
  let rule: String

  init(_ tool: KnownTool?, _ basis: Basis, _ person: Person) {
    self.tool = tool
    self.basis = basis
    rule =
      (tool?.id ?? "model")
      + [.email: "", .domain: ".domain", .name: ".name", .madeUp: ".made-up"][basis, default: ""]
    let named = ModelName(parsing: person.name[...], tool: tool)
    model = named.model
    if let vendor = tool, vendor.hasOwnModelsOnly { nameTakesOver(from: vendor, named, person) }
    provider = model.flatMap { ModelName.provider(of: $0) } ?? self.tool?.provider
  }

  /// A person who records with a tool that puts its name behind theirs.
  init(usedBy person: Person, _ tool: KnownTool) {
    self.tool = tool
    basis = .name
    rule = tool.id + ".name"
    provider = tool.provider
  }

  /// The address is one that people also write behind models and tools of others; then the name says which it was.
  private mutating func nameTakesOver(from vendor: KnownTool, _ named: ModelName, _ person: Person) {
    if let other = named.tool {
      if other.provider != vendor.provider { tool = other }
      return
    }
    let written = model ?? person.name[...]
    let maker = model.flatMap { ModelName.provider(of: $0) } ?? ModelName.providerOfBareFamily(written)
    guard let maker, maker != vendor.provider else { return }
    (tool, model) = (nil, written)
  }
}

extension AIIdentity.Basis: Hashable {}

extension Signal {
  /// What it says that this person stands there; nil for people.
  init?(
    _ person: Person, in source: Witness.Source, _ evidence: [UInt8], rule: String,
    grade: Witness.Grade = .inferred
  ) {
    switch Identity(of: person) {
    case .person: return nil
    case .bot(let id, let isByName):
      let witness = Witness(
        grade: grade, source: source, evidence: evidence, rule: rule + ".bot" + (isByName ? ".name" : ""))
      self.init(actor: .bot, tool: Array(id.utf8), witnesses: [witness])
    case .ai(let identity):
      let witness = Witness(
        grade: grade, source: source, evidence: evidence, rule: rule + "." + identity.rule,
        isDoubtful: identity.basis == .madeUp)
      self.init(
        actor: .ai, tool: identity.tool.map { Array($0.id.utf8) }, provider: identity.provider,
        model: identity.model.map(Array.init), witnesses: [witness])
    }
  }
}
