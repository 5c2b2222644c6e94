/// The table, as Markdown for people and as JSON for programs.
struct Report {
  var rows: [Row]
  var runs: Int

  static func plain(_ value: Double) -> String {
    value == value.rounded() ? "\(Int(value))" : "\(value)"
  }

  /// A number with so many decimals.
  private static func fixed(_ value: Double, _ decimals: Int) -> String {
    var scale = 1.0
    for _ in 0..<decimals { scale *= 10 }
    let scaled = Int((value * scale).rounded())
    let whole = scaled / Int(scale)
    guard decimals > 0 else { return "\(whole)" }
    let rest = "\(abs(scaled) % Int(scale))"
    return "\(whole)." + String(repeating: "0", count: decimals - rest.count) + rest
  }

  private static func time(_ seconds: Double) -> String {
    let value = seconds * 1000
    return value < 100
      ? fixed(value, 1) + " ms" : value < 10_000 ? fixed(value, 0) + " ms" : fixed(seconds, 1) + " s"
  }

  private static func size(_ bytes: Int) -> String {
    fixed(Double(bytes) / 1_048_576, bytes < 10 << 20 ? 2 : 1) + " MB"
  }

  var markdown: String {
    var out =
      "| operation | Byline | git | ratio | the bar | reached | elapsed | git's | peak memory | git's |\n"
    out += "| --- |" + String(repeating: " ---: |", count: 9) + "\n"
    for row in rows { out += "| " + cells(row).joined(separator: " | ") + " |\n" }
    return out
  }

  private func cells(_ row: Row) -> [String] {
    var bar = row.bar.text
    switch row.measure {
    case .alone(let mine):
      let byline = Cost.median(mine)
      return [
        row.name, Report.time(byline.cpu), "", "", bar, Report.verdict(row.bar, byline: byline.cpu, ratio: 0),
        Report.time(byline.elapsed), "", Report.size(byline.memory), "",
      ]
    case .sizes(let byline, let git):
      let ratio = Double(byline) / Double(max(1, git))
      return [
        row.name, Report.size(byline), Report.size(git), Report.fixed(ratio, 2), bar,
        Report.verdict(row.bar, byline: 0, ratio: ratio), "", "", "", "",
      ]
    case .runs(let mine, let theirs):
      let (byline, git) = (Cost.median(mine), Cost.median(theirs))
      let ratio = byline.cpu / git.cpu
      var verdict = Report.verdict(row.bar, byline: byline.cpu, ratio: ratio)
      if let memory = row.memory {
        bar += ", \(memory >> 20) MB"
        if byline.memory > memory {
          verdict += "; memory **no, \(Report.fixed(Double(byline.memory) / Double(memory), 1)) times**"
        }
      }
      return [
        row.name, Report.time(byline.cpu), Report.time(git.cpu), Report.fixed(ratio, 2), bar, verdict,
        Report.time(byline.elapsed), Report.time(git.elapsed), Report.size(byline.memory),
        Report.size(git.memory),
      ]
    }
  }

  private static func verdict(_ bar: Row.Bar, byline: Double, ratio: Double) -> String {
    let reached =
      switch bar {
      case .ratio(let limit): ratio / limit
      case .milliseconds(let limit): byline * 1000 / limit
      }
    return reached <= 1 ? "yes" : "**no, \(fixed(reached, 1)) times**"
  }

  /// `{"schema", "runs", "rows": [{"name", "bar", "byline": [{"cpu", "elapsed", "memory"}], "git": [...]}]}`, or sizes in the place of the runs.
  var json: String {
    func costs(_ costs: [Cost]) -> String {
      "["
        + costs.map { "{\"cpu\": \($0.cpu), \"elapsed\": \($0.elapsed), \"memory\": \($0.memory)}" }
        .joined(separator: ", ") + "]"
    }
    let lines = rows.map { row in
      let (byline, git) =
        switch row.measure {
        case .alone(let byline): (costs(byline), "null")
        case .runs(let byline, let git): (costs(byline), costs(git))
        case .sizes(let byline, let git): ("\(byline)", "\(git)")
        }
      // Names have nothing that would have to be escaped.
      return
        "    {\"name\": \"\(row.name)\", \"bar\": \"\(row.bar.text)\", \"byline\": \(byline), \"git\": \(git)}"
    }
    return "{\"schema\": \"byline/bench/1\", \"runs\": \(runs), \"rows\": [\n"
      + lines.joined(separator: ",\n") + "\n]}\n"
  }
}
