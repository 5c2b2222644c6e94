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
