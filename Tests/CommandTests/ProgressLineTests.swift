import Testing
import WorkingCopy

@testable import BylineCommands

@Suite("the line that says how far work is")
struct ProgressLineTests {
  private func text(_ done: Int, of total: Int, after seconds: Double) -> String {
    ProgressLine.text(.writingFiles, done: done, of: total, elapsed: Int64(seconds * 1e9))
  }

  @Test func rateAndTimeLeft() {
    #expect(text(1_200, of: 6_000, after: 0.5) == "writing files: 1200 of 6000, 2400 a second, 2 s left")
    #expect(text(10, of: 10_000, after: 1) == "writing files: 10 of 10000, 10 a second, 16 min left")
    #expect(text(1, of: 10_000, after: 1) == "writing files: 1 of 10000, 1 a second, 2 h left")
  }

  @Test func whatNothingCanBeSaidOfIsLeftOut() {
    #expect(text(0, of: 100, after: 5) == "writing files: 0 of 100")
    #expect(text(50, of: 100, after: 0.01) == "writing files: 50 of 100")
    #expect(text(99, of: 100, after: 1) == "writing files: 99 of 100, 99 a second")
    #expect(text(1, of: 100_000_000, after: 1) == "writing files: 1 of 100000000, 1 a second")
  }
}
