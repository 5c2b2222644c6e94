import ChangeModel

/// Changes with the edges between them, drawn as text or for graphviz.
struct ChangeGraph {
  struct Node {
    var hash: ChangeHash
    var subject: [UInt8]
    /// What it depends on directly; what is not in the graph is left out.
    var dependencies: [ChangeHash]
    /// Who wrote it, with a mark where an AI took part; empty where that is not shown.
    var author = ""
    /// How much of what it builds on is each one's, as far as that is known and shown.
    var shares: [ChangeHash: Double] = [:]

    fileprivate var title: String {
      let subject = ShownText.line(subject)
      return author.isEmpty ? subject : "\(author): \(subject)"
    }

    /// `75 %`; nil where it is not known.
    fileprivate func share(of dependency: ChangeHash) -> String? {
      shares[dependency].map { Numbers.percent(Int(($0 * 1_000_000).rounded()), of: 1_000_000) }
    }
  }

  var nodes: [Node]

  private func edges(of node: Node, _ known: Set<ChangeHash>) -> [ChangeHash] {
    node.dependencies.filter(known.contains)
  }

  /// Each change on a line, below it what it depends on.
  func writeText(_ console: Console) {
    let known = Set(nodes.map(\.hash))
    for node in nodes {
      console.line("\(console.styled(node.hash.description, .hash)) \(node.title)")
      for dependency in edges(of: node, known) {
        let share = node.share(of: dependency).map { " \($0)" } ?? ""
        console.line("  depends on \(console.styled(dependency.description, .hash))\(share)")
      }
    }
  }

  /// A digraph in which arrows lead from each change to what it depends on.
  func writeDot(_ console: Console) {
    let known = Set(nodes.map(\.hash))
    console.line("digraph changes {")
    console.line("  node [shape=box];")
    for node in nodes {
      let label = ChangeGraph.escaped("\(node.hash.short) \(node.title)")
      console.line("  \"\(node.hash)\" [label=\"\(label)\"];")
    }
    for node in nodes {
      for dependency in edges(of: node, known) {
        let label = node.share(of: dependency).map { " [label=\"\($0)\"]" } ?? ""
        console.line("  \"\(node.hash)\" -> \"\(dependency)\"\(label);")
      }
    }
    console.line("}")
  }

  private static func escaped(_ text: String) -> String {
    var out = ""
    for character in text {
      if character == "\"" || character == "\\" { out.append("\\") }
      out.append(character)
    }
    return out
  }
}
