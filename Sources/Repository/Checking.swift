import Attribution
import ChangeModel
import FileSystem
import Pristine
import Semantics
import WorkingCopy

/// Something `check` found to be other than it should.
package enum CheckProblem: Sendable {
  /// A stored change does not read, or has another hash.
  case change(ChangeHash, String)
  case contents(ChangeHash, String)
  case signature(ChangeHash)
  /// Rows derived from a change are not what the change says.
  case rows(ChangeHash, String)
  /// The attribution record of a change is damaged, or not here though nobody withheld it.
  case attribution(ChangeHash, String)
  /// A statement about a change is damaged, or its signature does not hold.
  case statement(ChangeHash, String)
  /// What is derived from records and statements is not what they say.
  case attributionIndex(String)
  case channelState(String)
  case channelClosure(String, ChangeHash)
  case file([UInt8], String)
  /// A file is not what the index says it was written as, or is not there.
  case index([UInt8], String)
}

extension Repository {
  /// Recomputes what can be recomputed and compares: every change against its hash and its contents, every channel against the digest of
  /// its set, every file of every channel against the rules of shown text, the index against the channel shown and the files.
  ///
  /// - Parameter progress: called with changes checked and all there are.
  package func check(progress: (Int, Int) -> Void = { _, _ in }) throws(RepositoryError) -> [CheckProblem] {
    let problems = try checkStore(progress: progress)
    // The files can only be held against a channel that reads.
    return problems.isEmpty ? try checkIndex() : problems
  }

  func checkStore(progress: (Int, Int) -> Void) throws(RepositoryError) -> [CheckProblem] {
    try stored { () throws(PristineError) in
      try store.read { reader throws(PristineError) in
        var problems: [CheckProblem] = []
        let all = try reader.allChanges()
        let isPartial = try reader.workspaces().contains { !$0.scope.isWhole }
        var audit = RowAudit()
        var index = AttributionIndex()
        for (number, id) in all.enumerated() {
          progress(number, all.count)
          problems += try Repository.check(id, reader, isPartial: isPartial, &audit, &index)
        }
        do throws(PristineError) {
          if let detail = try index.disagreement(reader) { problems.append(.attributionIndex(detail)) }
          if let detail = try reader.wrongArrivals() { problems.append(.attributionIndex(detail)) }
        } catch {
          guard case .corrupt(let table, let detail) = error else { throw error }
          problems.append(.attributionIndex("\(table) has \(detail)"))
        }
        for (id, table) in try audit.surplus(reader) {
          problems.append(.rows(try reader.hash(of: id), "there are rows in \(table) that it did not make"))
        }
        let names = try reader.channelNames()
        var heads: [ChannelHead] = []
        for workspace in try reader.workspaces() {
          if let base = workspace.base { heads.append(base) }
          // What files are being brought to is the channel itself, until another working copy moves that on.
          if let target = workspace.target, try reader.head(of: workspace.channel)?.state != target.state {
            heads.append(target)
          }
        }
        for name in names {
          if let head = try? reader.head(of: name) { heads.append(head) }
        }
        for name in names {
          do throws(PristineError) {
            problems += try Repository.check(channel: name, reader, heads, isPartial: isPartial)
          } catch {
            // What makes a channel unreadable has been found by now, unless it is in the rows of the channel.
            if problems.isEmpty { throw error }
            problems.append(.channelState(name))
          }
        }
        if problems.isEmpty, let counter = try reader.wrongCounters().first {
          throw PristineError.corrupt(
            table: "meta", detail: "the counter \(counter) does not stand at the last number given")
        }
        return problems
      }
    }
  }

