/// Who and when, as a line of a commit or tag says it: `Name <email> 1700000000 +0100`.
///
/// Read as git reads it: the address is between the first `<` and the `>` behind it; the time comes behind the last `>`. What is missing or
/// no number is empty or zero, so that any line reads as something.
package struct GitPerson: Hashable, Sendable {
  package var name: [UInt8]
  package var email: [UInt8]
  /// Seconds since 1970; those that fit no 64 bits are the furthest that do.
  package var seconds: Int64
  /// Minutes east of UTC.
  package var offset: Int

  package init(name: [UInt8], email: [UInt8], seconds: Int64, offset: Int) {
    self.name = name
    self.email = email
    self.seconds = seconds
    self.offset = offset
  }

  package init(_ line: some BidirectionalCollection<UInt8>) {
    let line = Array(line)
    let open = line.firstIndex(of: UInt8(ascii: "<"))
    let close = open.flatMap { start in line[start...].firstIndex(of: UInt8(ascii: ">")) }
    name = GitPerson.trimmed(line[..<(open ?? line.endIndex)])
    email = GitPerson.trimmed(open.map { line[($0 + 1)..<(close ?? line.endIndex)] } ?? [])
    let last = line.lastIndex(of: UInt8(ascii: ">"))
    let words = (last.map { line[($0 + 1)...] } ?? []).split(separator: UInt8(ascii: " "))
    seconds = words.first.map(GitPerson.number) ?? 0
    offset = words.count > 1 ? GitPerson.zone(words[1]) : 0
  }

  private static func trimmed(_ text: ArraySlice<UInt8>) -> [UInt8] {
    Array(text.drop { $0 <= 0x20 }.reversed().drop { $0 <= 0x20 }.reversed())
  }

  private static func number(_ digits: ArraySlice<UInt8>) -> Int64 {
    let isNegative = digits.first == UInt8(ascii: "-")
    var value: Int64 = 0
    for digit in digits.dropFirst(isNegative ? 1 : 0) {
      guard (0x30...0x39).contains(digit) else { break }
      let (scaled, isOver) = value.multipliedReportingOverflow(by: 10)
      let (sum, isOverToo) = scaled.addingReportingOverflow(Int64(digit - 0x30))
      if isOver || isOverToo { return isNegative ? .min : .max }
      value = sum
    }
    return isNegative ? -value : value
  }

  /// `+hhmm`: hours and minutes, however many digits there are.
  private static func zone(_ text: ArraySlice<UInt8>) -> Int {
    guard let sign = text.first, [UInt8(ascii: "+"), UInt8(ascii: "-")].contains(sign) else { return 0 }
    let digits = Int(truncatingIfNeeded: min(number(text.dropFirst()), 1_000_000))
    let minutes = digits / 100 * 60 + digits % 100
    return sign == UInt8(ascii: "-") ? -minutes : minutes
  }
}
