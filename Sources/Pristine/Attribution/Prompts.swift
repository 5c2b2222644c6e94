import Attribution
import ChangeModel
import Compression
import LMDB

/// A prompt of a use of a change: what opens its commitment, and the text where that is kept.
package struct KeptPrompt: Sendable {
  /// The use in the change's record.
  package var use: Int
  package var salt: [UInt8]
  /// Nil when only the commitment can be opened.
  package var text: [UInt8]?
  package init(use: Int, salt: [UInt8], text: [UInt8]?) {
    self.use = use
    self.salt = salt
    self.text = text
  }
}

/// Prompts stay on the machine. Each distinct text is stored once, and goes with the last change that refers to it.
///
/// Rows: `0`, local id, use -> salt and digest of the text, if it is kept; `1`, digest -> count of references and the text.
extension StoreWriter {
  package mutating func keep(_ prompts: [KeptPrompt], of id: LocalChange) throws(PristineError) {
    for prompt in prompts {
      var out = ByteWriter()
      out.string(prompt.salt)
      if let text = prompt.text {
        let digest = Digest.of(text)
        out.digest(digest)
        try putPrompt(digest, text, references: try (reader.promptRow(digest)?.references ?? 0) + 1)
      }
      try put(PromptKey.link(id, prompt.use), out.bytes, in: attributionTables().prompts)
    }
  }

  /// Deletes the text of a prompt; its commitment stays, and cannot be opened any more.
  ///
  /// - Returns: whether there was any.
  @discardableResult
  package mutating func redactPrompt(of id: LocalChange, use: Int) throws(PristineError) -> Bool {
    guard let link = try reader.promptLink(of: id, use: use) else { return false }
    try delete(PromptKey.link(id, use), in: attributionTables().prompts)
    guard let digest = link.digest, let row = try reader.promptRow(digest) else { return true }
    if row.references > 1 {
      try putPrompt(digest, row.text, references: row.references - 1)
    } else {
      try delete(PromptKey.text(digest), in: attributionTables().prompts)
    }
    return true
  }

  private mutating func putPrompt(_ digest: Digest, _ text: [UInt8], references: Int) throws(PristineError) {
    var out = ByteWriter()
    out.varint(references)
    do throws(CompressionError) { out.raw(try Frames.encode(text, .zstd, Compressor())) } catch {
      throw .tooLarge("a prompt")
    }
    try put(PromptKey.text(digest), out.bytes, in: attributionTables().prompts)
  }
}

extension StoreReader {
  /// The prompt of a use of a change, as far as it is kept.
  package func prompt(of id: LocalChange, use: Int) throws(PristineError) -> KeptPrompt? {
    guard let link = try promptLink(of: id, use: use) else { return nil }
    let text = try link.digest.flatMap { digest throws(PristineError) in try promptRow(digest)?.text }
    return KeptPrompt(use: use, salt: link.salt, text: text)
  }

  fileprivate func promptLink(
    of id: LocalChange, use: Int
  ) throws(PristineError) -> (salt: [UInt8], digest: Digest?)? {
    guard let tables = tables.attribution else { return nil }
    return try row(PromptKey.link(id, use), in: tables.prompts, "prompts") { reader throws(DecodeError) in
      let salt = try reader.string(limit: 64)
      return (salt, reader.isAtEnd ? nil : try reader.digest())
    }
  }

  fileprivate func promptRow(_ digest: Digest) throws(PristineError) -> (references: Int, text: [UInt8])? {
    guard let tables = tables.attribution else { return nil }
    let found = try row(PromptKey.text(digest), in: tables.prompts, "prompts") {
      reader throws(DecodeError) -> (Int, [UInt8]) in
      let references = try reader.count(limit: Int(UInt32.max))
      return (references, Array(try reader.raw(reader.remaining)))
    }
    guard let (references, frame) = found else { return nil }
    do { return (references, try Frames.decode(frame)) } catch {
      // The text itself is never part of a message.
      throw .corrupt(table: "prompts", detail: "a text that cannot be read")
    }
  }
}

private enum PromptKey {
  static func link(_ id: LocalChange, _ use: Int) -> [UInt8] {
    [0] + Key.of(id.value, UInt32(truncatingIfNeeded: use))
  }
  static func text(_ digest: Digest) -> [UInt8] { [1] + digest.bytes }
}
