extension Sandbox {
  /// Checks what holds after every command: markers stand in files exactly where a conflict is reported, recording what is shown records
  /// nothing, a clone has the same files and conflicts, and the store is sound.
  package func verify() throws {
    let tree = try tree()
    let status = try json("status")
    let listed = Set(status["conflicts"].array.filter { !$0["line"].isNull }.map { $0["path"].string })
    let marked = Set(
      tree.nodes.filter { Sandbox.hasMarkers($0.value) }.map { String(decoding: $0.key, as: UTF8.self) })
    guard listed == marked else {
      throw CommandError.unexpectedOutput(
        "\(name): conflicts listed in \(listed), markers in \(marked)\n\(tree)")
    }
    let record = try byline("record", "-m", "nothing")
    guard record.text.isEmpty, record.messages == "there is nothing to record\n" else {
      throw CommandError.unexpectedOutput(
        "\(name): something was recorded: \(record.text)\(record.messages)\(try byline("change").text)")
    }
    let twin = try clone("\(name)s-twin")
    guard try twin.tree() == tree else {
      throw CommandError.unexpectedOutput("\(name): a clone has\n\(try twin.tree())\ninstead of\n\(tree)")
    }
    let (mine, theirs) = (try standing(), try twin.standing())
    guard mine == theirs else {
      throw CommandError.unexpectedOutput("\(name): a clone stands at \(theirs) instead of \(mine)")
    }
    try byline("check")
  }

  private static func hasMarkers(_ node: Tree.Node) -> Bool {
    guard case .file(let bytes, _) = node else { return false }
    return bytes.split(separator: 0x0A).contains { line in
      line.starts(with: Array("<<<<<<< conflict ".utf8))
        || line.starts(with: Array("<<<<<<<< conflict ".utf8))
    }
  }
}

/// Brings some changes into fresh repositories in every order and expects the same outcome each time.
package struct EveryOrder {
  package let tree: Tree
  package let conflicts: [String]
  package let state: String

  /// - Parameters:
  ///   - base: what holds the changes, and what is there before them.
  ///   - groups: each a list that keeps its order.
  package init(of groups: [[String]], after base: [String] = [], from source: Sandbox) throws {
    var first: (tree: Tree, state: String, conflicts: [String], order: [Int])?
    let start = try source.blocks(base)
    let blocks = try groups.map { group in try group.map { try source.blocks([$0]) } }
    for order in EveryOrder.permutations(groups.count) {
      let reader = try Sandbox("reader")
      try reader.apply(start)
      for index in order { for block in blocks[index] { try reader.apply(block) } }
      let (tree, (state, conflicts)) = (try reader.tree(), try reader.standing())
      if let first {
        guard first.tree == tree, first.conflicts == conflicts, first.state == state else {
          throw CommandError.unexpectedOutput(
            "order \(first.order) gives\n\(first.tree)\n\(first.conflicts)\norder \(order) gives\n\(tree)\n\(conflicts)"
          )
        }
      } else {
        first = (tree, state, conflicts, order)
      }
    }
    guard let first else { throw CommandError.unexpectedOutput("nothing to order") }
    (tree, state, conflicts) = (first.tree, first.state, first.conflicts)
  }

  private static func permutations(_ count: Int) -> [[Int]] {
    if count == 0 { return [[]] }
    return permutations(count - 1).flatMap { order in
      (0...order.count).map { place in order[..<place] + [count - 1] + order[place...] }
    }
  }
}
