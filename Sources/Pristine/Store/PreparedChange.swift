import Attribution
import ChangeModel
import Compression

/// A change checked and compressed, ready to be stored: all the work that needs no transaction.
package struct PreparedChange: Sendable {
  package let encoded: EncodedChange
  /// Digests of the new bytes of each fact that has any, in sequence.
  let leaves: [Digest]
  var contents: Contents
  let row: [UInt8]
  package var signature: [UInt8]?
  /// Who wrote it; nil when there is no record, or it is not here.
  package let attribution: EncodedAttribution?
  /// The record as it will be stored.
  let attributionRow: [UInt8]?
  /// Whether whoever sent the change kept its record back.
  package var isAttributionWithheld = false
  /// What was said of it, to be added to what is known.
  package var statements: [SignedStatement] = []
  /// What opens commitments to prompts, where it came along.
  package var prompts: [KeptPrompt] = []
  /// When it was made, and lines and bytes of its contents by hand.
  let summary: ChangeSummary

  enum Contents: Sendable {
    case frames([[UInt8]])
    /// Too much to be held: read and compressed while it is stored.
    case text([NewText])
    /// Stored already, by this workspace.
    case staged(workspace: UInt32)
    /// Not here: whoever sent the change kept them.
    case absent
  }
  /// Whether the contents are too many to be held, so that they are best stored ahead of the change.
  package var isLarge: Bool { if case .text = contents { true } else { false } }
  /// Contents of more bytes are not held.
  static let held = 48 << 20

  /// Checks that `contents` are those the change is bound to, and compresses both.
  ///
  /// - Throws: `.contentsMismatch`; `.attributionMismatch` for a record that the change is not bound to.
  package init(
    _ encoded: EncodedChange, contents: [UInt8], signature: [UInt8]? = nil,
    attribution: EncodedAttribution? = nil, codec: Codec = .zstd
  ) throws(PristineError) {
    guard contents.count == encoded.change.contentsCount else { throw .contentsMismatch(encoded.hash) }
    let leaves = PreparedChange.leaves(of: encoded.change, contents)
    guard Change.contentsDigest(ofLeaves: leaves) == encoded.change.contentsDigest else {
      throw .contentsMismatch(encoded.hash)
    }
    if let attribution, attribution.commitment != encoded.change.header.commitment {
      throw .attributionMismatch(encoded.hash)
    }
    let counts = try HandCounts(of: encoded.change, [.bytes(contents)], attribution?.record)
    let contents = Contents.frames(try ContentsFrames.all(of: [.bytes(contents)], codec))
    try self.init(encoded, leaves, contents, attribution, counts, codec)
    self.signature = signature
  }

  /// A change that was just made; contents that are too large to be held stay where they are for now.
  ///
  /// - Throws: `.sourceChanged`.
  package init(_ assembled: AssembledChange, codec: Codec = .zstd) throws(PristineError) {
    let isHeld = assembled.change.contentsCount <= PreparedChange.held
    let contents: Contents =
      isHeld ? .frames(try ContentsFrames.all(of: assembled.contents, codec)) : .text(assembled.contents)
    let counts = try HandCounts(of: assembled.change, assembled.contents, assembled.attribution?.record)
    try self.init(
      assembled.change.encoded(), assembled.leaves, contents, assembled.attribution, counts, codec)
  }

  private init(
    _ encoded: EncodedChange, _ leaves: [Digest], _ contents: Contents, _ attribution: EncodedAttribution?,
    _ counts: HandCounts, _ codec: Codec
  ) throws(PristineError) {
    self.encoded = encoded
    self.leaves = leaves
    self.contents = contents
    self.attribution = attribution
    summary = ChangeSummary(nanoseconds: encoded.change.header.timestamp.nanoseconds, counts: counts)
    // One for both: making it costs more than what it does here.
    let compressor = Compressor()
    do throws(CompressionError) {
      row = try Frames.encode(encoded.bytes, codec, compressor)
    } catch {
      throw .tooLarge("\(error)")
    }
    attributionRow =
      if let attribution { try AttributionRow.encode(attribution.bytes, compressor) } else { nil }
  }

  /// A change that came in, with everything about it checked.
  ///
  /// - Parameter row: its canonical bytes as they will be stored.
  init(
    received encoded: EncodedChange, row: [UInt8], leaves: [Digest], contents: Contents,
    _ attribution: EncodedAttribution?, _ counts: HandCounts, _ compressor: Compressor
  ) throws(PristineError) {
    self.encoded = encoded
    self.leaves = leaves
    self.contents = contents
    self.row = row
    self.attribution = attribution
    attributionRow =
      if let attribution { try AttributionRow.encode(attribution.bytes, compressor) } else { nil }
    summary = ChangeSummary(nanoseconds: encoded.change.header.timestamp.nanoseconds, counts: counts)
  }

  /// The digests that bind contents to a change.
  package static func leaves(of change: Change, _ contents: [UInt8]) -> [Digest] {
    NewText.bytes(contents).leaves(of: change.contentFacts.flatMap(\.facts))
  }
}
