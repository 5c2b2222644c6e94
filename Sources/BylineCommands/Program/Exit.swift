/// What the exit status of the program says.
enum Exit: Int32, Sendable {
  /// Done; that there was nothing to do included.
  case done = 0
  /// The answer to what was asked is no.
  case no = 1
  /// The command was not understood.
  case usage = 2
  /// A conflict is left in the working copy.
  case conflict = 3
  /// What was named does not exist, or is not the only one.
  case notFound = 4
  /// Refused: a rule forbids it, or work would be lost.
  case refused = 5
  /// A transfer did not complete.
  case incomplete = 6
  case internalError = 70
  /// The user interrupted it.
  case interrupted = 130
}
