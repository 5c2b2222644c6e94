import AISignals
import Attribution
import ChangeModel
import Pristine
import Repository

/// Turns what a document says of lines into what a statement says of bytes: those of the change's contents that hold these lines.
///
/// Lines of other changes, lines that are not there and lines of which the same is known already are counted and left out; what the
/// document does not list stays as it was.
struct AttributionImport {
  private let repository: Repository
  private(set) var loss = LossReport()

  init(_ repository: Repository) { self.repository = repository }

  /// What is to be said of a change; empty where there is nothing new.
  mutating func corrections(
    of change: ChangeHash, by claims: AttributionClaims
  ) throws -> [Statement.Correction] {
    let author = GitAILog.person(try repository.attribution(of: change).change.header.author)
    loss.add(.names, claims.people.count { $0 != author })
    var files: [[UInt8]: AttributedFile] = [:]
    try repository.attributedFiles(at: .change(change), of: [change]) { files[$0.path] = $0 }
    var out: [Statement.Correction] = []
    for (path, claims) in claims.files where !claims.isEmpty {
      guard let file = files[path], let lines = file.lines else {
        loss.add(.absentFiles)
        continue
      }
      let own = file.credited.sources.first { $0.hash == change }?.id
      for claim in claims { add(claim, lines, own, &out) }
    }
    return out
  }

  private mutating func add(
    _ claim: AttributionClaims.Claim, _ lines: [CreditedFile.Line], _ own: LocalChange?,
    _ out: inout [Statement.Correction]
  ) {
    let last = min(claim.lines.upperBound, lines.count)
    loss.add(.absentLines, claim.lines.upperBound - max(last, claim.lines.lowerBound - 1))
    guard claim.lines.lowerBound <= last else { return }
    let meant = lines[claim.lines.lowerBound - 1..<last]
    guard AttributionImport.matches(meant, claim.contentHash) else {
      loss.add(.otherText)
      return
    }
    for line in meant {
      let parts = line.parts.filter { $0.change == own }
      let new = parts.filter { !AttributionImport.isKnown($0, claim.hand) }
      if parts.isEmpty { loss.add(.foreignLines) } else if new.isEmpty { loss.add(.knownLines) }
      for part in new {
        if let before = out.last, before.hand == claim.hand, before.range.upperBound == part.offset {
          out[out.count - 1].range = before.range.lowerBound..<part.range.upperBound
        } else {
          out.append(Statement.Correction(range: part.range, hand: claim.hand))
        }
      }
    }
  }

  /// Whether a range is what its hash says, with or without its last newline; hashes of other kinds are taken on trust.
  private static func matches(_ lines: ArraySlice<CreditedFile.Line>, _ hash: String?) -> Bool {
    guard let hash, hash.hasPrefix("murmur3:") else { return true }
    let text = lines.flatMap(\.text)
    return AgentTrace.contentHash(of: text) == hash
      || text.last == 0x0A && AgentTrace.contentHash(of: text.dropLast()) == hash
  }

  /// Whether bytes are held for a hand's already, as far as is said which.
  private static func isKnown(_ part: HandPart, _ hand: Statement.Correction.Hand) -> Bool {
    switch hand {
    case .human: return part.hand == .human
    case .unknown: return part.hand == .unknown
    case .mechanical(let tool): return part.hand == .mechanical && part.tool == tool
    case .ai(let use):
      guard part.hand == .ai, let known = part.use else { return false }
      func agrees(_ field: KeyPath<AIUse, [UInt8]>) -> Bool {
        use[keyPath: field].isEmpty || use[keyPath: field] == known[keyPath: field]
      }
      return agrees(\.provider) && agrees(\.model) && agrees(\.tool) && agrees(\.session)
    }
  }
}
