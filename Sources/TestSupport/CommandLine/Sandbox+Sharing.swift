extension Sandbox {
  /// Hashes of the changes of a channel, the oldest arrival first.
  package func hashes(channel: String? = nil) throws(CommandError) -> [String] {
    let option = channel.map { ["--channel", $0] } ?? []
    return try byline((["log", "--hash-only"] + option).map { Array($0.utf8) }).lines.reversed()
  }

  /// Changes as blocks that another repository can apply.
  package func blocks(_ hashes: [String]) throws(CommandError) -> [UInt8] {
    if hashes.isEmpty { return [] }
    return try byline((["change", "--output-format", "block"] + hashes).map { Array($0.utf8) }).bytes
  }

  /// Takes over what another repository holds.
  ///
  /// - Parameters:
  ///   - hashes: only these; all that the other's channel holds when nil.
  ///   - status: the exit status to expect; 3 where a conflict arises. Nil for either.
  @discardableResult
  package func pull(
    from other: Sandbox, _ hashes: [String]? = nil, channel: String? = nil, expecting status: Int32? = nil
  ) throws(CommandError) -> Output {
    var wanted = hashes ?? []
    if hashes == nil { wanted = try other.hashes() }
    let known = Set(try self.hashes(channel: channel))
    let missing = wanted.filter { !known.contains($0) }
    guard !missing.isEmpty else { return Output(status: 0, bytes: [], messageBytes: []) }
    let arguments = (["apply"] + (channel.map { ["--channel", $0] } ?? [])).map { Array($0.utf8) }
    let blocks = try other.blocks(missing)
    if let status { return try byline(arguments, expecting: status, input: blocks) }
    do throws(CommandError) {
      return try byline(arguments, input: blocks)
    } catch {
      guard case .unexpectedStatus(_, _, let output) = error, output.status == 3 else { throw error }
      return output
    }
  }

  /// Another person's repository with the same changes.
  package func clone(_ name: String) throws -> Sandbox {
    let other = try Sandbox(name)
    try other.apply(try blocks(try hashes()))
    return other
  }

  /// Applies what `blocks` gives; whether a conflict arises is not asked.
  package func apply(_ blocks: [UInt8]) throws(CommandError) {
    if blocks.isEmpty { return }
    do throws(CommandError) {
      try byline("apply", input: blocks)
    } catch {
      guard case .unexpectedStatus(_, _, let output) = error, output.status == 3 else { throw error }
    }
  }

  /// The state of a channel.
  package func state(channel: String = "main") throws -> String {
    let channels = try json("channel")["channels"].array
    return channels.first { $0["name"].string == channel }?["state"].string ?? "no channel \(channel)"
  }

  /// The state of the channel shown, and its conflicts.
  package func standing() throws -> (state: String, conflicts: [String]) {
    let status = try json("status")
    return (status["state"].string, Sandbox.describe(status["conflicts"].array))
  }

  /// What a command says in JSON.
  package func json(_ arguments: String..., expecting status: Int32 = 0) throws -> JSONValue {
    let format = arguments.first == "diff" ? ["--json"] : ["--output-format", "json"]
    return try JSONValue(
      parsing: try byline((arguments + format).map { Array($0.utf8) }, expecting: status).bytes)
  }

  /// Each conflict as `path:line kind`.
  package func conflicts() throws -> [String] { Sandbox.describe(try json("conflicts")["conflicts"].array) }

  private static func describe(_ conflicts: [JSONValue]) -> [String] {
    conflicts.map { item in
      "\(item["path"].string)\(item["line"].int.map { ":\($0)" } ?? "") \(item["kind"].string)"
    }
  }
}
