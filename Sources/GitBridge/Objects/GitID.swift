import Crypto

/// The name of a git object: 20 bytes of SHA-1 or 32 of SHA-256, compared as the byte string they are.
///
/// Held as words, so that comparing and hashing allocate nothing; a short one ends in zeros.
package struct GitID: Hashable, Comparable, Sendable {
  private let words: (UInt64, UInt64, UInt64, UInt64)
  package let format: GitFormat

  /// The id written as exactly the bytes of its format; nil for any other count.
  package init?(_ bytes: some Collection<UInt8>, _ format: GitFormat) {
    guard bytes.count == format.byteCount else { return nil }
    var words: (UInt64, UInt64, UInt64, UInt64) = (0, 0, 0, 0)
    for (index, byte) in bytes.enumerated() {
      let shifted = UInt64(byte) << UInt64(56 - index % 8 * 8)
      switch index / 8 {
      case 0: words.0 |= shifted
      case 1: words.1 |= shifted
      case 2: words.2 |= shifted
      default: words.3 |= shifted
      }
    }
    self.words = words
    self.format = format
  }

  /// An id of either format, by its count of bytes.
  package init?(_ bytes: some Collection<UInt8>) {
    guard let format = GitFormat.allCases.first(where: { $0.byteCount == bytes.count }) else { return nil }
    self.init(bytes, format)
  }

  /// The id written in hexadecimal digits, in either case.
  package init?(hex: some Collection<UInt8>) {
    guard let bytes = GitID.bytes(hex: hex) else { return nil }
    self.init(bytes)
  }

  /// What pairs of hexadecimal digits stand for.
  package static func bytes(hex: some Collection<UInt8>) -> [UInt8]? {
    func value(_ digit: UInt8) -> UInt8? {
      switch digit {
      case UInt8(ascii: "0")...UInt8(ascii: "9"): digit - UInt8(ascii: "0")
      case UInt8(ascii: "a")...UInt8(ascii: "f"): digit - UInt8(ascii: "a") + 10
      case UInt8(ascii: "A")...UInt8(ascii: "F"): digit - UInt8(ascii: "A") + 10
      default: nil
      }
    }
    var out: [UInt8] = []
    out.reserveCapacity(hex.count / 2)
    var high: UInt8?
    for digit in hex {
      guard let value = value(digit) else { return nil }
      if let first = high {
        out.append(first << 4 | value)
        high = nil
      } else {
        high = value
      }
    }
    return high == nil ? out : nil
  }

  package var bytes: [UInt8] {
    var out: [UInt8] = []
    out.reserveCapacity(GitFormat.sha256.byteCount)
    for word in [words.0, words.1, words.2, words.3] {
      for shift in stride(from: 56, through: 0, by: -8) {
        out.append(UInt8(truncatingIfNeeded: word >> UInt64(shift)))
      }
    }
    out.removeLast(out.count - format.byteCount)
    return out
  }

  /// Lower-case hexadecimal digits, as git writes them.
  package var hex: [UInt8] {
    let digits = Array("0123456789abcdef".utf8)
    return bytes.flatMap { [digits[Int($0 >> 4)], digits[Int($0 & 15)]] }
  }

  package static func == (a: GitID, b: GitID) -> Bool {
    a.words.0 == b.words.0 && a.words.1 == b.words.1 && a.words.2 == b.words.2 && a.words.3 == b.words.3
  }

  package static func < (a: GitID, b: GitID) -> Bool {
    if a.words.0 != b.words.0 { return a.words.0 < b.words.0 }
    if a.words.1 != b.words.1 { return a.words.1 < b.words.1 }
    if a.words.2 != b.words.2 { return a.words.2 < b.words.2 }
    return a.words.3 < b.words.3
  }

  package func hash(into hasher: inout Hasher) {
    hasher.combine(words.0)
    hasher.combine(words.1)
  }
}

extension GitID: CustomStringConvertible {
  package var description: String { String(decoding: hex, as: UTF8.self) }
}

/// How the objects of a repository are named.
package enum GitFormat: UInt8, CaseIterable, Sendable {
  case sha1 = 1
  case sha256 = 2

  package var byteCount: Int { self == .sha1 ? 20 : 32 }

  /// The name of the object with some content.
  package func id(of kind: GitKind, _ content: [UInt8]) -> GitID {
    var namer = GitNamer(kind, count: content.count, self)
    namer.add(content)
    return namer.id
  }
}

/// The four kinds of objects.
package enum GitKind: String, Sendable {
  case blob
  case tree
  case commit
  case tag
}

/// Names an object whose content comes in portions.
package struct GitNamer {
  private enum Hasher {
    case short(Insecure.SHA1)
    case long(SHA256)
  }
  private var hasher: Hasher

  package init(_ kind: GitKind, count: Int, _ format: GitFormat) {
    hasher = format == .sha1 ? .short(Insecure.SHA1()) : .long(SHA256())
    add(Array("\(kind.rawValue) \(count)".utf8) + [0])
  }

  package mutating func add(_ bytes: [UInt8]) {
    switch hasher {
    case .short(var hash):
      bytes.withUnsafeBytes { hash.update(bufferPointer: $0) }
      hasher = .short(hash)
    case .long(var hash):
      bytes.withUnsafeBytes { hash.update(bufferPointer: $0) }
      hasher = .long(hash)
    }
  }

  package var id: GitID {
    // The digests have the counts of their formats, so there always is an id.
    switch hasher {
    case .short(let hash): GitID(Array(hash.finalize()), .sha1) ?? .none
    case .long(let hash): GitID(Array(hash.finalize()), .sha256) ?? .none
    }
  }
}

extension GitID {
  /// All zeros: git's word for no object.
  package static let none = GitID()

  private init() {
    words = (0, 0, 0, 0)
    format = .sha1
  }
}
