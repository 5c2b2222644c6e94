import AISignals
import Attribution

extension AIUse {
  /// An AI as a commit or message names it.
  init(_ signal: Signal) {
    self.init()
    tool = signal.tool ?? []
    provider = signal.provider.map { Array($0.utf8) } ?? []
    model = signal.model ?? []
    session = signal.session ?? []
    suggestion = signal.suggestionType.flatMap { SuggestionType(word: $0.rawValue) }
  }

  /// Whether it can be the same AI as far as both say which it is: what one leaves open does not tell them apart.
  func agrees(with other: AIUse) -> Bool {
    func agree(_ a: [UInt8], _ b: [UInt8]) -> Bool { a.isEmpty || b.isEmpty || a == b }
    let isNamed = !tool.isEmpty && !other.tool.isEmpty || !model.isEmpty && !other.model.isEmpty
    return isNamed && agree(tool, other.tool) && agree(model, other.model) && agree(session, other.session)
  }
}

extension Witness {
  /// How a record calls the place it was found in.
  var evidenceSource: Evidence.Source {
    switch (source, grade) {
    case (.note, _): .note
    case (.trailer, .declared): .trailer
    default: .inferred
    }
  }
}
