import ChangeModel
import FileSystem

/// The end of a stretch of time, in nanoseconds since 1970: a moment, or a whole day by the local clock.
enum MomentArgument {
  private static let day: Int64 = 86_400_000_000_000

  /// The moment itself, or the first of the day.
  static func first(_ text: String, _ option: String, _ host: Host) throws(Failure) -> Int64 {
    try range(text, option, host).lowerBound
  }

  /// The moment itself, or the last of the day.
  static func last(_ text: String, _ option: String, _ host: Host) throws(Failure) -> Int64 {
    try range(text, option, host).upperBound
  }

  private static func range(
    _ text: String, _ option: String, _ host: Host
  ) throws(Failure) -> ClosedRange<Int64> {
    let bytes = ArgumentText.bytes(of: text)
    if let moment = DateText.parse(bytes)?.nanoseconds { return moment...moment }
    guard let midnight = DateText.parse(bytes + Array("T00:00:00Z".utf8))?.nanoseconds else {
      throw Failure(
        .usage, "\(option) is no moment: \(ShownText.quoted(bytes))",
        hint: "type it like 2026-01-31, 2026-01-31T12:00:00Z or @1769860800")
    }
    // Days are far from the ends of what a moment can be.
    let start = midnight - Int64(host.clockOffset(at: midnight)) * 60_000_000_000
    return start...start + day - 1
  }
}
