import ChangeModel
import FileSystem

/// The keys of others that a person trusts: the file `trusted`, a line for each with its public key and what to call its owner. Lines that
/// start with `#` say nothing.
struct TrustedKeys {
  struct Entry: Equatable {
    var key: PublicKey
    var name: [UInt8]
  }

  private let path: [UInt8]
  private(set) var entries: [Entry] = []

  /// Reads the file; empty where there is none.
  init(in folder: [UInt8]) throws(Failure) { try self.init(file: folder + Array("/trusted".utf8)) }

  /// Reads a file of that form; empty where there is none.
  init(file: [UInt8]) throws(Failure) {
    path = file
    let bytes: [UInt8]
    do throws(FileError) { bytes = try HomeFile.read(path)?.bytes ?? [] } catch { throw Failure(error) }
    for (number, line) in TextLines(bytes).enumerated()
    where !line.text.isEmpty && line.text.first != UInt8(ascii: "#") {
      let parts = line.text.split(separator: 0x20, maxSplits: 1)
      guard let first = parts.first, let key = TrustedKeys.key(String(decoding: first, as: UTF8.self)) else {
        throw Failure(
          .usage, "\(ShownText.path(path)):\(number + 1): the line does not start with a public key",
          hint: "edit the line")
      }
      entries.append(Entry(key: key, name: parts.count > 1 ? Array(parts[1]) : []))
    }
  }

  /// A public key as `byline identity show` writes it, in either case.
  static func key(_ text: String) -> PublicKey? { Base32.decode(text).flatMap { PublicKey($0) } }

  /// Adds a key behind the others.
  mutating func add(_ entry: Entry) throws(Failure) {
    do throws(FileError) {
      var bytes = try HomeFile.read(path)?.bytes ?? []
      if let last = bytes.last, last != 0x0A { bytes.append(0x0A) }
      bytes +=
        Array(Base32.encode(entry.key.bytes).utf8) + (entry.name.isEmpty ? [] : [0x20] + entry.name) + [0x0A]
      try HomeFile.write(path, bytes)
    } catch {
      throw Failure(error)
    }
    entries.append(entry)
  }
}
