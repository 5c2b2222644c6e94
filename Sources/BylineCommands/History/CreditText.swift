import ChangeModel
import FileSystem
import Repository

/// Lines with who wrote them, as text, JSON and porcelain.
struct CreditText {
  var path: RelativePath
  var lines: [(number: Int, credit: CreditLine)]

  func write(_ console: Console) {
    let authors = lines.map { $0.credit.header.map { AuthorText.short($0.author) } ?? "" }
    let width = authors.map(\.count).max() ?? 0
    for (index, line) in lines.enumerated() {
      let hash = line.credit.change?.short ?? "--------"
      let author = authors[index] + String(repeating: " ", count: width - authors[index].count)
      let date = line.credit.header.map { DateText.day($0.timestamp) } ?? "----------"
      console.write("\(console.styled(hash, .hash)) \(author) \(date) ")
      console.write(CreditText.ended(line.credit.text))
    }
  }

  /// The bytes of a line, with a newline.
  private static func ended(_ line: [UInt8]) -> [UInt8] { line.last == 0x0A ? line : line + [0x0A] }

  func writePorcelain(_ console: Console) {
    var seen: Set<ChangeHash> = []
    for (number, credit) in lines {
      console.line("\(credit.change?.description ?? "-") \(number)")
      if let hash = credit.change, let header = credit.header, seen.insert(hash).inserted {
        let zone = DateText.readable(header.timestamp).suffix(5)
        console.line("author \(AuthorText.short(header.author))")
        console.line("author-mail <\(ShownText.line(header.author.email))>")
        console.line("author-time \(header.timestamp.nanoseconds / 1_000_000_000)")
        console.line("author-tz \(zone)")
        console.line("summary \(ShownText.line(header.subject))")
        console.line("filename \(Words.path(path))")
      }
      for other in credit.also { console.line("also \(other)") }
      console.write([0x09] + CreditText.ended(credit.text))
    }
  }

  func json() -> JSON {
    var headers: [ChangeHash: Header] = [:]
    let list = lines.map { number, credit -> JSON in
      if let hash = credit.change { headers[hash] = credit.header }
      return [
        "line": .int(number), "text": .bytes(credit.text),
        "change": .optional(credit.change.map { .hash($0) }),
        "also": .hashes(credit.also),
      ]
    }
    let changes = headers.sorted { $0.key < $1.key }.map { hash, header -> JSON in
      [
        "hash": .hash(hash), "author": AuthorText.json(header.author),
        "timestamp": .string(DateText.rfc3339(header.timestamp)), "message": .bytes(header.message),
      ]
    }
    return ["path": .bytes(path.bytes), "lines": .array(list), "changes": .array(changes)]
  }
}
