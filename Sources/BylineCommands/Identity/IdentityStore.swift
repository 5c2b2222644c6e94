import ChangeModel
import FileSystem

/// A person's own keys, one file each: `identities/NAME.key` for the owner's eyes only, `identities/NAME.pub` beside it.
///
/// Each is one line: what it is, then 32 bytes in base32.
struct IdentityStore {
  /// Absolute.
  private let folder: [UInt8]

  private static let secretLabel = "byline secret key 1 "
  private static let publicLabel = "byline public key 1 "

  /// - Parameter folder: the person's folder for this program.
  init(in folder: [UInt8]) { self.folder = folder + Array("/identities".utf8) }

  /// What identities there are, in byte order.
  func names() throws(Failure) -> [String] {
    do throws(FileError) {
      let listing = try Directory(path: folder).list()
      let ending = Array(".pub".utf8)
      return (0..<listing.count).compactMap { index in
        let name = Array(listing.name(index))
        guard name.count > ending.count, name.suffix(ending.count) == ending[...] else { return nil }
        let text = String(decoding: name.dropLast(ending.count), as: UTF8.self)
        return IdentityStore.isName(text) ? text : nil
      }
    } catch {
      if error.isMissing { return [] }
      throw Failure(error)
    }
  }

  /// Letters, digits, `.`, `_` and `-`, beginning with a letter or digit: fit for a file and a command line.
  static func isName(_ text: String) -> Bool {
    func isPlain(_ byte: UInt8) -> Bool {
      switch byte {
      case UInt8(ascii: "a")...UInt8(ascii: "z"), UInt8(ascii: "A")...UInt8(ascii: "Z"),
        UInt8(ascii: "0")...UInt8(ascii: "9"):
        true
      default: false
      }
    }
    guard let first = text.utf8.first, isPlain(first), text.utf8.count <= 100 else { return false }
    return text.utf8.allSatisfy { isPlain($0) || [0x2E, 0x5F, 0x2D].contains($0) }
  }

  func publicKey(_ name: String) throws(Failure) -> PublicKey {
    let path = path(name, ".pub")
    guard let file = try read(path) else { throw missing(name) }
    guard let bytes = IdentityStore.payload(file.bytes, IdentityStore.publicLabel), let key = PublicKey(bytes)
    else {
      throw Failure(.refused, "\(ShownText.path(path)) holds no public key")
    }
    return key
  }

  /// - Throws: when others may read the file: whoever has read it can sign in the owner's name.
  func secretKey(_ name: String) throws(Failure) -> SecretKey {
    let path = path(name, ".key")
    guard let file = try read(path) else { throw missing(name) }
    guard file.status.permissions & 0o077 == 0 else {
      throw Failure(
        .refused, "\(ShownText.path(path)) holds a secret key, and others may read it",
        hint: "type `chmod 600 \(ShownText.path(path))`; if somebody may have read it, make a new identity")
    }
    guard let seed = IdentityStore.payload(file.bytes, IdentityStore.secretLabel),
      let key = SecretKey(seed: seed)
    else { throw Failure(.refused, "\(ShownText.path(path)) holds no secret key") }
    return key
  }

  /// Keeps a new key under a name that is not taken.
  func add(_ key: SecretKey, as name: String) throws(Failure) {
    guard try !names().contains(name) else {
      throw Failure(.refused, "there is an identity \(name) already", hint: "choose another name")
    }
    do throws(FileError) {
      // The secret first: a public key without its secret would be taken for an identity.
      try HomeFile.write(
        path(name, ".key"), IdentityStore.line(IdentityStore.secretLabel, key.seed), mode: .secret,
        replacing: false)
      try HomeFile.write(
        path(name, ".pub"), IdentityStore.line(IdentityStore.publicLabel, key.publicKey.bytes))
    } catch {
      throw Failure(error)
    }
  }

  // MARK: Files

  private func path(_ name: String, _ ending: String) -> [UInt8] { folder + Array("/\(name)\(ending)".utf8) }

  private func read(_ path: [UInt8]) throws(Failure) -> (bytes: [UInt8], status: FileStatus)? {
    do throws(FileError) { return try HomeFile.read(path) } catch { throw Failure(error) }
  }

  private func missing(_ name: String) -> Failure {
    Failure(
      .notFound, "there is no identity \(ShownText.quoted(Array(name.utf8)))",
      hint: "see them with `byline identity list`, or make one with `byline identity new`")
  }

  private static func line(_ label: String, _ bytes: [UInt8]) -> [UInt8] {
    Array((label + Base32.encode(bytes) + "\n").utf8)
  }

  private static func payload(_ file: [UInt8], _ label: String) -> [UInt8]? {
    let text = String(decoding: file, as: UTF8.self)
    guard text.hasPrefix(label), text.hasSuffix("\n") else { return nil }
    return Base32.decode(text.dropFirst(label.count).dropLast())
  }
}
