import JSON

/// Authorship logs of several commits in one document: what git-ai sends to a server, `{"entries": [{"commit_sha", "content"}]}`.
package struct GitAIBatch: Equatable, Sendable {
  package struct Entry: Equatable, Sendable {
    package var commit: String
    /// A log as text.
    package var content: [UInt8]

    package init(commit: String, content: [UInt8]) {
      self.commit = commit
      self.content = content
    }
  }

  package var entries: [Entry]

  package init(entries: [Entry]) { self.entries = entries }

  /// Nil for any other text: a single log is none, as it is not JSON. O(bytes).
  package init?(parsing text: [UInt8]) {
    guard text.first(where: { $0 > 0x20 }) == UInt8(ascii: "{"), let value = try? JSON(parsing: text),
      let list = value["entries"]?.array
    else { return nil }
    entries = []
    for item in list {
      guard let commit = item["commit_sha"]?.string, let content = item["content"]?.string else { return nil }
      entries.append(Entry(commit: commit, content: Array(content.utf8)))
    }
  }

  /// The document. Logs of which the text is no Unicode cannot be in it: `unwritable` counts them.
  package func text() -> (bytes: [UInt8], unwritable: Int) {
    let list = entries.compactMap { entry -> JSON? in
      guard let content = String(validating: entry.content, as: UTF8.self) else { return nil }
      return ["commit_sha": .string(entry.commit), "content": .string(content)]
    }
    let document: JSON = ["entries": .array(list)]
    return (document.text(.expanded(indentation: "  ")), entries.count - list.count)
  }
}
