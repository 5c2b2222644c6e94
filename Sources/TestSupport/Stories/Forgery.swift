import ChangeModel
import Pristine

/// A change that no recorder made: facts as they are given, under digests and a hash that fit.
///
///     var forgery = Forgery(on: [base])
///     forgery.change.treeFacts = [.create(.file, parent: .root, name: Array("f".utf8), again: [])]
///     forgery.add(.created(FactReference(.this, 0)), .insert("text\n", at: .start))
///     try repository.apply(received: [forgery.received()], invocation)
package struct Forgery {
  package var change: Change
  package var contents: [UInt8] = []

  /// - Parameter dependencies: in any order.
  package init(
    on dependencies: [ChangeHash] = [], mentioning mentions: [ChangeHash] = [], _ message: String = "forged",
    nonce: UInt8 = 0
  ) {
    let header = Header(
      author: Author(name: Array("Mallory".utf8)),
      timestamp: Timestamp(nanoseconds: 1_700_000_000_000_000_000),
      message: Array(message.utf8), nonce: [nonce])
    change = Change(header: header, dependencies: dependencies.sorted(), mentions: mentions.sorted())
  }

  /// What facts call a dependency or mention.
  package func holder(_ hash: ChangeHash) -> Holder {
    let place = (change.dependencies + change.mentions).firstIndex(of: hash) ?? change.dependencies.count
    return Holder(UInt32(place + 1))
  }

  /// A content fact with its new bytes.
  package struct Typed {
    package var fact: ContentFact
    package var bytes: [UInt8] = []

    package init(_ fact: ContentFact, _ bytes: [UInt8] = []) {
      self.fact = fact
      self.bytes = bytes
    }

    package static func insert(
      _ text: String, at anchor: Anchor, after: [Position] = [], before: [Position] = [], runs: [Run] = []
    ) -> Typed {
      let insert = Insert(
        count: text.utf8.count, anchor: anchor, after: after, before: before, runs: runs, again: [])
      return Typed(.insert(insert), Array(text.utf8))
    }

    /// A whole content, typed in full.
    package static func version(_ bytes: [UInt8], supersedes: [FactReference] = []) -> Typed {
      let content = Version.Content(
        count: bytes.count, digest: Digest.of(bytes), pieces: bytes.isEmpty ? [] : [.new(count: bytes.count)])
      return Typed(.version(Version(supersedes: supersedes, content: content)), bytes)
    }
  }

  /// Adds content facts of one file; each file at most once.
  package mutating func add(_ inode: InodeReference, _ facts: [Typed]) {
    change.contentFacts.append(Change.FileFacts(inode: inode, facts: facts.map(\.fact)))
    for fact in facts { contents += fact.bytes }
  }

  package mutating func add(_ inode: InodeReference, _ facts: Typed...) { add(inode, facts) }

  /// The change with digest and count of its contents, and its hash.
  package var encoded: EncodedChange {
    var change = change
    change.contentsCount = contents.count
    change.contentsDigest = Change.contentsDigest(ofLeaves: PreparedChange.leaves(of: change, contents))
    return change.encoded()
  }

  /// The change as it arrives elsewhere: encoded, and decoded again.
  package func received() throws -> PreparedChange {
    try PreparedChange(try Change.decode(encoded.bytes), contents: contents)
  }

  /// The change as `byline apply` reads it.
  package func block() -> [UInt8] {
    var payload = ByteWriter()
    payload.varint(1)
    payload.string(encoded.bytes)
    payload.string(contents)
    payload.byte(0)
    let lines =
      "-----BEGIN BYLINE CHANGE-----\n\(Forgery.base64(payload.bytes))\n-----END BYLINE CHANGE-----\n"
    return Array(lines.utf8)
  }

  private static func base64(_ bytes: [UInt8]) -> String {
    let alphabet = Array("ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/")
    var out = ""
    for start in stride(from: 0, to: bytes.count, by: 3) {
      let three = bytes[start..<min(bytes.count, start + 3)]
      let word = three.reduce(UInt32(0)) { $0 << 8 | UInt32($1) } << UInt32(8 * (3 - three.count))
      for place in 0..<4 {
        out.append(place <= three.count ? alphabet[Int(word >> UInt32(18 - 6 * place) & 63)] : "=")
      }
    }
    return out
  }
}
