extension JSON {
  /// What a text has to keep to, besides RFC 8259.
  package struct Limits: Sendable {
    /// How deep arrays and objects may lie in one another: a parser of nested values uses stack for each level.
    package var depth = 128
    package var byteCount = 64 << 20
    /// Whether half of a surrogate pair, `\ud83d` with nothing behind it, is read as U+FFFD instead of refused. Programs that cut text by
    /// UTF-16 units write such halves.
    package var replacesLoneSurrogates = false

    package init(depth: Int = 128, byteCount: Int = 64 << 20, replacesLoneSurrogates: Bool = false) {
      self.depth = depth
      self.byteCount = byteCount
      self.replacesLoneSurrogates = replacesLoneSurrogates
    }
  }

  /// Why a text is not JSON, and at which byte of it.
  package struct Malformed: Error, Equatable {
    package enum Reason: Equatable, Sendable {
      case notUTF8, tooLarge, tooDeep
      case unexpectedEnd
      case unexpectedByte(UInt8)
      case trailingText
      case number, escape
      case controlCharacter(UInt8)
      case loneSurrogate
      case duplicateName(String)
    }

    package let reason: Reason
    package let offset: Int
    /// The line of that byte, from 1 on.
    package let line: Int
  }

  /// The value that the text is. Strict: no comments, no comma behind the last element, no name twice in an object.
  ///
  /// Cost: O(bytes).
  package init(parsing bytes: [UInt8], limits: Limits = Limits()) throws(Malformed) {
    var parser = JSONParser(bytes: bytes, limits: limits)
    do {
      self = try parser.document()
    } catch {
      let before = bytes[..<min(error.offset, bytes.count)]
      let line = 1 + before.count { $0 == 0x0A }
      throw Malformed(reason: error.reason, offset: error.offset, line: line)
    }
  }
}
