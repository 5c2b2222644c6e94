import ChangeModel

@testable import Semantics

/// The changes of a model's case as a `FileHistory`, and views of it in the words of the model: lines by block
/// and index, names as given.
struct ModelHistory {
  private(set) var history = FileHistory()
  /// Where the lines of a block start in it, and its end.
  private var lineStarts: [Substring: [Int]] = [:]
  /// Where each change that holds a block has it in its contents.
  private var blockStarts: [Substring: [Int: Int]] = [:]
  /// The number of a kill, plain or of a block, in each change that holds it.
  private var ordinals: [Substring: [Int: UInt32]] = [:]
  /// Each change with all it depends on.
  private var closures: [Set<Int>] = []

  enum Failure: Error {
    case malformed(Fixtures.Record)
    case unknown(Substring)
  }

  /// - Parameter records: the changes of a case with their facts, in any order of the changes.
  init(_ records: some Collection<Fixtures.Record>) throws {
    var ids: [Substring: Int] = [:]
    for record in records where record[0] == "change" { ids[record[1]] = ids.count }
    var facts: [[Fixtures.Record]] = []
    for record in records {
      if record[0] == "change" {
        let dependencies = try Fixtures.list(record[2]).map { try known(ids[$0], $0) }
        let hash = ChangeHash(Self.digest(record[1]))
        history.changes.append(
          FileHistory.Change(hash: hash, facts: [], names: [], text: [], dependencies: Set(dependencies)))
        facts.append([])
      } else {
        facts[facts.count - 1].append(record)
        declare(record)
      }
    }
    closures = history.changes.indices.map(history.closure)
    for id in history.changes.indices {
      history.changes[id].facts = try facts[id].map { try fact($0, of: id) }
    }
  }

  /// A given name, padded at its end: names keep their order.
  private static func digest(_ name: Substring) -> Digest {
    let bytes = Array(name.utf8.prefix(Digest.byteCount))
    return Digest(bytes + Array(repeating: 0, count: Digest.byteCount - bytes.count)) ?? Digest.of(bytes)
  }
  private static func id(_ name: Substring) -> FactID { FactID(digest(name)) }
  /// The given name again.
  static func name(_ id: FactID) -> Substring {
    Substring(decoding: id.digest.bytes.prefix { $0 != 0 }, as: UTF8.self)
  }

  private func known<Value>(_ value: Value?, _ name: Substring) throws -> Value {
    guard let value else { throw Failure.unknown(name) }
    return value
  }

  // MARK: Facts

  /// Notes name and text of the next fact of the last change; changes before it may refer to them.
  private mutating func declare(_ record: Fixtures.Record) {
    let id = history.changes.count - 1
    let isNamed = record[0] == "ins" || record[0] == "del"
    if isNamed { ordinals[record[1], default: [:]][id] = UInt32(history.changes[id].names.count) }
    history.changes[id].names.append(Self.id(isNamed ? record[1] : "unnamed"))
    guard record[0] == "ins" else { return }
    blockStarts[record[1], default: [:]][id] = history.changes[id].text.count
    var starts = [0]
    for line in Fixtures.list(record[8]) {
      starts.append(starts[starts.count - 1] + line.utf8.count + 1)
      history.changes[id].text += Array("\(line)\n".utf8)
    }
    lineStarts[record[1]] = starts
  }

  private func fact(_ record: Fixtures.Record, of id: Int) throws -> ContentFact {
    switch record[0] {
    case "ins":
      let slot: Slot = record[3] == "L" ? .before : record[3] == "M" ? .inPlace : .after
      let anchor = try record[2] == "^" ? nil : range(of: record[2], in: id)
      return .insert(
        Insert(
          count: try known(lineStarts[record[1]]?.last, record[1]),
          anchor: Anchor(anchor.map { slot == .after ? last($0) : $0.start }, slot),
          after: try ranges(record[4], of: id).map(last), before: try ranges(record[5], of: id).map(\.start),
          runs: try Fixtures.list(record[6], separator: ";").map { try run($0, of: id) },
          again: Fixtures.list(record[7]).map(Self.id)))
    case "del": return .kill(try run(record[2], of: id), again: Fixtures.list(record[3]).map(Self.id))
    case "ord": return .order(last(try range(of: record[1], in: id)), try range(of: record[2], in: id).start)
    case "set":
      return .settle(try range(of: "\(record[1]):0", in: id).start, kills: try references(record[2], of: id))
    case "res": return .restore(try stretches(record[1], of: id), kills: try references(record[2], of: id))
    default: throw Failure.malformed(record)
    }
  }

  private func run(_ field: Substring, of id: Int) throws -> Run {
    let lists = field.split(separator: "|")
    guard lists.count == 3 else { throw Failure.malformed([field]) }
    return Run(
      ranges: try stretches(lists[0], of: id), left: try witnesses(lists[1], of: id).map(last),
      right: try witnesses(lists[2], of: id).map(\.start))
  }

  /// Lines of text; the borders of the file are left out.
  private func ranges(_ field: Substring, of id: Int) throws -> [TextRange] {
    try Fixtures.list(field).filter { $0 != "^" && $0 != "$" }.map { try range(of: $0, in: id) }
  }

