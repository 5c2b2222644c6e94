/// One row of the table: what both programs took, and what is wanted.
struct Row {
  /// What was set before anything was written.
  enum Bar {
    /// At most so many times what git takes.
    case ratio(Double)
    case milliseconds(Double)

    var text: String {
      switch self {
      case .ratio(let limit): "\(Report.plain(limit)) x"
      case .milliseconds(let limit): "\(Report.plain(limit)) ms"
      }
    }
  }

  /// Times in seconds, or sizes in bytes where there are no runs.
  enum Measure {
    /// Of what git has nothing like.
    case alone([Cost])
    case runs(byline: [Cost], git: [Cost])
    case sizes(byline: Int, git: Int)
  }

  var name: String
  var bar: Bar
  /// The most memory, in bytes; nil when nothing was set.
  var memory: Int?
  var measure: Measure
}
