import Attribution
import ChangeModel
import Pristine
import Repository

/// A change with all that belongs to it, as lines of text that survive mail and copying.
///
///     -----BEGIN BYLINE CHANGE-----
///     AQ...
///     -----END BYLINE CHANGE-----
///
/// Between the lines stands base64, 76 characters a line, of: varint 2 (the version of this form); the canonical bytes of the change, their
/// count first as a varint; its contents likewise; a byte 0, or a byte 1 and the 96 bytes of a key and its signature of the hash; a byte 0
/// where there is no attribution record, 1 and the record with its count, or 2 where it is withheld; the number of statements, and
/// each with its count. Version 1 ends before the record. Nothing outside such lines is looked at.
struct ChangeBlock {
  static let begin = Array("-----BEGIN BYLINE CHANGE-----".utf8)
  static let end = Array("-----END BYLINE CHANGE-----".utf8)
  private static let version: UInt64 = 2
  private static let width = 76

  var change: [UInt8]
  var contents: [UInt8]
  var signature: [UInt8]?
  var attribution = Attribution.none
  /// Encoded, each with its signature.
  var statements: [[UInt8]] = []

  enum Attribution {
    /// The change has none, or it is not here.
    case none
    case record([UInt8])
    case withheld
  }

  // MARK: Writing

  func text() -> [UInt8] {
    var payload = ByteWriter(reserving: change.count + contents.count + 128)
    payload.varint(ChangeBlock.version)
    payload.string(change)
    payload.string(contents)
    payload.byte(signature == nil ? 0 : 1)
    if let signature { payload.raw(signature) }
    switch attribution {
    case .none: payload.byte(0)
    case .record(let bytes):
      payload.byte(1)
      payload.string(bytes)
    case .withheld: payload.byte(2)
    }
    payload.varint(statements.count)
    for statement in statements { payload.string(statement) }
    let base64 = Base64.encoded(payload.bytes)
    var out = ChangeBlock.begin + [0x0A]
    out.reserveCapacity(base64.count + base64.count / ChangeBlock.width + 100)
    for start in stride(from: 0, to: base64.count, by: ChangeBlock.width) {
      out += base64[start..<min(base64.count, start + ChangeBlock.width)]
      out.append(0x0A)
    }
    return out + ChangeBlock.end + [0x0A]
  }

  // MARK: Reading

  /// All blocks in a text, in the order they stand.
  ///
  /// - Throws: when a block has no end, or does not read.
  static func blocks(in text: [UInt8]) throws(Failure) -> [ChangeBlock] {
    var out: [ChangeBlock] = []
    var body: [UInt8]?
    for (number, line) in TextLines(text).enumerated() {
      var line = line.text
      while let last = line.last, last == 0x0D || last == 0x20 || last == 0x09 { line = line.dropLast() }
      if line.elementsEqual(begin) {
        guard body == nil else { throw Failure(.refused, "the block before line \(number + 1) has no end") }
        body = []
      } else if line.elementsEqual(end) {
        guard let found = body else {
          throw Failure(.refused, "the end of a block at line \(number + 1) has no beginning")
        }
        out.append(try ChangeBlock(base64: found, line: number + 1))
        body = nil
      } else if body != nil {
        body?.append(contentsOf: line)
      }
    }
    guard body == nil else {
      throw Failure(.refused, "the last block has no end: it was cut off", hint: "get the whole of it again")
    }
    return out
  }

  private init(base64: [UInt8], line: Int) throws(Failure) {
    let damaged = Failure(
      .refused, "the block that ends at line \(line) is damaged", hint: "get it again from where it came from"
    )
    guard let bytes = Base64.decode(base64) else { throw damaged }
    let parsed = bytes.withUnsafeBytes { raw -> Result<ChangeBlock, DecodeError> in
      Result { () throws(DecodeError) in
        var reader = ByteReader(raw)
        let at = reader.offset
        let version = try reader.varint()
        guard (1...ChangeBlock.version).contains(version) else {
          throw .valueTooLarge(at: at, limit: ChangeBlock.version)
        }
        let change = try reader.string(limit: bytes.count)
        let contents = try reader.string(limit: bytes.count)
        let isSigned = try reader.byte()
        guard isSigned <= 1 else { throw .unknownTag(isSigned, at: reader.offset) }
        let signature = isSigned == 1 ? Array(try reader.raw(Signature.encodedCount)) : nil
        var block = ChangeBlock(change: change, contents: contents, signature: signature)
        if version > 1 { try block.readAttribution(&reader) }
        try reader.expectEnd()
        return block
      }
    }
    do throws(DecodeError) { self = try parsed.get() } catch { throw damaged }
  }

  init(change: [UInt8], contents: [UInt8], signature: [UInt8]?) {
    self.change = change
    self.contents = contents
    self.signature = signature
  }

  private mutating func readAttribution(_ reader: inout ByteReader) throws(DecodeError) {
    let at = reader.offset
    let tag = try reader.byte()
    switch tag {
    case 0: break
    case 1: attribution = .record(try reader.string(limit: AttributionRecord.byteLimit))
    case 2: attribution = .withheld
    default: throw .unknownTag(tag, at: at)
    }
    for _ in 0..<(try reader.listCount()) {
      statements.append(try reader.string(limit: Statement.byteLimit))
    }
  }

  /// All that is known of a change; its attribution unless that is to be kept back.
  init(_ details: ChangeDetails, withAttribution: Bool = true) throws {
    guard let contents = details.contents else { throw PristineError.contentsAbsent(details.encoded.hash) }
    self.init(change: details.encoded.bytes, contents: contents, signature: details.signature)
    if withAttribution {
      if case .present(let encoded) = details.attribution { attribution = .record(encoded.bytes) }
      if case .withheld = details.attribution { attribution = .withheld }
      statements = details.statements.map(\.encoded)
    } else if details.encoded.change.header.commitment != nil {
      attribution = .withheld
    }
  }

  /// The change, once its bytes, its contents, its signature and its attribution are found to belong together.
  ///
  /// - Parameter withAttribution: whether that is taken along; otherwise it counts as withheld.
  func prepared(withAttribution: Bool = true) throws -> PreparedChange {
    let encoded: EncodedChange
    do throws(DecodeError) { encoded = try Change.decode(change) } catch {
      throw PristineError.invalidChange(error)
    }
    if let signature {
      guard Signature(encoded: signature)?.verify(encoded.hash) == true else {
        throw Failure(
          .refused, "the signature of change \(encoded.hash) does not hold",
          hint: "get it again from where it came from")
      }
    }
    guard withAttribution else {
      var prepared = try PreparedChange(encoded, contents: contents, signature: signature)
      prepared.isAttributionWithheld = true
      return prepared
    }
    var record: EncodedAttribution?
    var found: [SignedStatement] = []
    do throws(DecodeError) {
      if case .record(let bytes) = attribution { record = try EncodedAttribution(decoding: bytes) }
      for bytes in statements { found.append(try SignedStatement(decoding: bytes)) }
    } catch {
      throw Failure(
        .refused, "the attribution of change \(encoded.hash) is damaged",
        hint: "get it again from where it came from")
    }
    var prepared = try PreparedChange(encoded, contents: contents, signature: signature, attribution: record)
    if case .withheld = attribution { prepared.isAttributionWithheld = true }
    prepared.statements = found
    return prepared
  }
}
