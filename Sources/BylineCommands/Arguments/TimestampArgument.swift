import ChangeModel
import FileSystem

/// When a change is made: `--timestamp`, `BYLINE_TIMESTAMP`, or now.
enum TimestampArgument {
  static func timestamp(_ option: String?, _ host: Host) throws(Failure) -> Timestamp {
    if let option { return try parse(ArgumentText.bytes(of: option), "--timestamp") }
    if let value = host.variable("BYLINE_TIMESTAMP") { return try parse(value, "BYLINE_TIMESTAMP") }
    let now = System.wallClock()
    return Timestamp(nanoseconds: now, offset: host.clockOffset(at: now))
  }

  private static func parse(_ text: [UInt8], _ source: String) throws(Failure) -> Timestamp {
    guard let timestamp = DateText.parse(text) else {
      throw Failure(
        .usage, "\(source) is no moment: \(ShownText.quoted(text))",
        hint: "type it like 2026-01-31T12:00:00Z, 2026-01-31T12:00:00.5+02:00 or @1769860800")
    }
    return timestamp
  }
}
