import Attribution
import ChangeModel

/// Something that can be asked of changes in bulk: by this author, with that model. Each has a set of changes in the store, kept up to date
/// as records arrive, so that listing and counting never read records.
package struct AttributionTerm: Hashable, Sendable {
  package enum Kind: UInt8, CaseIterable, Sendable {
    /// An AI took part, by what is known; the value is empty.
    case assisted = 1
    /// Mail address in lower case, or the name where there is none.
    case author = 2
    case provider = 3
    case model = 4
    case tool = 5
    case session = 6
    case suggestion = 7
    /// The best grade of evidence for its being assisted.
    case grade = 8
    /// What was said of the change as a whole.
    case declaration = 9
    /// A record is here; the value is empty.
    case recorded = 10
    /// A statement of this kind is here.
    case statement = 11
    /// The name of the author.
    case authorName = 12
  }
  package var kind: Kind
  package var value: [UInt8]

  package init(_ kind: Kind, _ value: [UInt8] = []) {
    self.kind = kind
    self.value = value
  }
  package init(_ kind: Kind, _ value: String) { self.init(kind, Array(value.utf8)) }

  /// What an author is known by in bulk.
  package static func terms(of author: Author) -> [AttributionTerm] {
    let mail = Mailmap.folded(author.email)
    return [
      AttributionTerm(.author, mail.isEmpty ? author.name : mail), AttributionTerm(.authorName, author.name),
    ]
  }

  /// Every term that holds for a change with this record.
  package static func terms(of record: AttributionRecord) -> [AttributionTerm] {
    var out = [AttributionTerm(.recorded)]
    func add(_ term: AttributionTerm) { if !out.contains(term) { out.append(term) } }
    if record.isAssisted { add(AttributionTerm(.assisted)) }
    if let grade = record.grade { add(AttributionTerm(.grade, grade.word)) }
    if let declaration = record.declaration { add(AttributionTerm(.declaration, declaration.word)) }
    for use in record.uses {
      for (kind, value) in [
        (Kind.provider, use.provider), (.model, use.model), (.tool, use.tool), (.session, use.session),
      ] where !value.isEmpty { add(AttributionTerm(kind, value)) }
      if let suggestion = use.suggestion { add(AttributionTerm(.suggestion, suggestion.word)) }
    }
    return out
  }

  // MARK: Keys

  /// Longer values are stored by their beginning and digest.
  private static let longest = 200

  /// Kind, count and bytes of the value; the number of a page follows.
  var key: [UInt8] {
    var value = value
    if value.count > AttributionTerm.longest {
      value = value.prefix(AttributionTerm.longest - Digest.byteCount) + Digest.of(value).bytes
    }
    return [kind.rawValue, UInt8(value.count)] + value
  }
}

/// A page of a term's set: few members as a list, many as bits.
///
/// Small, since every record writes one page of each of its terms anew.
enum TermPage {
  static let bits = 512
  static let wordCount = bits / 64
  /// Pages there can be at most.
  static let limit = UInt32(1 << 32 / bits)
  /// More members take less room as bits.
  private static let mostListed = bits / 16

  /// - Parameter members: offsets in the page, ascending.
  static func encode(_ members: [UInt16]) -> [UInt8] {
    var out: [UInt8]
    if members.count <= mostListed {
      out = [0]
      for member in members {
        out.append(UInt8(truncatingIfNeeded: member))
        out.append(UInt8(truncatingIfNeeded: member >> 8))
      }
    } else {
      out = [1] + [UInt8](repeating: 0, count: bits / 8)
      for member in members { out[1 + Int(member >> 3)] |= 1 << UInt8(member & 7) }
    }
    return out
  }

  /// A row with one more member; nil when it has it already.
  ///
  /// - Throws: `.corrupt` for bytes that are no page.
  static func adding(_ member: UInt16, to row: [UInt8]) throws(PristineError) -> [UInt8]? {
    let words = try checkedWords(row)
    guard words[Int(member >> 6)] >> UInt64(member & 63) & 1 == 0 else { return nil }
    var row = row
    if row[0] == 1 {
      row[1 + Int(member >> 3)] |= 1 << UInt8(member & 7)
      return row
    }
    var members = members(words)
    members.insert(member, at: members.firstIndex { $0 > member } ?? members.count)
    return encode(members)
  }

  static let damage = PristineError.corrupt(
    table: "attribution_terms", detail: "a row that is no page of changes")

  /// The bits of a page as words.
  ///
  /// - Throws: `.corrupt` for bytes that are no page.
  static func checkedWords(_ row: [UInt8]) throws(PristineError) -> [UInt64] {
    guard let words = words(row) else { throw damage }
    return words
  }

  /// The bits of a page as words; nil for bytes that are no page.
  private static func words(_ bytes: [UInt8]) -> [UInt64]? {
    guard let tag = bytes.first else { return nil }
    var words = [UInt64](repeating: 0, count: wordCount)
    switch tag {
    case 0:
      guard bytes.count % 2 == 1 else { return nil }
      for at in stride(from: 1, to: bytes.count, by: 2) {
        let member = Int(bytes[at]) | Int(bytes[at + 1]) << 8
        guard member < bits else { return nil }
        words[member >> 6] |= 1 << UInt64(member & 63)
      }
    case 1:
      guard bytes.count == 1 + bits / 8 else { return nil }
      for (at, byte) in bytes.dropFirst().enumerated() {
        words[at >> 3] |= UInt64(byte) << UInt64((at & 7) * 8)
      }
    default: return nil
    }
    return words
  }

  static func members(_ words: [UInt64]) -> [UInt16] {
    var out: [UInt16] = []
    for (index, word) in words.enumerated() {
      var rest = word
      while rest != 0 {
        out.append(UInt16(index * 64 + rest.trailingZeroBitCount))
        rest &= rest - 1
      }
    }
    return out
  }
}
