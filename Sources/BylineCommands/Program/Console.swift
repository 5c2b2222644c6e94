import Glibc

/// Where results and messages go: results to standard output, collected and written in large pieces; messages to standard error at once.
final class Console {
  private var pending: [UInt8] = []
  private var failed = false
  /// Whether results may be coloured.
  var isColoured = false
  /// The command that shows results a screen at a time, once there are any; nil for none.
  var pager: Pager.Command?
  private var running: Pager?
  /// Whether an interrupt ended the pager.
  private(set) var wasInterrupted = false
  /// Messages that wait until the pager has ended: the terminal is its own until then.
  private var notes: [String] = []
  /// What is shown while something takes long; gone as soon as there is something to say.
  var progress: ProgressLine?

  // MARK: Results

  func write(_ bytes: some Sequence<UInt8>) {
    pending.append(contentsOf: bytes)
    if pending.count >= 1 << 16 { flush() }
  }

  func write(_ text: String) { write(text.utf8) }

  func line(_ text: String = "") {
    write(text.utf8)
    write(CollectionOfOne(0x0A))
  }

  /// The text in a style, where colours are wanted.
  func styled(_ text: String, _ style: Style) -> String {
    isColoured && !text.isEmpty ? "\u{1B}[\(style.rawValue)m\(text)\u{1B}[0m" : text
  }

  /// Shows what was written so far, for whoever has to answer it.
  func show() { flush() }

  private func flush() {
    guard !failed, !pending.isEmpty else { return }
    progress?.clear()
    if let command = pager, running == nil {
      running = Pager(command)
      // Without a pager the results are still there to be shown.
      if running == nil { pager = nil }
    }
    failed = !Descriptors.writeAll(running?.input ?? STDOUT_FILENO, pending)
    pending.removeAll(keepingCapacity: true)
  }

  /// Writes what is left, and waits for the pager to be done with it; false when something could not be written. A pager that was
  /// left early is no failure.
  func finish() -> Bool {
    flush()
    progress?.clear()
    guard let pager = running else { return !failed }
    wasInterrupted = pager.finish()
    running = nil
    self.pager = nil
    failed = false
    for text in notes { note(text) }
    notes = []
    return true
  }

  // MARK: Messages

  /// One line for the user, beside the results.
  func note(_ text: String) {
    flush()
    if running != nil {
      notes.append(text)
      return
    }
    progress?.clear()
    _ = Descriptors.writeAll(STDERR_FILENO, Array(text.utf8) + [0x0A])
  }

  func report(_ failure: Failure) {
    for line in failure.lines { note(line) }
  }
}

/// How a piece of a result may be coloured: the parameters of the terminal's escape sequence.
enum Style: String {
  case hash = "33"
  case added = "32"
  case removed = "31"
  case heading = "1"
  case place = "36"
  case conflict = "1;31"
}

/// Whether results are coloured.
enum ColourChoice: String, CaseIterable, Sendable {
  case auto
  case always
  case never
}
