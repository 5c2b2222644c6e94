import Crypto

/// Writes objects into a repository, some at a time, as packs that git takes in and checks.
///
/// The packs are not compressed: git does that itself when it takes a few, and `git repack` for many.
package final class GitPack {
  private let git: GitProgram
  private let format: GitFormat
  private var body: [UInt8] = []
  private var count: UInt32 = 0
  /// Objects written so far.
  package private(set) var written = 0
  /// Whether so many came at once that git keeps them as they are until somebody packs them anew.
  package private(set) var isLoose = false
  private static let mostBytes = 16 << 20
  private static let few = 2000

  package init(_ git: GitProgram, _ format: GitFormat) {
    self.git = git
    self.format = format
  }

  package func add(_ kind: GitKind, _ bytes: [UInt8]) throws(GitError) {
    if body.count + bytes.count > GitPack.mostBytes { try flush() }
    body += GitPack.header(kind, bytes.count)
    var stream = StoredStream(bytes.count)
    stream.add(bytes[...], to: &body)
    count += 1
    written += 1
  }

  /// Begins an object that is not held: all its bytes have to be added to what this answers.
  package func begin(_ kind: GitKind, count bytes: Int) throws(GitError) -> GitLargeObject {
    try flush()
    written += 1
    isLoose = true
    return try GitLargeObject(git, format, GitPack.header(kind, bytes), count: bytes)
  }

  /// Hands over what is held.
  package func flush() throws(GitError) {
    guard count > 0 else { return }
    let keepsPack = count > GitPack.few
    if keepsPack { isLoose = true }
    let pack = try RunningPack(git, format, count: count, keepsPack: keepsPack)
    try pack.write(body)
    try pack.finish()
    body = []
    count = 0
  }

  private static func header(_ kind: GitKind, _ count: Int) -> [UInt8] {
    let type: UInt8 =
      switch kind {
      case .commit: 1
      case .tree: 2
      case .blob: 3
      case .tag: 4
      }
    var rest = count >> 4
    var out = [type << 4 | UInt8(count & 15) | (rest > 0 ? 0x80 : 0)]
    while rest > 0 {
      out.append(UInt8(rest & 0x7F) | (rest > 0x7F ? 0x80 : 0))
      rest >>= 7
    }
    return out
  }
}

/// An object that is written a portion at a time.
package final class GitLargeObject {
  private let pack: RunningPack
  private var stream: StoredStream

  fileprivate init(_ git: GitProgram, _ format: GitFormat, _ header: [UInt8], count: Int) throws(GitError) {
    pack = try RunningPack(git, format, count: 1, keepsPack: true)
    stream = StoredStream(count)
    try pack.write(header)
  }

  package func add(_ portion: [UInt8]) throws(GitError) {
    var out: [UInt8] = []
    stream.add(portion[...], to: &out)
    try pack.write(out)
  }

  package func finish() throws(GitError) { try pack.finish() }
}

/// A pack on its way into git, with the checksum of all of it behind.
private final class RunningPack {
  private let process: GitProcess
  private let format: GitFormat
  private var short = Insecure.SHA1()
  private var long = SHA256()

  init(_ git: GitProgram, _ format: GitFormat, count: UInt32, keepsPack: Bool) throws(GitError) {
    self.format = format
    let command = keepsPack ? ["index-pack", "--stdin"] : ["unpack-objects", "-q"]
    process = try GitProcess(git, command.map { Array($0.utf8) })
    try write(
      Array("PACK".utf8) + [0, 0, 0, 2]
        + [24, 16, 8, 0].map { UInt8(truncatingIfNeeded: count >> UInt32($0)) })
  }

  func write(_ bytes: [UInt8]) throws(GitError) {
    bytes.withUnsafeBytes {
      if format == .sha1 { short.update(bufferPointer: $0) } else { long.update(bufferPointer: $0) }
    }
    try process.write(bytes)
  }

  func finish() throws(GitError) {
    try process.write(format == .sha1 ? Array(short.finalize()) : Array(long.finalize()))
    process.endInput()
    while try process.readPortion() != nil {}
    try process.finish()
  }
}

/// A zlib stream that leaves its bytes as they are: blocks of at most 65,535, and a checksum.
private struct StoredStream {
  private var left: Int
  private var (a, b): (UInt32, UInt32) = (1, 0)
  private var isBegun = false

  /// - Parameter count: all bytes there will be.
  init(_ count: Int) { left = count }

  mutating func add(_ bytes: ArraySlice<UInt8>, to out: inout [UInt8]) {
    if !isBegun {
      out += [0x78, 0x01]
      isBegun = true
      if left == 0 { out += [1, 0, 0, 0xFF, 0xFF] }
    }
    var rest = bytes
    while !rest.isEmpty {
      let block = rest.prefix(65_535)
      rest = rest.dropFirst(block.count)
      left -= block.count
      let count = UInt16(block.count)
      out += [
        left == 0 ? 1 : 0, UInt8(count & 0xFF), UInt8(count >> 8), UInt8(~count & 0xFF), UInt8(~count >> 8),
      ]
      out += block
      // Adler-32, reduced often enough that 32 bits hold it.
      var sum = 0
      for byte in block {
        a &+= UInt32(byte)
        b &+= a
        sum += 1
        if sum == 2048 {
          (a, b) = (a % 65_521, b % 65_521)
          sum = 0
        }
      }
      (a, b) = (a % 65_521, b % 65_521)
    }
    if left == 0 {
      let checksum = b << 16 | a
      out += [24, 16, 8, 0].map { UInt8(truncatingIfNeeded: checksum >> UInt32($0)) }
    }
  }
}
