import AISignals
import Attribution
import ChangeModel
import Pristine
import Repository

/// Gathers what is known of whose the edits are that are about to be recorded.
///
/// What counts more comes first: options, variables, checkpoints, configuration, words of the message. Nothing is kept from one record to
/// the next.
struct Capture {
  private let session: Session
  private let options: AttributionOptions
  private var request: AttributionRequest

  /// - Parameter hasCheckpoints: asked only where something depends on it.
  /// - Returns: nil when no record is to be made.
  static func request(
    _ options: AttributionOptions, _ session: Session, author: Author, message: [UInt8],
    hasCheckpoints: @autoclosure () throws -> Bool
  ) throws -> AttributionRequest? {
    if options.noAttribution { return nil }
    guard try session.configuration.flag(.attributionEnabled) else {
      guard options.mentionsAI || options.human || options.mechanical != nil else { return nil }
      throw Failure(
        .refused, "attribution is switched off",
        hint: "type `byline config set attribution.enabled true`, or leave out what you said of it")
    }
    var capture = Capture(session, options, salt: try session.salt("record"))
    try capture.gather(author, message, hasCheckpoints: hasCheckpoints)
    return capture.request
  }

  /// The record of a change that the program itself makes; nil when none is to be made.
  static func record(
    ofTool tool: String, _ description: String, _ session: Session
  ) throws -> AttributionRecord? {
    guard try session.configuration.flag(.attributionEnabled) else { return nil }
    var record = AttributionRecord(salt: try session.salt("record"))
    record.tools = [Array(tool.utf8)]
    record.declaration = .mechanical
    record.evidence = [Evidence(.flag, of: .tool(0))]
    record.description = Array(description.utf8)
    return record
  }

  private init(_ session: Session, _ options: AttributionOptions, salt: [UInt8]) {
    self.session = session
    self.options = options
    request = AttributionRequest(AttributionRecord(salt: salt))
  }

  private mutating func gather(
    _ author: Author, _ message: [UInt8], hasCheckpoints: () throws -> Bool
  ) throws {
    if options.human {
      declare(.human, .human, Evidence(.flag, of: .human))
      return
    }
    if let tool = options.mechanical {
      let name = ArgumentText.bytes(of: tool)
      guard !name.isEmpty, name.count <= 1024 else {
        throw Failure(.usage, "--mechanical takes the name of a tool")
      }
      request.record.tools = [name]
      declare(.mechanical, .mechanical(0), Evidence(.flag, of: .tool(0)))
      return
    }
    let captures = try session.configuration.flag(.aiEnabled)
    let details = try AIDetails(options) { try session.salt("prompt") }
    let isSurrounded = captures ? try AIDetails.isEnabled(session.host) == true : false
    let around = isSurrounded ? try AIDetails(session.host).use : AIUse()
    if try options.namesAI || isSurrounded || (options.mentionsAI && !(captures && hasCheckpoints())) {
      try declareAI(details, around, byOption: options.mentionsAI)
    } else {
      try useDefaultHand()
      if !captures { request.overridesCheckpoints = true }
      if options.mentionsAI {
        let said = details.use
        request.completes = { use in use = said.completed(by: use) }
      }
    }
    try ProviderRegistry(session.configuration).check(request.record.uses, session.console)
    if captures { addSignals(author, message) }
  }

  private mutating func declare(
    _ declaration: AttributionRecord.Declaration, _ hand: Hand, _ evidence: Evidence
  ) {
    request.record.declaration = declaration
    request.record.evidence.append(evidence)
    request.hand = hand
    request.overridesCheckpoints = true
  }

  private mutating func declareAI(_ details: AIDetails, _ around: AIUse, byOption: Bool) throws {
    var use = details.use.completed(by: around)
    // The configuration completes what is said; it never says that there is an AI. Another provider's model would be wrong.
    let configuration = session.configuration
    var standing = AIUse()
    standing.provider = try configuration.text(.aiProvider).map { Array($0.utf8) } ?? []
    standing.tool = try configuration.text(.aiTool).map { Array($0.utf8) } ?? []
    if use.provider.isEmpty || use.provider == standing.provider {
      standing.model = try configuration.text(.aiModel).map { Array($0.utf8) } ?? []
    }
    if !use.model.isEmpty { standing.provider = [] }
    use = use.completed(by: standing)
    if use.provider.isEmpty { use.provider = ProviderRegistry.provider(of: use.model) }
    request.record.uses = [use]
    let isTyped = use.suggestion?.isTypedByAI ?? true
    declare(.ai, isTyped ? .ai(0) : .unknown, Evidence(byOption ? .flag : .environment, of: .ai(0)))
    if let prompt = details.prompt {
      let keeps = try configuration.flag(.aiTrackPrompts)
      request.prompts = [KeptPrompt(use: 0, salt: prompt.salt, text: keeps ? prompt.text : nil)]
    }
  }

  private mutating func useDefaultHand() throws {
    let choice = try session.configuration.choice(.attributionDefaultHand, DefaultHand.self)
    guard choice == .human else { return }
    request.hand = .human
    request.record.evidence.append(Evidence(.configuration, of: .human))
  }

  /// Adds what the message and the author's name say of AIs: that they took part, not which lines are theirs.
  private mutating func addSignals(_ author: Author, _ message: [UInt8]) {
    let person = Person(name: author.name, email: author.email)
    for signal in Signal.detect(author: person, committer: person, message: message) where signal.actor == .ai
    {
      let use = AIUse(signal)
      let index: Int
      if let known = request.record.uses.firstIndex(where: { $0.agrees(with: use) }) {
        index = known
      } else {
        request.record.uses.append(use)
        index = request.record.uses.count - 1
      }
      for witness in signal.witnesses {
        request.record.evidence.append(
          Evidence(
            witness.evidenceSource, of: .ai(index), rule: Array(witness.rule.utf8.prefix(256)),
            text: Array(witness.evidence.prefix(4096))))
      }
    }
  }
}
