import Attribution
import ChangeModel
import FileSystem
import Pristine
import Repository
import TestSupport

extension AttributionStory {
  func check(_ desk: Int) throws {
    let replica = desks[desk].replica
    for entry in try replica.repository.list() where entry.kind == .file {
      let path = try RelativePath(entry.path)
      let credited = try replica.repository.credit(path, hands: true)
      for (number, line) in credited.lines.enumerated() where line.source != nil {
        try check(line, credited, "\(replica.name) \(path):\(number + 1)")
      }
    }
  }

  private func check(_ line: CreditedFile.Line, _ credited: CreditedFile, _ place: String) throws {
    let text = Array(line.text)
    // Taking changes back may leave marks of a conflict in a file that are text like any other then.
    if AttributionStory.isMarker(String(decoding: text, as: UTF8.self)) { return }
    guard line.parts.reduce(0, { $0 + $1.count }) == text.count else {
      throw BrokenLaw(description: "\(place): parts do not add up to the line")
    }
    var at = 0
    for part in line.parts {
      let range = at..<at + part.count
      at = range.upperBound
      for word in AttributionStory.words(of: text, touching: range) {
        try check(word, part, credited, place)
      }
    }
  }

  private func check(
    _ word: String, _ part: HandPart, _ credited: CreditedFile, _ place: String
  ) throws {
    guard let writer = writers[word] else {
      throw BrokenLaw(description: "\(place): \(word) was never recorded")
    }
    let said: Writer?
    switch part.hand {
    case .human: said = .human
    case .unknown: said = .unknown
    case .ai: said = (0..<4).first { AttributionStory.use($0) == part.use }.map { .ai($0) }
    case .mixed, .mechanical, .carried: said = nil
    }
    guard said == writer else {
      throw BrokenLaw(
        description:
          "\(place): \(word) was typed by \(writer) and is said to be by \(part.hand) \(part.use as Any)")
    }
    guard let home = credited.source(part.change)?.hash, homes[word]?.contains(home) == true else {
      let home = credited.source(part.change)?.hash.description.prefix(8)
      let homes = homes[word, default: []].map { $0.description.prefix(8) }
      throw BrokenLaw(description: "\(place): \(word) of \(homes) is said to come from \(home as Any)")
    }
  }

  /// The words that have bytes in a range.
  private static func words(of text: [UInt8], touching range: Range<Int>) -> [String] {
    var out: [String] = []
    var start = 0
    for end in 0...text.count where end == text.count || text[end] <= 0x20 {
      if end > start, start..<end ~= range.lowerBound || range.overlaps(start..<end) {
        out.append(String(decoding: text[start..<end], as: UTF8.self))
      }
      start = end + 1
    }
    return out
  }
}
