import CShims
import FileSystem
import Glibc
import Synchronization
import WorkingCopy

/// Shows how far something has come: one line on standard error, over and over, of work that takes longer than a moment.
///
///     writing files: 1200 of 5000, 2400 a second, 2 s left
///
/// Only for terminals. The line goes before anything else is written, and when the program is interrupted.
final class ProgressLine: Progress {
  private struct State {
    var stage: ProgressStage?
    var start: Int64 = 0
    var drawn: Int64 = 0
    var isShown = false
  }

  /// Between two drawings, in nanoseconds.
  private static let pause: Int64 = 100_000_000
  private static let millisecond: Int64 = 1_000_000

  private let state = Mutex(State())
  /// Nanoseconds that work may take before it is worth a line.
  private let patience: Int64

  /// - Parameter patience: in milliseconds.
  init(after patience: Int) { self.patience = Int64(patience) * ProgressLine.millisecond }

  func report(_ stage: ProgressStage, done: Int, of total: Int) {
    let now = System.monotonicClock()
    state.withLock { state in
      if state.stage != stage {
        state.stage = stage
        state.start = now
      }
      let elapsed = now - state.start
      guard elapsed >= patience, !state.isShown || now - state.drawn >= ProgressLine.pause else { return }
      state.drawn = now
      if !state.isShown { byline_clear_line_on_interrupt(1) }
      state.isShown = true
      let text = ProgressLine.text(stage, done: done, of: total, elapsed: elapsed)
      _ = Descriptors.writeAll(STDERR_FILENO, Array("\r\u{1B}[K\(text)".utf8))
    }
  }

  /// Takes the line away.
  func clear() {
    state.withLock { state in
      guard state.isShown else { return }
      state.isShown = false
      _ = Descriptors.writeAll(STDERR_FILENO, Array("\r\u{1B}[K".utf8))
      byline_clear_line_on_interrupt(0)
    }
  }

  /// The line, without rate and time left as long as nothing can be said of them.
  static func text(_ stage: ProgressStage, done: Int, of total: Int, elapsed: Int64) -> String {
    var text = "\(stage.rawValue): \(done) of \(total)"
    let seconds = Double(elapsed) / 1e9
    guard done > 0, seconds >= 0.1 else { return text }
    let rate = Double(done) / seconds
    text += ", \(Int(rate.rounded())) a second"
    let left = Double(total - done) / rate
    if left >= 1, left < 1e6 { text += ", \(duration(Int(left.rounded()))) left" }
    return text
  }

  private static func duration(_ seconds: Int) -> String {
    if seconds < 60 { return "\(seconds) s" }
    return seconds < 3600 ? "\(seconds / 60) min" : "\(seconds / 3600) h"
  }
}
