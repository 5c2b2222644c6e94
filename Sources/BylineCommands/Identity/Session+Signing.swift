import ChangeModel

extension Session {
  /// The key that signs what is recorded; nil when nothing is to be signed.
  ///
  /// - Throws: when a key is wanted and it is not clear which, or there is none.
  func signer() throws(Failure) -> SecretKey? {
    let choice = try configuration.choice(.recordSign, SigningChoice.self) ?? .auto
    if choice == .never { return nil }
    let store = host.configurationFolder().map { IdentityStore(in: $0) }
    if let store, let name = try signingIdentity(store) { return try store.secretKey(name) }
    guard choice == .auto else {
      throw Failure(
        .refused, "changes are to be signed, but there is no key",
        hint: "make one with `byline identity new`, or type `byline config set record.sign auto`")
    }
    return nil
  }

  /// The identity that signs: the one configured, the one called `default`, or the only one.
  func signingIdentity(_ store: IdentityStore) throws(Failure) -> String? {
    if let name = try configuration.text(.identityDefault) { return name }
    let names = try store.names()
    if names.count <= 1 { return names.first }
    if names.contains("default") { return "default" }
    throw Failure(
      .refused, "there are several identities, and none is the one to sign with:", details: names,
      hint: "type `byline config set identity.default NAME`")
  }
}