  private static func check(
    _ id: LocalChange, _ reader: StoreReader, isPartial: Bool, _ audit: inout RowAudit,
    _ index: inout AttributionIndex
  ) throws(PristineError) -> [CheckProblem] {
    let hash = try reader.hash(of: id)
    audit.excuse(id)
    let encoded: EncodedChange
    do throws(PristineError) { encoded = try reader.change(id) } catch { return [.change(hash, "\(error)")] }
    var problems: [CheckProblem] = []
    var counts: HandCounts?
    defer { index.add(id, encoded.change.header, counts, reader) }
    do throws(PristineError) {
      var counter = HandCounter(
        try? reader.attribution(of: id, commitment: encoded.change.header.commitment).record)
      let leaves = try reader.leaves(of: id, encoded.change, &counter)
      counts = counter.counts
      if Change.contentsDigest(ofLeaves: leaves) != encoded.change.contentsDigest {
        problems.append(.contents(hash, "its contents have another digest"))
      } else {
        do throws(PristineError) {
          if let table = try audit.tableDisagreeing(with: encoded, id, leaves: leaves, reader) {
            problems.append(.rows(hash, "its rows in \(table) differ from what it says"))
          }
        } catch {
          problems.append(.rows(hash, "\(error)"))
        }
      }
    } catch {
      // Where only a part of the tree is wanted, other contents are elsewhere.
      guard isPartial, case .contentsAbsent = error else { return problems + [.contents(hash, "\(error)")] }
    }
    if let bytes = try reader.signature(of: id), Signature(encoded: bytes)?.verify(hash) != true {
      problems.append(.signature(hash))
    }
    return problems + checkAttribution(of: id, hash, encoded.change.header, reader)
  }

  /// Whether the record is the one the change is bound to, and statements were made by who they say.
  private static func checkAttribution(
    of id: LocalChange, _ hash: ChangeHash, _ header: Header, _ reader: StoreReader
  ) -> [CheckProblem] {
    var problems: [CheckProblem] = []
    do throws(PristineError) {
      if case .missing = try reader.attribution(of: id, commitment: header.commitment) {
        problems.append(.attribution(hash, "the change has a record, but it is not here"))
      }
    } catch {
      problems.append(.attribution(hash, "\(error)"))
    }
    do throws(PristineError) {
      for statement in try reader.statements(about: id) {
        if !statement.isGenuine {
          problems.append(.statement(hash, "the signature of \(statement.id) does not hold"))
        } else if statement.statement.change != hash {
          problems.append(.statement(hash, "\(statement.id) is about another change"))
        }
      }
    } catch .alteredStatement(let name, _) {
      problems.append(.statement(hash, "\(name) is damaged"))
    } catch {
      problems.append(.statement(hash, "\(error)"))
    }
    return problems
  }

  private static func check(
    channel name: String, _ reader: StoreReader, _ heads: [ChannelHead], isPartial: Bool
  ) throws(PristineError) -> [CheckProblem] {
    var problems: [CheckProblem] = []
    let head = try reader.requireHead(of: name)
    let set = try reader.set(of: head)
    var accumulator = StateAccumulator()
    for change in set.members {
      accumulator.add(try reader.hash(of: change))
      for dependency in try reader.dependencies(of: change) where !set.contains(dependency) {
        problems.append(.channelClosure(name, try reader.hash(of: dependency)))
      }
    }
    let isLogged = try Repository.checkLog(of: head, set, reader)
    let isSound = try reader.isSound(setOf: head, among: heads)
    if accumulator.digest != head.state || !isLogged || !isSound { problems.append(.channelState(name)) }
    let view = View(reader, set)
    var tree = TreeView()
    try tree.walk(from: [], in: view) { entry throws(PristineError) in
      guard entry.kind != .directory else { return }
      do throws(PristineError) {
        let file = try RenderedFile(entry.inode, view)
        var seen: Set<Int32> = []
        var once = true
        for case .chunk(let chunk) in file.view.shown.pieces where !seen.insert(chunk).inserted {
          once = false
        }
        if !once || seen.count != file.view.weave.shown.count {
          problems.append(.file(entry.path, "not each line is shown exactly once"))
        }
      } catch {
        if isPartial, case .contentsAbsent = error { return }
        problems.append(.file(entry.path, "\(error)"))
      }
    }
    return problems
  }

  /// Whether the log of a channel lists the changes of its set, each once, with the states they led to.
  private static func checkLog(
    of head: ChannelHead, _ set: ChangeSet, _ reader: StoreReader
  ) throws(PristineError) -> Bool {
    var entries: [LogEntry] = []
    try reader.log(of: head) { entry throws(PristineError) in
      entries.append(entry)
      return true
    }
    var logged = ChangeSet()
    var accumulator = StateAccumulator()
    for entry in entries.reversed() {
      guard set.contains(entry.change), logged.insert(entry.change) else { return false }
      accumulator.add(try reader.hash(of: entry.change))
      if accumulator.digest != entry.state { return false }
    }
    return logged.count == set.count
  }
}
