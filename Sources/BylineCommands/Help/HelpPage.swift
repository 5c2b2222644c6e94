import ArgumentParser

/// What the parser says about a verb, taken apart: from it come manual pages and what a shell offers to complete.
///
/// The parser's own description of itself can be had as text only, so this reads that text, asked for in lines that never wrap.
struct HelpPage {
  struct Entry {
    /// `-m, --message <message>`, `<paths>`, `remove, rm`.
    var label: String
    var help: String

    /// The words before any value: options, or verbs.
    var names: [String] {
      label.split(separator: ",").compactMap { part in
        part.split(separator: " ").first.map(String.init)
      }.filter { !$0.hasPrefix("<") }
    }

    /// What its value is called; nil when it takes none.
    var valueName: String? {
      guard let start = label.firstIndex(of: "<"), let end = label.lastIndex(of: ">") else { return nil }
      return String(label[label.index(after: start)..<end])
    }

    /// The values it takes, where there are only some.
    var values: [String] {
      guard let mark = HelpPage.tail(of: help, after: "(values: ") else { return [] }
      let list = mark.prefix { $0 != ")" && $0 != ";" }
      return list.split(separator: ",").map { String($0.drop { $0 == " " }) }
    }
  }

  struct Section {
    var title: String
    var entries: [Entry] = []
  }

  /// Paragraphs: what the verb does in a sentence, then more about it.
  private(set) var paragraphs: [String] = []
  private(set) var usage = ""
  private(set) var sections: [Section] = []

  /// Labels stand to the left of this column, what is said about them to the right or on the next line.
  private static let column = 26

  init(of command: any ParsableCommand.Type) {
    for line in BylineCommand.helpMessage(for: command, columns: 100_000).split(separator: "\n") {
      if let text = HelpPage.tail(of: line, after: "OVERVIEW: ") {
        paragraphs.append(text)
      } else if let text = HelpPage.tail(of: line, after: "USAGE: ") {
        usage = text
      } else if line.hasPrefix("  ") {
        add(line)
      } else if line.hasSuffix(":"), line.allSatisfy({ $0.isUppercase || $0 == " " || $0 == ":" }) {
        sections.append(Section(title: String(line.dropLast())))
      } else if sections.isEmpty {
        paragraphs.append(String(line))
      }
    }
  }

  /// What can be given by position, in its order.
  var arguments: [Entry] { sections.first { $0.title == "ARGUMENTS" }?.entries ?? [] }
  var options: [Entry] { sections.first { $0.title == "OPTIONS" }?.entries ?? [] }

  private mutating func add(_ line: Substring) {
    guard let last = sections.indices.last else { return }
    let label = line.prefix(HelpPage.column)
    let isContinued = label.allSatisfy { $0 == " " }
    if isContinued, let entry = sections[last].entries.indices.last {
      sections[last].entries[entry].help += String(line.drop { $0 == " " })
    } else if line.count > HelpPage.column, label.last == " " {
      sections[last].entries.append(
        Entry(label: HelpPage.trimmed(label), help: String(line.dropFirst(HelpPage.column))))
    } else {
      sections[last].entries.append(Entry(label: HelpPage.trimmed(line), help: ""))
    }
  }

  private static func trimmed(_ text: Substring) -> String {
    var text = text.drop { $0 == " " }
    while text.last == " " { text.removeLast() }
    return String(text)
  }

  /// What stands behind the first occurrence of a text.
  private static func tail(of text: some StringProtocol, after mark: String) -> String? {
    var rest = text[text.startIndex...]
    while !rest.isEmpty {
      if rest.hasPrefix(mark) { return String(rest.dropFirst(mark.count)) }
      rest = rest.dropFirst()
    }
    return nil
  }
}

extension ParsableCommand {
  /// Verbs below this one that people are shown, and what they are for.
  static var shownVerbs: [any ParsableCommand.Type] {
    configuration.subcommands.filter { $0.configuration.shouldDisplay }
  }
}
