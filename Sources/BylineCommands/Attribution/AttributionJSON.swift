import Attribution
import ChangeModel
import JSON
import Pristine

/// Attribution for programs: part of the documents of `change`, `log`, `credit` and `attribution`.
enum AttributionJSON {
  /// - Parameter change: whose record it is.
  static func state(_ state: AttributionState, of change: Change) -> JSON {
    let fields: JSON = ["state": .string(state.word), "assisted": .bool(state.record?.isAssisted ?? false)]
    guard let record = state.record else { return fields }
    return fields.adding(self.record(record, of: change))
  }

  private static func record(_ record: AttributionRecord, of change: Change) -> JSON {
    [
      "declaration": .optional(record.declaration.map { .string($0.word) }),
      "grade": .optional(record.grade.map { .string($0.word) }), "ai": .array(record.uses.map(use)),
      "tools": .array(record.tools.map { .bytes($0) }), "spans": spans(record, of: change),
      "deletions": deletions(record), "evidence": .array(record.evidence.map(evidence)),
      "weights": .array(
        record.shares(in: change).map {
          ["change": .hash($0.change), "bytes": .int($0.bytes), "share": .decimal(Numbers.share($0.share))]
        }),
      "resolves": .hashes(record.resolves.compactMap { record.hash(of: $0, in: change) }.sorted()),
      "description": .bytes(record.description),
      "extra": .array(
        record.extra.sorted { $0.key.lexicographicallyPrecedes($1.key) }.map {
          ["name": .bytes($0.key), "value": .bytes($0.value)]
        }),
    ]
  }

  static func use(_ use: AIUse) -> JSON {
    [
      "provider": text(use.provider), "model": text(use.model), "tool": text(use.tool),
      "session": text(use.session), "suggestionType": .optional(use.suggestion.map { .string($0.word) }),
      "confidence": .optional(use.confidence.map { .decimal(Numbers.share($0)) }),
      "acceptanceConfidence": .optional(use.acceptance.map { .decimal(Numbers.share($0)) }),
      "promptCommitment": .optional(use.prompt.map { .digest($0) }),
      "reviewMilliseconds": .optional(use.reviewTime.map { .int(Int(clamping: $0)) }),
      "tokens": .optional(use.tokens.map { .int(Int(clamping: $0)) }),
      "parameters": .array(use.parameters.map { ["name": .bytes($0.name), "value": .bytes($0.value)] }),
    ]
  }

  private static func text(_ bytes: [UInt8]) -> JSON { bytes.isEmpty ? .null : .bytes(bytes) }

  private static func spans(_ record: AttributionRecord, of change: Change) -> JSON {
    var at = 0
    return .array(
      record.spans.map { span in
        defer { at += span.count }
        let place: JSON = ["start": .int(at), "count": .int(span.count)]
        switch span.source {
        case .typed(let hand): return place.adding(self.hand(hand))
        case .carried(let from):
          return place.adding([
            "hand": "carried",
            "change": .optional(record.hash(of: from.holder, in: change).map { .hash($0) }),
            "offset": .int(from.offset),
          ])
        }
      })
  }

  private static func deletions(_ record: AttributionRecord) -> JSON {
    var at = 0
    return .array(
      record.deletions.map { span in
        defer { at += span.count }
        return (["start": .int(at), "count": .int(span.count)] as JSON).adding(hand(span.hand))
      })
  }

  private static func hand(_ hand: Hand) -> JSON {
    switch hand {
    case .unknown: ["hand": "unknown"]
    case .human: ["hand": "human"]
    case .ai(let index): ["hand": "ai", "ai": .int(index)]
    case .mechanical(let index): ["hand": "mechanical", "tool": .int(index)]
    }
  }

  private static func evidence(_ item: Evidence) -> JSON {
    let of: JSON =
      switch item.subject {
      case .change: ["of": "change"]
      case .human: ["of": "human"]
      case .ai(let index): ["of": "ai", "index": .int(index)]
      case .tool(let index): ["of": "tool", "index": .int(index)]
      }
    return (["source": .string(item.source.word), "grade": .string(item.source.grade.word)] as JSON).adding(
      of
    )
    .adding(["rule": text(item.rule), "text": text(item.text)])
  }

  // MARK: Statements

  static func statement(_ signed: SignedStatement, _ people: People) throws(Failure) -> JSON {
    let statement = signed.statement
    let fields: JSON = [
      "id": .digest(signed.id.digest), "change": .hash(statement.change),
      "kind": .string(statement.kind.word), "author": people.json(statement.author),
      "timestamp": .string(DateText.rfc3339(statement.timestamp)), "note": .bytes(statement.note),
      "supersedes": .array(statement.supersedes.map { .digest($0.digest) }),
      "signature": try people.signers.json(signed.signature), "genuine": .bool(signed.isGenuine),
    ]
    return fields.adding(body(statement.kind))
  }

  private static func body(_ kind: Statement.Kind) -> JSON {
    func range(_ range: Range<Int>) -> JSON {
      ["start": .int(range.lowerBound), "count": .int(range.count)]
    }
    switch kind {
    case .reviewed(let ranges, let time):
      return [
        "ranges": .array(ranges.map(range)),
        "milliseconds": .optional(time.map { .int(Int(clamping: $0)) }),
      ]
    case .tested(let passed, let with): return ["passed": .bool(passed), "with": .bytes(with)]
    case .corrected(let corrections):
      return [
        "corrections": .array(
          corrections.map { correction in
            let place = range(correction.range)
            return switch correction.hand {
            case .unknown: place.adding(["hand": "unknown"])
            case .human: place.adding(["hand": "human"])
            case .ai(let use): place.adding(["hand": "ai", "ai": self.use(use)])
            case .mechanical(let tool): place.adding(["hand": "mechanical", "tool": .bytes(tool)])
            }
          })
      ]
    case .redacted(let prompt): return ["promptCommitment": .digest(prompt)]
    case .disputed, .unknown: return [:]
    }
  }
}
