import ChangeModel
import FileSystem
import Repository

/// Lines with who wrote them, as text, JSON and porcelain.
struct CreditText {
  var path: RelativePath
  var file: CreditedFile
  /// The lines to show, from 1.
  var numbers: [Int]

  private func line(_ number: Int) -> CreditedFile.Line { file.lines[number - 1] }

  func write(_ console: Console) {
    let used = Set(numbers.map { line($0).source })
    let authors = file.sources.map { AuthorText.short($0.header.author) }
    let width = used.map { $0.map { authors[$0].count } ?? 0 }.max() ?? 0
    // What stands before the lines of a change is the same for all of them.
    var prefixes: [Int?: [UInt8]] = [:]
    for source in used {
      let hash = source.map { file.sources[$0].hash.short } ?? "--------"
      let author = source.map { authors[$0] } ?? ""
      let date = source.map { DateText.day(file.sources[$0].header.timestamp) } ?? "----------"
      let blanks = String(repeating: " ", count: width - author.count)
      prefixes[source] = Array("\(console.styled(hash, .hash)) \(author)\(blanks) \(date) ".utf8)
    }
    for number in numbers {
      let line = line(number)
      console.write(prefixes[line.source] ?? [])
      CreditText.write(line.text, console)
    }
  }

  /// Writes the bytes of a line, with a newline.
  private static func write(_ text: ArraySlice<UInt8>, _ console: Console) {
    console.write(text)
    if text.last != 0x0A { console.write(CollectionOfOne(0x0A)) }
  }

  func writePorcelain(_ console: Console) {
    var seen: Set<ChangeHash> = []
    for number in numbers {
      let line = line(number)
      let source = file.source(of: line)
      console.line("\(source?.hash.description ?? "-") \(number)")
      if let source, seen.insert(source.hash).inserted {
        let header = source.header
        let zone = DateText.readable(header.timestamp).suffix(5)
        console.line("author \(AuthorText.short(header.author))")
        console.line("author-mail <\(ShownText.line(header.author.email))>")
        console.line("author-time \(header.timestamp.nanoseconds / 1_000_000_000)")
        console.line("author-tz \(zone)")
        console.line("summary \(ShownText.line(header.subject))")
        console.line("filename \(Words.path(path))")
      }
      for other in line.also { console.line("also \(other)") }
      console.write(CollectionOfOne(0x09))
      CreditText.write(line.text, console)
    }
  }

  func json() -> JSON {
    let list = numbers.map { number -> JSON in
      let line = line(number)
      return [
        "line": .int(number), "text": .bytes(Array(line.text)),
        "change": .optional(file.source(of: line).map { .hash($0.hash) }),
        "also": .hashes(line.also),
      ]
    }
    let used = Set(numbers.compactMap { line($0).source }).map { file.sources[$0] }
    let changes = used.sorted { $0.hash < $1.hash }.map { source -> JSON in
      [
        "hash": .hash(source.hash), "author": AuthorText.json(source.header.author),
        "timestamp": .string(DateText.rfc3339(source.header.timestamp)),
        "message": .bytes(source.header.message),
      ]
    }
    return ["path": .bytes(path.bytes), "lines": .array(list), "changes": .array(changes)]
  }
}
