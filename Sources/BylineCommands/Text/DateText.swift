import ChangeModel

/// Moments as text: RFC 3339 for programs, the same with blanks for people. No tables, no locale: the civil calendar by arithmetic.
enum DateText {
  private static let second: Int64 = 1_000_000_000

  /// `2026-01-31 12:00:00 +0200`, by the author's clock.
  static func readable(_ time: Timestamp) -> String {
    let (date, clock, _) = fields(time)
    return "\(date) \(clock) \(zone(time.offset, ""))"
  }

  /// `2026-01-31`, by the author's clock.
  static func day(_ time: Timestamp) -> String { fields(time).date }

  /// `2026-01-31T12:00:00.5+02:00`; the fraction only where there is one.
  static func rfc3339(_ time: Timestamp) -> String {
    let (date, clock, nanoseconds) = fields(time)
    var fraction = ""
    if nanoseconds > 0 {
      fraction = padded(nanoseconds, 9)
      while fraction.last == "0" { fraction.removeLast() }
      fraction = "." + fraction
    }
    return "\(date)T\(clock)\(fraction)\(time.offset == 0 ? "Z" : zone(time.offset, ":"))"
  }

  private static func fields(_ time: Timestamp) -> (date: String, clock: String, nanoseconds: Int) {
    let total = floorDivide(time.nanoseconds, second)
    let local = total.quotient + Int64(time.offset) * 60
    let day = floorDivide(local, 86_400)
    let (year, month, dayOfMonth) = civil(day.quotient)
    let clock = Int(day.remainder)
    let sign = year < 0 ? "-" : ""
    return (
      "\(sign)\(padded(abs(year), 4))-\(padded(month, 2))-\(padded(dayOfMonth, 2))",
      "\(padded(clock / 3600, 2)):\(padded(clock / 60 % 60, 2)):\(padded(clock % 60, 2))",
      Int(total.remainder)
    )
  }

  private static func zone(_ offset: Int, _ separator: String) -> String {
    let minutes = abs(offset)
    return "\(offset < 0 ? "-" : "+")\(padded(minutes / 60, 2))\(separator)\(padded(minutes % 60, 2))"
  }

  private static func padded(_ number: Int, _ width: Int) -> String {
    let digits = String(number)
    return String(repeating: "0", count: max(0, width - digits.count)) + digits
  }

  // MARK: Reading

  /// Reads RFC 3339, or `@` and seconds since 1970, each with or without a fraction.
  static func parse(_ text: [UInt8]) -> Timestamp? {
    var scanner = DigitScanner(text)
    if scanner.take(UInt8(ascii: "@")) {
      let isNegative = scanner.take(UInt8(ascii: "-"))
      guard let seconds = scanner.number(1...12), let fraction = scanner.fraction(), scanner.isAtEnd else {
        return nil
      }
      return timestamp(isNegative ? -seconds : seconds, isNegative ? -fraction : fraction, 0)
    }
    guard let year = scanner.number(4...4), scanner.take(UInt8(ascii: "-")),
      let month = scanner.number(2...2),
      scanner.take(UInt8(ascii: "-")), let day = scanner.number(2...2), scanner.takeAny("Tt "),
      let hour = scanner.number(2...2), scanner.take(UInt8(ascii: ":")), let minute = scanner.number(2...2),
      scanner.take(UInt8(ascii: ":")), let second = scanner.number(2...2), let fraction = scanner.fraction(),
      let offset = scanner.zone(), scanner.isAtEnd, (1...12).contains(month), hour < 24, minute < 60,
      second < 61,
      (1...lastDay(of: Int(month), Int(year))).contains(Int(day))
    else { return nil }
    let seconds =
      days(Int(year), Int(month), Int(day)) * 86_400 + hour * 3600 + minute * 60 + second - Int64(offset) * 60
    return timestamp(seconds, fraction, offset)
  }

  private static func timestamp(_ seconds: Int64, _ fraction: Int64, _ offset: Int) -> Timestamp? {
    let (product, overflow) = seconds.multipliedReportingOverflow(by: second)
    let (sum, more) = product.addingReportingOverflow(fraction)
    return overflow || more ? nil : Timestamp(nanoseconds: sum, offset: offset)
  }

  // MARK: The calendar

  private static func floorDivide(_ a: Int64, _ b: Int64) -> (quotient: Int64, remainder: Int64) {
    let (quotient, remainder) = a.quotientAndRemainder(dividingBy: b)
    return remainder < 0 ? (quotient - 1, remainder + b) : (quotient, remainder)
  }

  private static func lastDay(of month: Int, _ year: Int) -> Int {
    switch month {
    case 2: (year % 4 == 0 && year % 100 != 0) || year % 400 == 0 ? 29 : 28
    case 4, 6, 9, 11: 30
    default: 31
    }
  }

  /// Days before the first of each month in a year that starts in March, so that the leap day comes last.
  private static func daysBefore(_ month: Int) -> Int64 { Int64((153 * month + 2) / 5) }

  /// Days since 1970. Years are counted from March, in cycles of 400.
  private static func days(_ year: Int, _ month: Int, _ day: Int) -> Int64 {
    let (cycle, rest) = floorDivide(Int64(month <= 2 ? year - 1 : year), 400)
    let inCycle = rest * 365 + rest / 4 - rest / 100 + daysBefore((month + 9) % 12) + Int64(day) - 1
    return cycle * 146_097 + inCycle - 719_468
  }

  private static func civil(_ days: Int64) -> (year: Int, month: Int, day: Int) {
    let (cycle, day) = floorDivide(days + 719_468, 146_097)
    // Leap days of the cycle taken out, every year has 365 days.
    let year = (day - day / 1_460 + day / 36_524 - day / 146_096) / 365
    let inYear = day - (365 * year + year / 4 - year / 100)
    let month = Int((5 * inYear + 2) / 153)
    let dayOfMonth = Int(inYear - daysBefore(month)) + 1
    let calendarMonth = month < 10 ? month + 3 : month - 9
    return (Int(cycle * 400 + year) + (calendarMonth <= 2 ? 1 : 0), calendarMonth, dayOfMonth)
  }
}
