import Attribution

/// One bar of which each part is drawn in the colour of a hand, as inline SVG.
struct ReportBar {
  struct Part {
    var name: String
    /// The class that gives the colour.
    var colour: String
    var count: Int

    init(_ name: String, colour: String, _ count: Int) {
      (self.name, self.colour, self.count) = (name, colour, count)
    }

    init(_ hand: HandCounts.Class, _ count: Int) {
      self.init(ReportBar.name(of: hand), colour: hand.word, count)
    }
  }

  var parts: [Part]
  /// What the whole width stands for; the parts together when nil.
  var whole: Int?

  init(_ parts: [Part], of whole: Int? = nil) {
    self.parts = parts.filter { $0.count > 0 }
    self.whole = whole
  }

  /// The lines of a change, or of several, by hand.
  init(_ counts: HandCounts, of whole: Int? = nil) {
    self.init(HandCounts.Class.allCases.map { Part($0, counts.lines($0)) }, of: whole)
  }

  static func name(of hand: HandCounts.Class) -> String {
    switch hand {
    case .ai: "AI"
    case .carried: "kept from before"
    case .human, .mixed, .mechanical, .unknown: hand.word
    }
  }

  private static let width = 1000

  /// - Parameter isLarge: whether it stands by itself, and not in a row of a table.
  func write(_ page: inout HTMLText, isLarge: Bool = false) {
    let all = max(whole ?? 0, parts.reduce(0) { $0 + $1.count }, 1)
    let label = parts.map { "\($0.name) \(Numbers.percent($0.count, of: all))" }.joined(separator: ", ")
    page.element(
      "svg",
      [
        "class": isLarge ? "large" : "small", "viewBox": "0 0 \(ReportBar.width) 10",
        "preserveAspectRatio": "none", "role": "img", "aria-label": label.isEmpty ? "nothing" : label,
      ]
    ) { page in
      var before = 0
      for part in parts {
        // From sums, so that rounding leaves no gaps.
        let (start, end) = (
          ReportBar.width * before / all, ReportBar.width * (before + part.count) / all
        )
        before += part.count
        page.element(
          "rect",
          [
            "class": part.colour, "x": "\(start)", "y": "0", "width": "\(max(1, end - start))",
            "height": "10",
          ]
        ) { page in
          page.element("title") { $0.text("\(part.name): \(part.count)") }
        }
      }
    }
  }
}
