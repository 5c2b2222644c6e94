import ChangeModel
import Compression

extension StoreReader {
  /// Some changes and all they depend on, each after its dependencies; what `known` holds is left out with all below it.
  ///
  /// Iterative: histories are long. Cost: the changes answered.
  package func closure(
    of changes: [LocalChange], without known: ChangeSet = ChangeSet()
  ) throws(PristineError) -> [LocalChange] {
    var out: [LocalChange] = []
    var state: [LocalChange: Bool] = [:]  // false: dependencies under way
    var todo = Array(changes.reversed())
    let decompressor = Decompressor()
    while let change = todo.last {
      if known.contains(change) || state[change] == true {
        todo.removeLast()
      } else if state[change] == false {
        state[change] = true
        out.append(change)
        todo.removeLast()
      } else {
        state[change] = false
        for dependency in try dependencies(of: change, decompressor) where state[dependency] == nil {
          todo.append(dependency)
        }
      }
    }
    return out
  }

  /// Some changes and all they depend on.
  ///
  /// Cost: a few changes are followed one by one, more of them in one pass over all edges of the store, each of which takes far less. One pass does
  /// because what is depended on was stored before, under a smaller number.
  ///
  /// - Parameter most: how many are followed one by one.
  package func ancestry(
    of changes: [LocalChange], following most: Int = 64
  ) throws(PristineError) -> ChangeSet {
    var set = ChangeSet(changes)
    var todo = changes
    let decompressor = Decompressor()
    for _ in 0..<most {
      guard let change = todo.popLast() else { return set }
      for dependency in try dependencies(of: change, decompressor) where set.insert(dependency) {
        todo.append(dependency)
      }
    }
    if todo.isEmpty { return set }
    var edges: [(dependency: LocalChange, dependent: LocalChange)] = []
    try rows(from: [], in: tables.dependents) { key, _ throws(PristineError) in
      if let dependency = Key.number(key, 0), let dependent = Key.number(key, 1) {
        edges.append((LocalChange(dependency), LocalChange(dependent)))
      }
      return true
    }
    for (dependency, dependent) in edges.reversed() where set.contains(dependent) { set.insert(dependency) }
    return set
  }

  /// Changes of a set that depend on one of `changes`, directly or not, and these themselves; dependents before what they depend on.
  package func dependents(of changes: Set<LocalChange>, in set: ChangeSet) throws(PristineError)
    -> [LocalChange]
  {
    var all = changes
    var todo = Array(changes)
    while let change = todo.popLast() {
      for dependent in try dependents(of: change)
      where set.contains(dependent) && all.insert(dependent).inserted {
        todo.append(dependent)
      }
    }
    return try closure(of: all.sorted()).filter(all.contains).reversed()
  }
}
