import Synchronization

/// Names of files that exist only while they are written: `.byline-tmp-` and 16 hexadecimal digits.
///
/// They are told from all other names by their form, so that what a crash left behind is never taken for a user's file.
enum TemporaryName {
  private static let prefix = Array(".byline-tmp-".utf8)
  private static let digits = Array("0123456789abcdef".utf8)

  /// The number in the last name; nil before the first, which is anywhere.
  private static let last = Mutex<UInt64?>(nil)

  /// A fresh name as a C string.
  static func make() throws(FileError.Reason) -> [CChar] {
    let number = try next()
    var name: [CChar] = []
    name.reserveCapacity(prefix.count + 17)
    for byte in prefix { name.append(CChar(bitPattern: byte)) }
    for shift in stride(from: 60, through: 0, by: -4) {
      name.append(CChar(bitPattern: digits[Int(truncatingIfNeeded: number >> UInt64(shift)) & 15]))
    }
    name.append(0)
    return name
  }

  private static func next() throws(FileError.Reason) -> UInt64 {
    if let number = last.withLock({ last -> UInt64? in
      last = last.map { $0 &+ 1 }
      return last
    }) {
      return number
    }
    let start = try System.random(8).reduce(0 as UInt64) { $0 << 8 | UInt64($1) }
    last.withLock { $0 = start }
    return start
  }

  static func isTemporary(_ name: Span<UInt8>) -> Bool {
    guard name.count == prefix.count + 16 else { return false }
    return name.indices.allSatisfy { index in
      index < prefix.count ? name[index] == prefix[index] : digits.contains(name[index])
    }
  }
}
