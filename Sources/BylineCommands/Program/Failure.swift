/// Why a command did not do what was asked: what happened, to what, and what to type next.
struct Failure: Error, Equatable {
  var exit: Exit
  /// What happened and to what, in one sentence without a full stop.
  var message: String
  /// One item per line below the message: paths, candidates.
  var details: [String] = []
  /// What to type next.
  var hint: String?

  init(_ exit: Exit, _ message: String, details: [String] = [], hint: String? = nil) {
    self.exit = exit
    self.message = message
    self.details = details
    self.hint = hint
  }

  /// As it is shown.
  var lines: [String] {
    ["error: \(message)"] + details.map { "  \($0)" } + (hint.map { ["hint: \($0)"] } ?? [])
  }
}
