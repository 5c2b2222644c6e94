import ChangeModel
import FileSystem

/// The key each author was first seen to sign with: the file `pinned`, a line for each with fingerprint and mail address.
///
/// Whoever signs in the same name with another key later may be somebody else, so that is said.
struct PinnedKeys {
  private let path: [UInt8]
  private var pinned: [[UInt8]: Fingerprint] = [:]
  private var lines: [UInt8] = []

  /// Reads the file; empty where there is none. Lines that are none of its own are left alone.
  init(in folder: [UInt8]) throws(Failure) {
    path = folder + Array("/pinned".utf8)
    do throws(FileError) { lines = try HomeFile.read(path)?.bytes ?? [] } catch { throw Failure(error) }
    for line in TextLines(lines) {
      let parts = line.text.split(separator: 0x20, maxSplits: 1)
      guard parts.count == 2, let key = Fingerprint(text: String(decoding: parts[0], as: UTF8.self)) else {
        continue
      }
      pinned[Array(parts[1])] = key
    }
  }

  /// Notes who signed some changes, where that is not known yet.
  ///
  /// - Returns: what to say of authors whose key is another than it was.
  mutating func see(_ signed: [(author: Author, key: PublicKey)]) throws(Failure) -> [String] {
    var out: [String] = []
    var isNew = false
    for (author, key) in signed {
      // Only keys that authors go by: others may sign what somebody else wrote.
      guard !author.email.isEmpty, author.key == key.fingerprint.bytes, !author.email.contains(0x0A) else {
        continue
      }
      if let known = pinned[author.email] {
        guard known != key.fingerprint else { continue }
        let warning =
          "warning: \(AuthorText.full(author)) signs with another key than before: \(key.fingerprint), was \(known)"
        if !out.contains(warning) { out.append(warning) }
        continue
      }
      pinned[author.email] = key.fingerprint
      if let last = lines.last, last != 0x0A { lines.append(0x0A) }
      lines += Array("\(key.fingerprint) ".utf8) + author.email + [0x0A]
      isNew = true
    }
    if isNew {
      do throws(FileError) { try HomeFile.write(path, lines) } catch { throw Failure(error) }
    }
    return out
  }
}
