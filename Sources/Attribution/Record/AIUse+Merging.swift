extension AIUse {
  /// What `self` leaves open is taken from `other`.
  package func completed(by other: AIUse) -> AIUse {
    var out = self
    if out.provider.isEmpty { out.provider = other.provider }
    if out.model.isEmpty { out.model = other.model }
    if out.tool.isEmpty { out.tool = other.tool }
    if out.session.isEmpty { out.session = other.session }
    out.suggestion = out.suggestion ?? other.suggestion
    out.confidence = out.confidence ?? other.confidence
    out.acceptance = out.acceptance ?? other.acceptance
    out.prompt = out.prompt ?? other.prompt
    out.reviewTime = out.reviewTime ?? other.reviewTime
    out.tokens = out.tokens ?? other.tokens
    for parameter in other.parameters where !out.parameters.contains(where: { $0.name == parameter.name }) {
      out.parameters.append(parameter)
    }
    return out
  }

  /// Whether it can be the same AI as far as both say which it is: what one leaves open does not tell them apart.
  package func agrees(with other: AIUse) -> Bool {
    func agree(_ a: [UInt8], _ b: [UInt8]) -> Bool { a.isEmpty || b.isEmpty || a == b }
    let isNamed = !tool.isEmpty && !other.tool.isEmpty || !model.isEmpty && !other.model.isEmpty
    return isNamed && agree(tool, other.tool) && agree(model, other.model) && agree(session, other.session)
  }
}
