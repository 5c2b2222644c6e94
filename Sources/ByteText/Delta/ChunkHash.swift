/// 128 bits to look chunks up by. Not cryptographic: whoever finds a chunk by it compares the bytes.
///
/// Fixed keys, so that which chunks are found never differs from one run to the next. `O(bytes)`.
struct ChunkHash: Hashable {
  let low: UInt64
  let high: UInt64

  init(_ bytes: UnsafeRawBufferPointer) {
    var x: UInt64 = 0xA076_1D64_78BD_642F
    var y: UInt64 = 0xE703_7ED1_A0B4_28DB
    var i = 0
    // Raw pointer: words are read up to the last whole 16 bytes, the rest byte by byte.
    if let p = bytes.baseAddress {
      while bytes.count - i >= 16 {
        let a = p.loadUnaligned(fromByteOffset: i, as: UInt64.self)
        let b = p.loadUnaligned(fromByteOffset: i + 8, as: UInt64.self)
        x = ByteHash.fold(a ^ 0x8EBC_6AF0_9C88_C6E3, b ^ x)
        y = ByteHash.fold(b ^ 0x5899_65CC_7537_4CC3, a ^ y)
        i += 16
      }
    }
    var a: UInt64 = 0
    var b: UInt64 = 0
    while i < bytes.count {
      a = a << 8 | b >> 56
      b = b << 8 | UInt64(bytes[i])
      i += 1
    }
    let length = UInt64(truncatingIfNeeded: bytes.count)
    low = ByteHash.fold(a ^ 0x1D8E_4E27_C47D_124F ^ length, b ^ x)
    high = ByteHash.fold(b ^ 0xEB44_ACCA_B455_D165 ^ length, a ^ y)
  }
}
