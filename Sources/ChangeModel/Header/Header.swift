/// Who a change says made it. A claim, not a proof: the signer is the fact.
public struct Author: Hashable, Sendable {
  public var name: [UInt8]
  public var email: [UInt8]
  /// Fingerprint of the key the author goes by; empty without one.
  public var key: [UInt8]
  public init(name: [UInt8], email: [UInt8] = [], key: [UInt8] = []) {
    self.name = name
    self.email = email
    self.key = key
  }
}

/// A moment and the clock it was read on.
public struct Timestamp: Hashable, Sendable {
  /// Nanoseconds since 1970 UTC, either sign.
  public var nanoseconds: Int64
  /// Minutes east of UTC of the author's clock.
  public var offset: Int
  public init(nanoseconds: Int64, offset: Int = 0) {
    self.nanoseconds = nanoseconds
    self.offset = offset
  }
}

/// Everything a change says but its facts.
public struct Header: Hashable, Sendable {
  public var author: Author
  public var timestamp: Timestamp
  public var message: [UInt8]
  /// Binds the attribution record, which travels apart from the change; nil when there is none.
  public var commitment: Digest?
  /// Makes two otherwise equal changes differ.
  public var nonce: [UInt8]
  /// What later versions add, by key; kept byte for byte.
  public var extensions: [[UInt8]: [UInt8]]

  public init(
    author: Author, timestamp: Timestamp, message: [UInt8], commitment: Digest? = nil, nonce: [UInt8] = [],
    extensions: [[UInt8]: [UInt8]] = [:]
  ) {
    self.author = author
    self.timestamp = timestamp
    self.message = message
    self.commitment = commitment
    self.nonce = nonce
    self.extensions = extensions
  }

  /// The first line of the message.
  public var subject: ArraySlice<UInt8> { message.prefix { $0 != 0x0A } }
}
