import Attribution
import ChangeModel
import FileSystem
import JSON
import Repository

/// Lines with who wrote them, as text, JSON and porcelain.
struct CreditText {
  var path: RelativePath
  var file: CreditedFile
  /// The lines to show, from 1.
  var numbers: [Int]
  /// Whether it is said whose each line is.
  var showsHands = false
  let people: People

  private func line(_ number: Int) -> CreditedFile.Line { file.lines[number - 1] }

  func write(_ console: Console) {
    let used = Set(numbers.map { line($0).source })
    let authors = file.sources.map { people.short($0.header.author) }
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
    let models = showsHands ? numbers.map { CreditText.model(line($0)).count }.max() ?? 0 : 0
    for number in numbers {
      let line = line(number)
      console.write(prefixes[line.source] ?? [])
      if showsHands { console.write(Array(hand(line, models).utf8)) }
      CreditText.write(line.text, console)
    }
  }

  /// Hand and model, padded to columns.
  private func hand(_ line: CreditedFile.Line, _ width: Int) -> String {
    let word = line.hand.word
    let model = CreditText.model(line)
    let gap = String(repeating: " ", count: 10 - word.count)
    return "\(word)\(gap) \(model)\(String(repeating: " ", count: width - model.count)) "
  }

  /// The AI a line is by, as far as it is one.
  private static func model(_ line: CreditedFile.Line) -> String {
    guard let use = line.parts.lazy.compactMap(\.use).first else { return "" }
    return use.model.isEmpty ? AttributionText.name(of: use) : ShownText.line(use.model)
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
        console.line("author \(people.short(header.author))")
        console.line("author-mail <\(ShownText.line(people.current(header.author).email))>")
        console.line("author-time \(header.timestamp.nanoseconds / 1_000_000_000)")
        console.line("author-tz \(zone)")
        console.line("summary \(ShownText.line(header.subject))")
        console.line("filename \(Words.path(path))")
      }
      for other in line.also { console.line("also \(other)") }
      if showsHands {
        console.line("hand \(line.hand.word)")
        if let use = line.parts.lazy.compactMap(\.use).first {
          console.line("ai \(AttributionText.name(of: use))")
        }
      }
      console.write(CollectionOfOne(0x09))
      CreditText.write(line.text, console)
    }
  }

  func json() -> JSON {
    let list = numbers.map { number -> JSON in
      let line = line(number)
      let fields: JSON = [
        "line": .int(number), "text": .bytes(Array(line.text)),
        "change": .optional(file.source(of: line).map { .hash($0.hash) }),
        "also": .hashes(line.also),
      ]
      return showsHands ? fields.adding(hands(line)) : fields
    }
    let writers = numbers.flatMap { line($0).parts.map(\.change) }
    let used = Set(numbers.compactMap { line($0).source }.map { file.sources[$0].id } + writers).compactMap {
      file.source($0)
    }
    let changes = used.sorted { $0.hash < $1.hash }.map { source -> JSON in
      [
        "hash": .hash(source.hash), "author": people.json(source.header.author),
        "timestamp": .string(DateText.rfc3339(source.header.timestamp)),
        "message": .bytes(source.header.message),
      ]
    }
    return ["path": .bytes(path.bytes), "lines": .array(list), "changes": .array(changes)]
  }

  /// Whose the bytes of a line are, as ranges of them.
  private func hands(_ line: CreditedFile.Line) -> JSON {
    var at = 0
    let parts = line.parts.map { part -> JSON in
      defer { at += part.count }
      return [
        "start": .int(at), "count": .int(part.count), "hand": .string(part.hand.word),
        "change": .optional(file.source(part.change).map { .hash($0.hash) }), "offset": .int(part.offset),
        "ai": .optional(part.use.map { AttributionJSON.use($0) }),
        "tool": .optional(part.tool.map { .bytes($0) }),
      ]
    }
    return ["hand": .string(line.hand.word), "parts": .array(parts)]
  }
}
