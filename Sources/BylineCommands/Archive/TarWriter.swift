/// Writes a tar archive, POSIX.1-2001: ustar headers, and extended (pax) headers before entries that those cannot hold.
///
/// What it writes is a function of the entries alone: all have the same time, owner 0 without a name, mode 644 or 755. Names of any bytes
/// are kept; those that are no UTF-8 go into an extended header that says so.
struct TarWriter {
  enum Kind: UInt8 {
    case file = 0x30
    case link = 0x32
    case directory = 0x35
  }

  /// Seconds since 1970, for every entry.
  let time: Int64

  private static let block = 512
  private static let recordBlocks = 20
  /// Sizes and times beyond eleven octal digits go into an extended header.
  private static let largest: Int64 = 1 << 33 - 1

  /// The headers of one entry. The content of a file of `count` bytes follows, and `padding`.
  func entry(
    _ kind: Kind, _ name: [UInt8], executable: Bool = false, target: [UInt8] = [], count: Int = 0
  ) -> [UInt8] {
    let path = kind == .directory ? name + [UInt8(ascii: "/")] : name
    var records: [UInt8] = []
    let place = TarWriter.place(path)
    if !UTF8Text.isValid(path) || !UTF8Text.isValid(target) {
      records += TarWriter.record("hdrcharset", Array("BINARY".utf8))
    }
    if place == nil || !UTF8Text.isValid(path) { records += TarWriter.record("path", path) }
    if target.count > 100 || !UTF8Text.isValid(target) { records += TarWriter.record("linkpath", target) }
    if count > TarWriter.largest {
      records += TarWriter.record("size", Array("\(count)".utf8))
    }
    if time > TarWriter.largest { records += TarWriter.record("mtime", Array("\(time)".utf8)) }
    var out: [UInt8] = []
    if !records.isEmpty {
      out += header(UInt8(ascii: "x"), (prefix: [], name: Array("pax".utf8)), 0o644, records.count, [])
      out += records + TarWriter.padding(after: records.count)
    }
    let mode = kind == .link ? 0o777 : kind == .directory || executable ? 0o755 : 0o644
    let short = place ?? (prefix: [], name: Array(path.prefix(100)))
    out += header(kind.rawValue, short, mode, count, Array(target.prefix(100)))
    return out
  }

  /// What ends an archive of so many bytes: two empty blocks, and as many more as fill the last record.
  static func end(after count: Int) -> [UInt8] {
    let record = block * recordBlocks
    let least = count + 2 * block
    return [UInt8](repeating: 0, count: 2 * block + (record - least % record) % record)
  }

  // MARK: Headers

  private func header(
    _ type: UInt8, _ place: (prefix: [UInt8], name: [UInt8]), _ mode: Int, _ size: Int, _ target: [UInt8]
  ) -> [UInt8] {
    var out = [UInt8](repeating: 0, count: TarWriter.block)
    func put(_ bytes: [UInt8], _ offset: Int) {
      out.replaceSubrange(offset..<offset + bytes.count, with: bytes)
    }
    put(place.name, 0)
    put(TarWriter.octal(Int64(mode), 7), 100)
    put(TarWriter.octal(0, 7), 108)
    put(TarWriter.octal(0, 7), 116)
    put(TarWriter.octal(min(Int64(size), TarWriter.largest), 11), 124)
    put(TarWriter.octal(min(max(0, time), TarWriter.largest), 11), 136)
    put([UInt8](repeating: 0x20, count: 8), 148)
    out[156] = type
    put(target, 157)
    put(Array("ustar\u{0}00".utf8), 257)
    put(TarWriter.octal(0, 7), 329)
    put(TarWriter.octal(0, 7), 337)
    put(place.prefix, 345)
    let sum = out.reduce(0) { $0 + Int64($1) }
    put(TarWriter.octal(sum, 6) + [0, 0x20], 148)
    return out
  }

  /// How ustar holds a path: up to 100 bytes, and up to 155 bytes of directories before them; nil when it cannot.
  private static func place(_ path: [UInt8]) -> (prefix: [UInt8], name: [UInt8])? {
    if path.count <= 100 { return ([], path) }
    // The slash of a directory's own name does not divide it.
    for cut in stride(from: min(155, path.count - 2), through: 1, by: -1)
    where path[cut] == UInt8(ascii: "/") && path.count - cut - 1 <= 100 {
      return (Array(path[..<cut]), Array(path[(cut + 1)...]))
    }
    return nil
  }

  private static func octal(_ number: Int64, _ digits: Int) -> [UInt8] {
    let text = Array(String(number, radix: 8).utf8)
    return [UInt8](repeating: UInt8(ascii: "0"), count: max(0, digits - text.count)) + text
  }

  /// `LENGTH KEY=VALUE`, a line whose length counts its own digits.
  private static func record(_ key: String, _ value: [UInt8]) -> [UInt8] {
    let rest = [UInt8(ascii: " ")] + Array(key.utf8) + [UInt8(ascii: "=")] + value + [0x0A]
    var length = rest.count
    while String(length).utf8.count + rest.count != length { length = String(length).utf8.count + rest.count }
    return Array(String(length).utf8) + rest
  }

  /// What fills the last block of a content of so many bytes.
  static func padding(after count: Int) -> [UInt8] {
    [UInt8](repeating: 0, count: (block - count % block) % block)
  }
}
