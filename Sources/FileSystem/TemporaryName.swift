/// Names of files that exist only while they are written: `.byline-tmp-` and 16 hexadecimal digits.
///
/// They are told from all other names by their form, so that what a crash left behind is never taken for a user's file.
enum TemporaryName {
  private static let prefix = Array(".byline-tmp-".utf8)
  private static let digits = Array("0123456789abcdef".utf8)

  /// A fresh name as a C string.
  static func make() throws(FileError.Reason) -> [CChar] {
    let random = try System.random(8)
    return (prefix + random.flatMap { [digits[Int($0 >> 4)], digits[Int($0 & 15)]] }).terminated
  }

  static func isTemporary(_ name: Span<UInt8>) -> Bool {
    guard name.count == prefix.count + 16 else { return false }
    return name.indices.allSatisfy { index in
      index < prefix.count ? name[index] == prefix[index] : digits.contains(name[index])
    }
  }
}
