import ChangeModel

/// Changes with the edges between them, drawn as text or for graphviz.
struct ChangeGraph {
  struct Node {
    var hash: ChangeHash
    var subject: [UInt8]
    /// What it depends on directly; what is not in the graph is left out.
    var dependencies: [ChangeHash]
  }

  var nodes: [Node]

  private func edges(of node: Node, _ known: Set<ChangeHash>) -> [ChangeHash] {
    node.dependencies.filter(known.contains)
  }

  /// Each change on a line, below it what it depends on.
  func writeText(_ console: Console) {
    let known = Set(nodes.map(\.hash))
    for node in nodes {
      console.line("\(console.styled(node.hash.description, .hash)) \(ShownText.line(node.subject))")
      for dependency in edges(of: node, known) {
        console.line("  depends on \(console.styled(dependency.description, .hash))")
      }
    }
  }

  /// A digraph in which arrows lead from each change to what it depends on.
  func writeDot(_ console: Console) {
    let known = Set(nodes.map(\.hash))
    console.line("digraph changes {")
    console.line("  node [shape=box];")
    for node in nodes {
      let label = ChangeGraph.escaped("\(node.hash.short) \(ShownText.line(node.subject))")
      console.line("  \"\(node.hash)\" [label=\"\(label)\"];")
    }
    for node in nodes {
      for dependency in edges(of: node, known) { console.line("  \"\(node.hash)\" -> \"\(dependency)\";") }
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
