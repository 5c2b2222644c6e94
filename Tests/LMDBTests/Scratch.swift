import Glibc
import LMDB

/// A temporary folder with an environment in it, gone with the value.
final class Scratch {
  let path: String

  init() {
    var template = Array("/tmp/byline-lmdb-XXXXXX\0".utf8CString.dropLast())
    path = template.withUnsafeMutableBufferPointer { buffer in
      buffer.baseAddress.flatMap { mkdtemp($0) }.map { String(cString: $0) } ?? ""
    }
    precondition(!path.isEmpty, "no temporary folder")
  }

  deinit {
    for name in ["data.mdb", "lock.mdb"] { unlink(path + "/" + name) }
    rmdir(path)
  }

  /// Opens the environment the way tests want it: without waiting for the disk.
  func open(readOnly: Bool = false, maxTables: Int = 32, mapSize: Int = 1 << 30) throws(LMDBError)
    -> Environment
  {
    try Environment(
      path: path,
      options: .init(readOnly: readOnly, maxTables: maxTables, mapSize: mapSize, durability: .none))
  }

  /// Opens the environment with one table in it.
  func openTable(mapSize: Int = 1 << 30) throws(LMDBError) -> (Environment, Table) {
    let environment = try open(mapSize: mapSize)
    return (environment, try environment.openTables(["rows"], create: true)[0])
  }

  /// Writes a file of the folder anew.
  func write(_ bytes: [UInt8], to name: String) {
    guard let file = fopen(path + "/" + name, "w") else { return }
    fwrite(bytes, 1, bytes.count, file)
    fclose(file)
  }
}

extension Environment {
  /// Every row of a table, copied.
  func rows(of table: Table) throws -> [Row] {
    let transaction = try beginRead()
    return try transaction.reader.rows(of: table)
  }

  /// Stores rows with one-byte keys and values.
  func store(_ pairs: [UInt8: UInt8], in table: Table) throws {
    var transaction = try beginWrite()
    for (key, value) in pairs { try transaction.put([key], [value], in: table) }
    try transaction.commit()
  }
}

extension Reader {
  func rows(of table: Table) throws(LMDBError) -> [Row] {
    var rows: [Row] = []
    var cursor = try cursor(in: table)
    while try cursor.next() {
      rows.append(Row([UInt8](copying: cursor.key), [UInt8](copying: cursor.value)))
    }
    return rows
  }
}

struct Row: Equatable {
  let key: [UInt8]
  let value: [UInt8]

  init(_ key: [UInt8], _ value: [UInt8]) {
    self.key = key
    self.value = value
  }
}

/// The error `body` throws, if it throws one.
func failure(_ body: () throws(LMDBError) -> Void) -> LMDBError? {
  do {
    try body()
    return nil
  } catch {
    return error
  }
}

/// The sequence of pseudo-random numbers that a seed determines.
struct SplitMix64: RandomNumberGenerator {
  var state: UInt64

  init(seed: UInt64) {
    state = seed
  }

  mutating func next() -> UInt64 {
    state &+= 0x9e37_79b9_7f4a_7c15
    var z = state
    z = (z ^ (z >> 30)) &* 0xbf58_476d_1ce4_e5b9
    z = (z ^ (z >> 27)) &* 0x94d0_49bb_1331_11eb
    return z ^ (z >> 31)
  }

  mutating func bytes(_ count: Int) -> [UInt8] {
    (0..<count).map { _ in UInt8(truncatingIfNeeded: next()) }
  }
}
