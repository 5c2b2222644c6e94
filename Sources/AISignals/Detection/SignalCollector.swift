/// Brings together what several places of a commit say of the same tool and model. O(1) for each signal.
struct SignalCollector {
  private struct Key: Hashable {
    let actor: Signal.Actor
    let tool: [UInt8]?
    let model: [UInt8]?
  }

  private var signals: [Signal] = []
  private var places: [Key: Int] = [:]
  private var known: Set<Witness> = []
  /// Signals of `AI-Tool` and `AI-Model`, each of which may lack what the other says.
  private var described: [Signal] = []

  mutating func add(_ signal: Signal, describes: Bool = false) {
    if describes, signal.actor == .ai {
      describe(signal)
      return
    }
    guard known.insert(signal.witnesses[0]).inserted else { return }
    let key = Key(actor: signal.actor, tool: signal.tool, model: signal.model)
    if let place = places[key] {
      signals[place].absorb(signal)
    } else {
      places[key] = signals.count
      signals.append(signal)
    }
  }

  private mutating func describe(_ signal: Signal) {
    if var last = described.last, (last.tool == nil) != (signal.tool == nil),
      last.model == nil || signal.model == nil
    {
      last.tool = last.tool ?? signal.tool
      last.provider =
        signal.model == nil ? last.provider ?? signal.provider : signal.provider ?? last.provider
      last.model = last.model ?? signal.model
      last.witnesses += signal.witnesses
      described[described.count - 1] = last
    } else {
      described.append(signal)
    }
  }

  /// One signal for each tool and model, in the order they were first met. One that lacks a model goes into one of the same tool that has
  /// it, one that lacks a tool into one of the same model, one that lacks both into any other.
  mutating func finished() -> [Signal] {
    for signal in described { add(signal) }
    var isAbsorbed = Array(repeating: false, count: signals.count)
    let places = signals.indices.filter { signals[$0].actor == .ai }
    var ofTool: [[UInt8]: Int] = [:]
    var ofModel: [[UInt8]: Int] = [:]
    for place in places {
      guard let tool = signals[place].tool, let model = signals[place].model else { continue }
      if ofTool[tool] == nil { ofTool[tool] = place }
      if ofModel[model] == nil { ofModel[model] = place }
    }
    for place in places where (signals[place].tool == nil) != (signals[place].model == nil) {
      let target = signals[place].tool.map { ofTool[$0] } ?? signals[place].model.map { ofModel[$0] } ?? nil
      guard let target else { continue }
      signals[target].absorb(signals[place])
      isAbsorbed[place] = true
    }
    // There is one of these at most.
    if let nameless = places.first(where: { signals[$0].tool == nil && signals[$0].model == nil }),
      let target = places.first(where: { $0 != nameless && !isAbsorbed[$0] })
    {
      signals[target].absorb(signals[nameless])
      isAbsorbed[nameless] = true
    }
    return signals.indices.filter { !isAbsorbed[$0] }.map { signals[$0].inOrder() }
  }
}

extension Signal {
  fileprivate mutating func absorb(_ other: Signal) {
    witnesses += other.witnesses
    session = session ?? other.session
    provider = provider ?? other.provider
    // A review is all it was only if nothing says more.
    let (mine, others) = (suggestionType, other.suggestionType)
    if mine != others { suggestionType = [mine, others].first { $0 != nil && $0 != .review } ?? nil }
  }

  fileprivate func inOrder() -> Signal {
    var signal = self
    let order = witnesses.enumerated().sorted { a, b in
      (a.element.isDoubtful ? 1 : 0, -a.element.grade.rawValue, a.offset)
        < (b.element.isDoubtful ? 1 : 0, -b.element.grade.rawValue, b.offset)
    }
    signal.witnesses = order.map(\.element)
    return signal
  }
}
