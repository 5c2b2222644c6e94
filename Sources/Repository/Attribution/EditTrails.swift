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
struct EditTrails {
  private let workspace: UInt32
  private let last: Hand
  /// Whose text that was recorded before counts as, where nothing was known of it.
  private let unsaid: Hand
  private let former: FormerText
  private let checkpoints: [(checkpoint: Checkpoint, hand: Hand)]
  /// Which checkpoints tell of a path, with its number among their files.
  private var steps: [[UInt8]: [(checkpoint: Int, file: Int)]] = [:]
  /// What becomes the record: with the AIs of the checkpoints.
  private(set) var draft: AttributionDraft

  /// - Parameter takenBack: changes whose text may come again, with the hands it had.
  init(
    _ request: AttributionRequest, _ view: View, takenBack: TakenBack, workspace: UInt32
  ) throws(PristineError) {
    self.workspace = workspace
    last = request.hand
    unsaid = request.overridesCheckpoints ? request.hand : .unknown
    var draft = AttributionDraft(request.record)
    former = try FormerText(takenBack, view, &draft)
    var list: [(checkpoint: Checkpoint, hand: Hand)] = []
    if !request.overridesCheckpoints {
      for checkpoint in try view.reader.checkpoints(of: workspace) {
        list.append((checkpoint, draft.hand(of: checkpoint, request.completes)))
      }
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
  /// - Parameters:
  ///   - origin: where it was before, if elsewhere.
  ///   - inode: what it is; nil when it is new.
  mutating func trail(
    of path: RelativePath, from origin: RelativePath?, _ inode: LocalInode?, _ view: View
  ) throws(PristineError) -> EditTrail {
    var found = steps[path.bytes] ?? []
    if let origin, origin != path { found += steps[origin.bytes] ?? [] }
    found.sort { $0.checkpoint < $1.checkpoint }
    var out = EditTrail(last: last)
    if let step = try former.step(of: path, inode, view, unsaid: unsaid, &draft) { out.steps.append(step) }
    for (number, file) in found {
      let (checkpoint, hand) = checkpoints[number]
      // A file that was gone and came back has the same lines as far as anybody can tell.
      guard let digest = checkpoint.files[file].digest else { continue }
      let contents = try view.reader.contents(of: file, at: checkpoint, of: workspace)
      out.steps.append(EditTrail.Step(contents: contents, digest: digest, hand: hand))
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
      addEvidence(Evidence(.checkpoint, of: .human))
      return .human
    case .ai(var use):
      completes?(&use)
      return .ai(index(of: use, isOptional: true, [Evidence(.checkpoint, of: .change)]))
    }
  }

  mutating func addEvidence(_ item: Evidence) {
    if !record.evidence.contains(item) { record.evidence.append(item) }
  }

  /// The number of an AI in the record, which it joins together with what is evidence of it.
  mutating func index(of use: AIUse, isOptional: Bool, _ evidence: [Evidence]) -> Int {
    if let known = record.uses.firstIndex(of: use) { return known }
    let index: Int
    // What words of the message name in part, an agent may have said in full.
    if let named = record.uses.indices.first(where: {
      !optionalUses.contains($0) && record.uses[$0].agrees(with: use)
    }) {
      record.uses[named] = use.completed(by: record.uses[named])
      index = named
    } else {
      record.uses.append(use)
      index = record.uses.count - 1
      if isOptional { optionalUses.insert(index) }
    }
    for item in evidence {
      addEvidence(Evidence(item.source, of: .ai(index), rule: item.rule, text: item.text))
    }
    return index
  }

  /// The number of a tool in the record, which it joins.
  mutating func index(ofTool tool: [UInt8]) -> Int {
    if let known = record.tools.firstIndex(of: tool) { return known }
    record.tools.append(tool)
    return record.tools.count - 1
  }
}
