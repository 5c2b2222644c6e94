import ArgumentParser

/// A verb as a manual page, in the `man` macros of roff.
struct ManualPage {
  /// The file it is installed as.
  let fileName: String
  private(set) var text = ""

  /// - Parameter verb: nil for the page of the program itself.
  init(of verb: (any ParsableCommand.Type)?) {
    let name = (["byline"] + (verb.map { [$0._commandName] } ?? [])).joined(separator: "-")
    fileName = "\(name).1"
    let command: any ParsableCommand.Type = verb ?? BylineCommand.self
    let page = HelpPage(of: command)
    line(".TH \(name.uppercased()) 1 \"\" \"\(BylineCommand.configuration.version)\" \"Byline\"")
    line(".SH NAME")
    line("\(ManualPage.escaped(name)) \\- \(ManualPage.escaped(command.configuration.abstract))")
    line(".SH SYNOPSIS")
    line(".B \(ManualPage.escaped(page.usage))")
    if page.paragraphs.count > 1 {
      line(".SH DESCRIPTION")
      write(page.paragraphs.dropFirst())
    }
    write(page.sections)
    guard verb != nil else { return }
    for inner in command.shownVerbs {
      let page = HelpPage(of: inner)
      line(".SH \(ManualPage.escaped("\(command._commandName) \(inner._commandName)".uppercased()))")
      line(".B \(ManualPage.escaped(page.usage))")
      write(page.paragraphs[...])
      write(page.sections.filter { $0.title == "ARGUMENTS" || $0.title == "OPTIONS" }, isInner: true)
    }
    line(".SH SEE ALSO")
    line(".BR byline (1)")
  }

  private mutating func write(_ paragraphs: ArraySlice<String>) {
    for paragraph in paragraphs {
      line(".PP")
      line(ManualPage.escaped(paragraph))
    }
  }

  private mutating func write(_ sections: [HelpPage.Section], isInner: Bool = false) {
    for section in sections {
      line("\(isInner ? ".SS" : ".SH") \(ManualPage.escaped(section.title))")
      for entry in section.entries {
        line(".TP")
        line(".B \(ManualPage.escaped(entry.label))")
        line(ManualPage.escaped(entry.help))
      }
    }
  }

  private mutating func line(_ line: String) { text += line + "\n" }

  /// Text in which roff sees no request and no escape of its own.
  private static func escaped(_ text: String) -> String {
    var out = text.hasPrefix(".") || text.hasPrefix("'") ? "\\&" : ""
    for character in text {
      switch character {
      case "\\": out += "\\e"
      case "-": out += "\\-"
      default: out.append(character)
      }
    }
    return out
  }
}
