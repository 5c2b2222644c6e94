import Attribution
import ChangeModel
import FileSystem
import Pristine

/// What is said of the edits that are to be recorded: by whom they were made, unless checkpoints tell of others.
package struct AttributionRequest: Sendable {
  /// The record as far as it is declared: salt, AIs, tools, evidence.
  package var record: AttributionRecord
  /// Whose the edits are that no checkpoint tells of.
  package var hand = Hand.unknown
  /// Whether that is declared of every edit, whatever checkpoints say.
  package var overridesCheckpoints = false
  /// What is known of AIs by the checkpoints is completed by this: fields that only the person recording can know.
  package var completes: (@Sendable (inout AIUse) -> Void)?
  /// Prompts to be kept, for the uses of these numbers.
  package var prompts: [KeptPrompt] = []

  package init(_ record: AttributionRecord) { self.record = record }
}

/// The edits of a working copy since its channel's state: per file, who had edited it at which checkpoint.
struct EditTrails: Sendable {
  private let workspace: UInt32
  private let last: Hand
  private let checkpoints: [(checkpoint: Checkpoint, hand: Hand)]
  /// Which checkpoints tell of a path, with its number among their files.
  private var steps: [[UInt8]: [(checkpoint: Int, file: Int)]] = [:]
  /// What becomes the record: with the AIs of the checkpoints.
  let draft: AttributionDraft

  init(_ request: AttributionRequest, _ pending: [Checkpoint], workspace: UInt32) {
    self.workspace = workspace
    last = request.hand
    var draft = AttributionDraft(request.record)
    var list: [(checkpoint: Checkpoint, hand: Hand)] = []
    if !request.overridesCheckpoints {
      for checkpoint in pending { list.append((checkpoint, draft.hand(of: checkpoint, request.completes))) }
    }
    checkpoints = list
    self.draft = draft
    for (number, (checkpoint, _)) in list.enumerated() {
      for (index, file) in checkpoint.files.enumerated() where !file.path.isEmpty {
        steps[file.path, default: []].append((number, index))
      }
    }
  }

  /// Who made the edits of a file.
  ///
  /// - Parameter origin: where it was before, if elsewhere.
  func trail(
    of path: RelativePath, from origin: RelativePath?, _ reader: StoreReader
  ) throws(PristineError) -> EditTrail {
    var found = steps[path.bytes] ?? []
    if let origin, origin != path { found += steps[origin.bytes] ?? [] }
    found.sort { $0.checkpoint < $1.checkpoint }
    var out = EditTrail(last: last)
    for (number, file) in found {
      let (checkpoint, hand) = checkpoints[number]
      // A file that was gone and came back has the same lines as far as anybody can tell.
      guard let contents = try reader.contents(of: file, at: checkpoint, of: workspace) else { continue }
      out.steps.append(EditTrail.Step(contents: contents, hand: hand))
    }
    return out
  }
}

extension AttributionDraft {
  /// The hand of a checkpoint's editor, whose AI is added to the record.
  fileprivate mutating func hand(
    of checkpoint: Checkpoint, _ completes: ((inout AIUse) -> Void)?
  ) -> Hand {
    switch checkpoint.editor {
    case .unknown: return .unknown
    case .human:
      let evidence = Evidence(.checkpoint, of: .human)
      if !record.evidence.contains(evidence) { record.evidence.append(evidence) }
      return .human
    case .ai(var use):
      completes?(&use)
      if let known = record.uses.firstIndex(of: use) { return .ai(known) }
      record.uses.append(use)
      optionalUses.insert(record.uses.count - 1)
      record.evidence.append(Evidence(.checkpoint, of: .ai(record.uses.count - 1)))
      return .ai(record.uses.count - 1)
    }
  }
}
