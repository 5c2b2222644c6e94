import ChangeModel
import JSON

/// Who signed, as far as this person knows: own keys, trusted ones, and those that the file `.byline-signers` of the working copy vouches
/// for. Files are read when the first signature is shown.
final class Signers {
  /// The versioned file with keys of a project's people: a line each, as in `trusted`.
  static let fileName = ".byline-signers"

  private let host: Host
  private var known: [PublicKey: [UInt8]]?
  private var vouched: [PublicKey: [UInt8]]?
  /// The folder of the working copy, once a command has opened it.
  var folder: [UInt8]?

  init(_ host: Host) { self.host = host }

  /// What a trusted key's owner is called, which may be nothing; nil for a key that is not trusted.
  private func name(of key: PublicKey) throws(Failure) -> [UInt8]? {
    if let known { return known[key] }
    var names: [PublicKey: [UInt8]] = [:]
    if let folder = host.configurationFolder() {
      for entry in try TrustedKeys(in: folder).entries { names[entry.key] = entry.name }
      let own = IdentityStore(in: folder)
      for name in try own.names() { names[try own.publicKey(name)] = Array(name.utf8) }
    }
    known = names
    return names[key]
  }

  /// What the project calls the owner of a key; nil when it does not know it.
  private func projectName(of key: PublicKey) throws(Failure) -> [UInt8]? {
    if let vouched { return vouched[key] }
    var names: [PublicKey: [UInt8]] = [:]
    if let folder {
      let path = folder + Array("/\(Signers.fileName)".utf8)
      for entry in try TrustedKeys(file: path).entries { names[entry.key] = entry.name }
    }
    vouched = names
    return names[key]
  }

  /// Whether a key is the person's own, trusted, or vouched for by the project.
  func knows(_ key: PublicKey) throws(Failure) -> Bool {
    if try name(of: key) != nil { return true }
    return try projectName(of: key) != nil
  }

  /// `FINGERPRINT (name)`, `FINGERPRINT (name, says .byline-signers)` or `FINGERPRINT (not trusted)`.
  func text(_ signature: Signature) throws(Failure) -> String {
    let fingerprint = "\(signature.key.fingerprint)"
    if let name = try name(of: signature.key) {
      return name.isEmpty ? fingerprint : "\(fingerprint) (\(ShownText.line(name)))"
    }
    if let name = try projectName(of: signature.key) {
      return "\(fingerprint) (\(name.isEmpty ? "known" : ShownText.line(name)), says \(Signers.fileName))"
    }
    return "\(fingerprint) (not trusted)"
  }

  /// The same of a change's signature, whether its author's own key made it, as far as the change names one, and whether it still holds: it
  /// did when it was stored.
  func text(_ signature: Signature, of hash: ChangeHash, author: Author) throws(Failure) -> String {
    let signer = try text(signature)
    switch SignatureStanding(signature, of: hash, author: author) {
    case .byAuthor, .unsigned: return signer
    case .byOther:
      return signer + (author.key.isEmpty ? ", whose key the change does not name" : ", not by its author")
    case .bad: return signer + ", but the signature does not hold"
    }
  }

  /// What a change's JSON says of its signature: how it stands, and whose it is.
  ///
  /// Cost: as checking the signature.
  func json(_ signature: Signature?, of hash: ChangeHash, author: Author) throws(Failure) -> JSON {
    [
      "signature": try json(signature),
      "signed": .string(SignatureStanding(signature, of: hash, author: author).rawValue),
    ]
  }

  /// Whose a signature is.
  func json(_ signature: Signature?) throws(Failure) -> JSON {
    guard let signature else { return .null }
    let own = try name(of: signature.key)
    let vouched = try projectName(of: signature.key)
    let name = own ?? vouched
    return [
      "fingerprint": .string("\(signature.key.fingerprint)"), "trusted": .bool(own != nil),
      "vouched": .bool(vouched != nil),
      "name": .optional(name.map { .bytes($0) }), "key": .string(Base64.encode(signature.key.bytes)),
      "bytes": .string(Base64.encode(signature.bytes)),
    ]
  }
}
