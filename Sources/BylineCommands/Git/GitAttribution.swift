import AISignals
import Attribution
import ChangeModel
import GitBridge
import Repository

/// What commits, and notes beside them, say of who and what wrote them.
enum GitAttribution {
  /// The record that a commit's own words give: a function of the commit, salt included, so that it is the same for everybody.
  ///
  /// An AI that is named took part; which lines are its is not said, so these are unknown. A bot made all of its commit. Nothing found is no
  /// record: unknown, and not human.
  @Sendable static func record(of commit: GitCommit, _ id: GitID) -> AttributionRecord? {
    let signals = Signal.detect(
      author: Person(name: commit.author.name, email: commit.author.email),
      committer: Person(name: commit.committer.name, email: commit.committer.email), message: commit.message)
    var record = AttributionRecord(salt: salt(of: id))
    for signal in signals {
      switch signal.actor {
      case .ai:
        record.uses.append(AIUse(signal))
        note(signal, .ai(record.uses.count - 1), in: &record)
      case .bot:
        let tool = signal.tool ?? Array("bot".utf8)
        if !record.tools.contains(tool) { record.tools.append(tool) }
        let index = record.tools.firstIndex(of: tool) ?? 0
        note(signal, .tool(index), in: &record)
        // A committer that is a program, such as one that merges on a site, did not write what it merged.
        if signal.witnesses.contains(where: { $0.source == .author }) { record.declaration = .mechanical }
      case .declaredNone:
        note(signal, .human, in: &record)
        record.declaration = .human
      case .humanHelp, .policy, .elsewhere: break
      }
    }
    if !record.uses.isEmpty { record.declaration = nil }
    return record.evidence.isEmpty ? nil : record
  }

  private static func salt(of id: GitID) -> [UInt8] {
    Array(Digest.of(Array("byline git salt 1 ".utf8) + id.bytes).bytes.prefix(AttributionRecord.saltCount))
  }

  private static func note(_ signal: Signal, _ subject: Evidence.Subject, in record: inout AttributionRecord)
  {
    for witness in signal.witnesses {
      record.evidence.append(
        Evidence(
          witness.evidenceSource, of: subject, rule: Array(witness.rule.utf8.prefix(256)),
          text: Array(witness.evidence.prefix(4096))))
    }
  }

  /// What was said of commits beside them.
  struct Notes {
    /// Changes of whose lines something new was said.
    var changes = 0
    /// Notes that do not read.
    var unreadable = 0
  }

  /// Takes over what git-ai noted of commits that are here: as statements about their changes, since notes come and go while a change
  /// stays what it is. What is known already is not said again.
  static func takeNotes(_ source: GitSource, _ repository: Repository, _ invocation: Invocation) throws
    -> Notes
  {
    var out = Notes()
    let objects = try GitObjects(source.git)
    for note in try source.notes("refs/notes/ai") {
      guard let change = try repository.change(of: note.commit) else { continue }
      let text = try objects.read(note.blob, .blob)
      guard let log = try? GitAILog(parsing: text) else {
        out.unreadable += 1
        continue
      }
      var reader = AttributionImport(repository)
      let claims = AttributionClaims(log)
      let corrections = try reader.corrections(of: change, by: claims)
      if corrections.isEmpty { continue }
      var invocation = invocation
      // The note is git's; when it was taken over and by whom is of no account.
      invocation.author = Author(name: Array("git-ai".utf8))
      invocation.timestamp = try repository.attribution(of: change).change.header.timestamp
      invocation.signer = nil
      _ = try repository.state(
        about: [change], { _ in .corrected(corrections) }, note: Array(claims.note.utf8), invocation)
      out.changes += 1
    }
    return out
  }
}
