import Attribution

/// Shares and times as they are shown.
enum Numbers {
  /// A share with as many digits as it has, at most six: `0.85`.
  static func share(_ confidence: Confidence) -> String { decimal(UInt64(confidence.millionths)) }

  /// A share of a whole, rounded to a millionth.
  static func share(_ value: Double) -> String { decimal(UInt64((value * 1_000_000).rounded())) }

  private static func decimal(_ millionths: UInt64) -> String {
    let (whole, rest) = millionths.quotientAndRemainder(dividingBy: 1_000_000)
    var digits = String(rest)
    digits = String(repeating: "0", count: 6 - digits.count) + digits
    while digits.hasSuffix("0") { digits.removeLast() }
    return digits.isEmpty ? "\(whole)" : "\(whole).\(digits)"
  }

  /// `12 %`, `0.4 %`.
  static func percent(_ part: Int, of all: Int) -> String {
    guard all > 0 else { return "0 %" }
    let permille = (part * 1000 + all / 2) / all
    return permille < 10 && permille > 0 || permille > 990 && permille < 1000
      ? "\(permille / 10).\(permille % 10) %" : "\((part * 100 + all / 2) / all) %"
  }

  /// `250ms`, `90s` as `1m30s`, `2h`.
  static func time(_ milliseconds: UInt64) -> String {
    if milliseconds < 1000 { return "\(milliseconds)ms" }
    let seconds = (milliseconds + 500) / 1000
    var out = ""
    if seconds >= 3600 { out += "\(seconds / 3600)h" }
    if seconds % 3600 >= 60 { out += "\(seconds % 3600 / 60)m" }
    if seconds % 60 > 0 || out.isEmpty { out += "\(seconds % 60)s" }
    return out
  }
}
