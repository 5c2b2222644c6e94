import ChangeModel
import LMDB

/// Keys of the store: big-endian numbers, so that rows sort as their numbers do and what is read together lies together.
enum Key {
  static func of(_ a: UInt32) -> [UInt8] { bytes(a) }
  static func of(_ a: UInt32, _ b: UInt32) -> [UInt8] { bytes(a) + bytes(b) }
  static func of(_ a: UInt32, _ name: [UInt8]) -> [UInt8] { bytes(a) + name }
  static func of(_ name: String) -> [UInt8] { Array(name.utf8) }

  static func bytes(_ value: UInt32) -> [UInt8] {
    [
      UInt8(truncatingIfNeeded: value >> 24), UInt8(truncatingIfNeeded: value >> 16),
      UInt8(truncatingIfNeeded: value >> 8), UInt8(truncatingIfNeeded: value),
    ]
  }

  /// The number at `index * 4` of a key; nil when the key is too short.
  static func number(_ key: RawSpan, _ index: Int = 0) -> UInt32? {
    guard key.byteCount >= index * 4 + 4 else { return nil }
    return key.withUnsafeBytes {
      UInt32(bigEndian: $0.loadUnaligned(fromByteOffset: index * 4, as: UInt32.self))
    }
  }

  /// Among the places of inodes, the key under which directories that were ever moved are listed.
  static let movedDirectories = UInt32.max

  /// The number a key ends with.
  static func lastNumber(_ key: RawSpan) -> UInt32? {
    guard key.byteCount >= 4 else { return nil }
    return key.withUnsafeBytes {
      UInt32(bigEndian: $0.loadUnaligned(fromByteOffset: $0.count - 4, as: UInt32.self))
    }
  }

  /// The bytes of a key from `offset` to `trailing` before its end.
  static func name(_ key: RawSpan, from offset: Int, droppingLast trailing: Int = 0) -> [UInt8] {
    key.withUnsafeBytes { Array($0.dropFirst(offset).dropLast(trailing)) }
  }
}
