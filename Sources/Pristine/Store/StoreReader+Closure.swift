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
