import ChangeModel

/// The beginning of a bundle: changes in a file, as they would travel over a connection. After it come an offer, the parcels of all that is
/// offered, an end, and tags.
package struct Bundle: Message {
  package static let kind = MessageKind.bundle
  package static let mayGrow = true
  /// What a file starts with.
  private static let magic = Array("byline bundle\n".utf8)
  package static let version: UInt64 = 1

  /// The program that wrote it.
  package var program: String
  /// The channel the changes are from, and its state if it holds nothing besides.
  package var channel: String
  package var state: Digest?
  /// How many changes there are.
  package var count: Int
  /// What they build on that is not in it.
  package var needs: [ChangeHash]

  package init(program: String, channel: String, state: Digest?, count: Int, needs: [ChangeHash]) {
    self.program = program
    self.channel = channel
    self.state = state
    self.count = count
    self.needs = needs
  }

  package func encode(_ out: inout ByteWriter) {
    out.raw(Bundle.magic)
    out.varint(Bundle.version)
    out.string(Array(program.utf8))
    out.string(Array(channel.utf8))
    out.optional(state)
    out.varint(count)
    out.changes(needs)
  }

  package static func decode(_ reader: inout ByteReader) throws(DecodeError) -> Bundle {
    let at = reader.offset
    guard try reader.raw(magic.count).elementsEqual(magic) else { throw .notCanonical("no bundle", at: at) }
    let version = try reader.varint()
    guard version == self.version else { throw .unsupportedVersion(version) }
    return Bundle(
      program: try reader.text(limit: 200), channel: try reader.text(limit: 4096),
      state: try reader.optionalDigest(), count: try reader.count(limit: Int(UInt32.max)),
      needs: try reader.changes())
  }
}