  /// Lines of text, those that follow each other in a block as one range, as a recorder writes them.
  private func stretches(_ field: Substring, of id: Int) throws -> [TextRange] {
    var out: [TextRange] = []
    var next: (block: Substring, line: Int)?
    for element in Fixtures.list(field) {
      let (block, line) = try parse(element)
      let range = try range(of: element, in: id)
      if let next, next == (block, line) {
        out[out.count - 1].count += range.count
      } else {
        out.append(range)
      }
      next = (block, line + 1)
    }
    return out
  }

  /// Witnesses need not be there.
  private func witnesses(_ field: Substring, of id: Int) throws -> [TextRange] {
    let absent = TextRange(Position(Holder(UInt32(history.changes.count)), 0), 1)
    return try Fixtures.list(field).filter { $0 != "^" && $0 != "$" }.map { element in
      let (block, line) = try parse(element)
      guard let holders = blockStarts[block] else { return absent }
      return try range(
        ofLine: line, in: block, through: holder(holders, of: id) ?? holders.keys.min(), element)
    }
  }

  /// A line, through the change itself or what it depends on.
  private func range(of element: Substring, in id: Int) throws -> TextRange {
    let (block, line) = try parse(element)
    let holders = try known(blockStarts[block], element)
    return try range(ofLine: line, in: block, through: holder(holders, of: id), element)
  }

  private func range(
    ofLine line: Int, in block: Substring, through holder: Int?, _ element: Substring
  ) throws -> TextRange {
    let starts = try known(lineStarts[block], element)
    guard let holder, let start = blockStarts[block]?[holder], starts.indices.dropLast().contains(line) else {
      throw Failure.unknown(element)
    }
    return TextRange(Position(Holder(UInt32(holder)), start + starts[line]), starts[line + 1] - starts[line])
  }

  private func holder(_ holders: [Int: some Any], of id: Int) -> Int? {
    holders[id] != nil ? id : holders.keys.filter(closures[id].contains).min()
  }

  private func parse(_ element: Substring) throws -> (block: Substring, line: Int) {
    let parts = element.split(separator: ":")
    return (parts[0], try known(parts.count == 2 ? Int(parts[1]) : nil, element))
  }

  private func references(_ field: Substring, of id: Int) throws -> [FactReference] {
    try Fixtures.list(field).map { name in
      let holders = try known(ordinals[name], name)
      let holder = try known(holder(holders, of: id), name)
      return FactReference(Holder(UInt32(holder)), try known(holders[holder], name))
    }
  }

  private func last(_ range: TextRange) -> Position {
    Position(range.start.holder, range.start.offset + range.count - 1)
  }

  // MARK: Views

  /// What a fixture writes about a view, record by record.
  func records(of view: FileHistory.View) -> [String] {
    let weave = view.weave
    var out = ["walk \(list(elements(weave.walk, weave)))"]
    out.append("alive \(list(elements(weave.walk.filter { weave.alive[Int($0)] }, weave)))")
    let touching = weave.touching.map { (Self.name(weave.blocks[Int($0.block)].id), $0.kills) }
    for (block, kills) in touching.sorted(by: { $0.0 < $1.0 }) {
      out.append("touch \(block) \(list(kills.map { Self.name(weave.id(of: $0)) }))")
    }
    for conflict in view.shown.conflicts {
      let sides = conflict.sides.map { list(elements($0, weave)) }
      out.append("conflict \(conflict.kind) \(sides.joined(separator: "|"))")
    }
    let tokens = view.shown.pieces.flatMap { piece in
      switch piece {
      case .chunk(let chunk): elements([chunk], weave)
      case .marker(let marker): [Self.word(marker)]
      }
    }
    out.append("out \(list(tokens))")
    return out
  }

  /// Tokens in the words of the fixtures: a line is its text without the newline.
  static func words(_ tokens: [Token]) -> [Substring] {
    tokens.map { token in
      switch token {
      case .line(let line): line.dropLast()
      case .marker(let marker): word(marker)
      }
    }
  }

  private static func word(_ marker: Marker) -> Substring {
    switch marker.kind {
    case .begin: "<<<\(marker.conflict)"
    case .separator: "===\(marker.conflict).\(marker.side)"
    case .end: ">>>\(marker.conflict)"
    }
  }

  /// The lines of chunks; bytes that are not whole lines are shown as such.
  private func elements(_ chunks: [Int32], _ weave: Weave) -> [Substring] {
    chunks.flatMap { chunk -> [Substring] in
      let name = Self.name(weave.blocks[Int(weave.chunkBlock[Int(chunk)])].id)
      let bytes = Int(weave.chunkStart[Int(chunk)])..<Int(weave.chunkEnd[Int(chunk)])
      guard let starts = lineStarts[name], let first = starts.firstIndex(of: bytes.lowerBound),
        let end = starts.firstIndex(of: bytes.upperBound)
      else { return ["\(name)[\(bytes)]"] }
      return (first..<end).map { "\(name):\($0)" }
    }
  }

  private func list(_ items: [Substring]) -> String { items.isEmpty ? "-" : items.joined(separator: ",") }
}
