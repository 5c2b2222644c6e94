/// A fast keyed hash of byte strings, for tables only: never stored, never sent, always verified by comparing bytes.
///
/// Sixteen bytes are folded at a time by one widening multiplication. The key of `forProcess` is drawn when the process
/// starts, so nobody can prepare lines that collide; nothing that leaves this module depends on it. `O(bytes)`.
struct ByteHash: Sendable {
  private let a: UInt64
  private let b: UInt64

  init(a: UInt64, b: UInt64) {
    self.a = a
    self.b = b
  }

  /// Keyed by the seed that the standard library draws once per process.
  static let forProcess: ByteHash = {
    var first = Hasher()
    first.combine(1)
    var second = Hasher()
    second.combine(2)
    return ByteHash(
      a: UInt64(bitPattern: Int64(first.finalize())), b: UInt64(bitPattern: Int64(second.finalize())))
  }()

  @inline(__always)
  static func fold(_ x: UInt64, _ y: UInt64) -> UInt64 {
    let product = x.multipliedFullWidth(by: y)
    return product.high ^ product.low
  }

  /// The hash of `count` bytes from `p` on.
  @inline(__always)
  func hash(_ p: UnsafeRawPointer, _ count: Int) -> UInt64 {
    var state = b
    var x: UInt64
    var y: UInt64
    // Raw unaligned loads: the last ones overlap what was read before instead of running past the end.
    if count >= 16 {
      var i = 0
      while i < count - 16 {
        state = Self.fold(
          p.loadUnaligned(fromByteOffset: i, as: UInt64.self) ^ a,
          p.loadUnaligned(fromByteOffset: i + 8, as: UInt64.self) ^ state)
        i += 16
      }
      x = p.loadUnaligned(fromByteOffset: count - 16, as: UInt64.self)
      y = p.loadUnaligned(fromByteOffset: count - 8, as: UInt64.self)
    } else if count >= 8 {
      x = p.loadUnaligned(as: UInt64.self)
      y = p.loadUnaligned(fromByteOffset: count - 8, as: UInt64.self)
    } else if count >= 4 {
      x = UInt64(p.loadUnaligned(as: UInt32.self))
      y = UInt64(p.loadUnaligned(fromByteOffset: count - 4, as: UInt32.self))
    } else if count > 0 {
      x = UInt64(p.load(as: UInt8.self)) << 8 | UInt64(p.load(fromByteOffset: count - 1, as: UInt8.self))
      y = UInt64(p.load(fromByteOffset: count / 2, as: UInt8.self))
    } else {
      x = 0
      y = 0
    }
    x ^= a
    y ^= state
    return Self.fold(Self.fold(x, y) ^ UInt64(truncatingIfNeeded: count), a | 1)
  }
}
