/// What a directory entry may be called: the one rule that record, apply and output share.
public enum EntryName {
  /// 1 to 255 bytes without NUL and `/`; not `.`, `..`, nor the repository's own directory in any case.
  public static func isValid(_ name: [UInt8]) -> Bool {
    guard (1...Limits.name).contains(name.count), !name.contains(0), !name.contains(UInt8(ascii: "/")) else {
      return false
    }
    return name != [0x2E] && name != [0x2E, 0x2E] && !isRepositoryDirectory(name)
  }

  /// `.byline` in any ASCII case, also with the blanks and dots at the end that some file systems drop.
  public static func isRepositoryDirectory(_ name: [UInt8]) -> Bool {
    let own = Array(".byline".utf8)
    guard name.count >= own.count else { return false }
    let trailing = name[own.count...].allSatisfy { $0 == UInt8(ascii: ".") || $0 == UInt8(ascii: " ") }
    return trailing && zip(name, own).allSatisfy { ($0 >= 0x41 && $0 <= 0x5A ? $0 | 0x20 : $0) == $1 }
  }
}
