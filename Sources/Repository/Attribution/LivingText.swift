import Attribution
import ChangeModel
import FileSystem
import Pristine
import Semantics
import WorkingCopy

/// A file of a channel with whose its lines are.
package struct LivingFile: Sendable {
  package struct Line: Sendable {
    /// From 1.
    package var number: Int
    /// Whose its bytes are, in order.
    package var parts: [HandPart]
    package var hand: HandCounts.Class
  }
  package var path: [UInt8]
  package var lines: [Line]
}

extension Repository {
  /// Calls `body` with each file of a channel that holds text of some changes, in path order, and with all its lines.
  ///
  /// Cost: the files these changes are about.
  /// - Parameter scope: the changes; nil stands for all of the channel.
  package func livingFiles(
    of scope: AttributionScope?, channel: String? = nil,
    _ body: (LivingFile, ChangeSet, StoreReader) throws(PristineError) -> Void
  ) throws(RepositoryError) {
    try stored { () throws(PristineError) in
      try store.read { reader throws(PristineError) in
        let name = try self.channel(scope?.channel ?? channel, reader)
        let set = try reader.set(of: try reader.requireHead(of: name))
        let wanted = try scope?.selected(self, reader) ?? set
        let view = View(reader, set)
        var tree = TreeView()
        var entries: [(path: [UInt8], inode: LocalInode)] = []
        if wanted.count == set.count {
          try tree.walk(from: [], in: view) { entry throws(PristineError) in
            if entry.kind == .file { entries.append((entry.path, entry.inode)) }
          }
        } else {
          var touched: Set<LocalInode> = []
          for id in wanted.members { touched.formUnion(try reader.inodes(touchedBy: id)) }
          for inode in touched where try reader.kind(of: inode) == .file {
            if let path = try tree.path(of: inode, in: view) { entries.append((path, inode)) }
          }
          entries.sort { $0.path.lexicographicallyPrecedes($1.path) }
        }
        for (path, inode) in entries {
          var crediting = Crediting(view, hands: true)
          try crediting.add(RenderedFile(inode, view))
          let lines = crediting.credited.lines.enumerated().map { number, line in
            LivingFile.Line(number: number + 1, parts: line.parts, hand: line.hand)
          }
          try body(LivingFile(path: path, lines: lines), wanted, reader)
        }
      }
    }
  }

  /// How many living lines of each file of a channel are whose; files without text are left out.
  package func fileCounts(in scope: AttributionScope) throws(RepositoryError) -> [(
    path: [UInt8], counts: [Int]
  )] {
    var out: [(path: [UInt8], counts: [Int])] = []
    try livingFiles(of: scope) { file, wanted, _ throws(PristineError) in
      var counts = Array(repeating: 0, count: HandCounts.Class.allCases.count)
      for line in file.lines where line.parts.contains(where: { wanted.contains($0.change) }) {
        counts[line.hand.rawValue] += 1
      }
      if counts.contains(where: { $0 > 0 }) { out.append((file.path, counts)) }
    }
    return out
  }

  /// Lines of a channel that come from changes of a scope and that nobody has reviewed, by file.
  ///
  /// - Parameter onlyAI: only lines an AI took part in.
  package func unreviewedLines(
    in scope: AttributionScope, onlyAI: Bool
  ) throws(RepositoryError) -> [(path: [UInt8], lines: [LivingFile.Line])] {
    var out: [(path: [UInt8], lines: [LivingFile.Line])] = []
    var known: [LocalChange: ReviewedText] = [:]
    try livingFiles(of: scope) { file, wanted, reader throws(PristineError) in
      var lines: [LivingFile.Line] = []
      for line in file.lines {
        if onlyAI, line.hand != .ai, line.hand != .mixed { continue }
        var isReviewed = true
        for part in line.parts where wanted.contains(part.change) {
          if known[part.change] == nil {
            known[part.change] = ReviewedText(try reader.statements(about: part.change))
          }
          let range = part.offset..<part.offset + part.count
          if known[part.change]?.covers(range) != true { isReviewed = false }
        }
        if !isReviewed { lines.append(line) }
      }
      if !lines.isEmpty { out.append((file.path, lines)) }
    }
    return out
  }
}

/// Which bytes of a change's contents were reviewed.
private struct ReviewedText {
  private var isWhole = false
  private var ranges: [Range<Int>] = []

  init(_ statements: [SignedStatement]) {
    let superseded = Set(statements.flatMap(\.statement.supersedes))
    for statement in statements where !superseded.contains(statement.id) {
      guard case .reviewed(let ranges, _) = statement.statement.kind else { continue }
      if ranges.isEmpty { isWhole = true }
      self.ranges += ranges
    }
    ranges.sort { $0.lowerBound < $1.lowerBound }
  }

  func covers(_ range: Range<Int>) -> Bool {
    if isWhole { return true }
    var at = range.lowerBound
    for known in ranges where known.lowerBound <= at && known.upperBound > at { at = known.upperBound }
    return at >= range.upperBound
  }
}
