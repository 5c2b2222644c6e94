import ChangeModel
import JSON

/// Who signed, as far as this person knows: own keys and trusted ones. Files are read when the first signature is shown.
final class Signers {
  private let host: Host
  private var known: [PublicKey: [UInt8]]?

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

  /// `FINGERPRINT (name)`, or `FINGERPRINT (not trusted)`.
  func text(_ signature: Signature) throws(Failure) -> String {
    let fingerprint = "\(signature.key.fingerprint)"
    guard let name = try name(of: signature.key) else { return "\(fingerprint) (not trusted)" }
    return name.isEmpty ? fingerprint : "\(fingerprint) (\(ShownText.line(name)))"
  }

  func json(_ signature: Signature?) throws(Failure) -> JSON {
    guard let signature else { return .null }
    let name = try name(of: signature.key)
    return [
      "fingerprint": .string("\(signature.key.fingerprint)"), "trusted": .bool(name != nil),
      "name": .optional(name.map { .bytes($0) }), "key": .string(Base64.encode(signature.key.bytes)),
      "bytes": .string(Base64.encode(signature.bytes)),
    ]
  }
}
