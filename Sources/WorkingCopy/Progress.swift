/// Told how far long work has come. Whoever does the work calls it for each piece, so it has to be cheap.
package protocol Progress: Sendable {
  /// So many pieces of a stage are done, of all there are. A stage ends where the next begins, or with the work.
  func report(_ stage: ProgressStage, done: Int, of total: Int)
}

/// What takes long.
package enum ProgressStage: String, Sendable {
  case readingFiles = "reading files"
  case storingChanges = "storing changes"
  case writingFiles = "writing files"
  case receivingChanges = "receiving changes"
  case sendingChanges = "sending changes"
  case checkingChanges = "checking changes"
  case importingCommits = "importing commits"
  case verifyingCommits = "verifying commits"
  case exportingChanges = "exporting changes"
}
