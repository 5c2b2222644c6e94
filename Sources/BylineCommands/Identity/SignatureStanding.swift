import ChangeModel

/// What the signature of a change proves.
enum SignatureStanding: String {
  /// The key that the change names as its author's made it.
  case byAuthor = "signed-by-author"
  /// Another key did, or the change names none.
  case byOther = "signed-by-other"
  case unsigned
  /// It does not hold.
  case bad

  /// Checks the signature, whatever was found when it was stored.
  init(_ signature: Signature?, of hash: ChangeHash, author: Author) {
    guard let signature else {
      self = .unsigned
      return
    }
    guard signature.verify(hash) else {
      self = .bad
      return
    }
    self = author.key == signature.key.fingerprint.bytes ? .byAuthor : .byOther
  }
}
