import ChangeModel
import GitBridge
import Pristine

/// All commits that changes are known as, with the graph they make: what an export goes on from.
struct GitKnownCommits {
  private(set) var ids: [GitID] = []
  private(set) var changes: [LocalChange] = []
  private var parents: [[Int32]] = []
  private var numbers: [GitID: Int] = [:]
  private var byChange: [LocalChange: [Int]] = [:]
  /// Tags and trees that are kept as they are.
  private(set) var others: [GitID: [UInt8]] = [:]

  init(_ reader: StoreReader) throws(RepositoryError) {
    var parentIDs: [[GitID]] = []
    try stored { () throws(PristineError) in
      try reader.forEachGitObject { id, change, bytes throws(PristineError) in
        guard let id = GitID(id) else { return }
        guard let change else {
          others[id] = bytes
          return
        }
        let commit: GitCommit
        do throws(GitError) { commit = try GitCommit(bytes, id) } catch {
          throw .corrupt(table: "git_bytes", detail: "\(error)")
        }
        numbers[id] = ids.count
        byChange[change, default: []].append(ids.count)
        ids.append(id)
        changes.append(change)
        parentIDs.append(commit.parents)
      }
    }
    parents = parentIDs.map { all in all.compactMap { numbers[$0].map { Int32($0) } } }
  }

  var count: Int { ids.count }

  mutating func add(_ id: GitID, _ change: LocalChange, parents above: [Int]) -> Int {
    numbers[id] = ids.count
    byChange[change, default: []].append(ids.count)
    ids.append(id)
    changes.append(change)
    parents.append(above.map { Int32($0) })
    return ids.count - 1
  }

  func number(of id: GitID) -> Int? { numbers[id] }
  func commits(of change: LocalChange) -> [Int] { byChange[change] ?? [] }
  func parents(of number: Int) -> [Int] { parents[number].map { Int($0) } }

  /// A commit and all it comes from, parents first.
  func ancestors(of tips: [Int]) -> [Int] {
    var seen = [Bool](repeating: false, count: count)
    var out: [Int] = []
    var todo = tips.map { ($0, false) }
    while let (number, isDone) = todo.popLast() {
      if isDone {
        out.append(number)
        continue
      }
      if seen[number] { continue }
      seen[number] = true
      todo.append((number, true))
      for parent in parents[number] where !seen[Int(parent)] { todo.append((Int(parent), false)) }
    }
    return out
  }

  /// The set of a commit: the changes of all it comes from, and its own.
  func set(of number: Int) -> ChangeSet { ChangeSet(ancestors(of: [number]).map { changes[$0] }) }
}
