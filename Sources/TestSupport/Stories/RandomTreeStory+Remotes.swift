import ChangeModel
import Remote
import Repository

/// The same histories where people pull and push instead of handing changes over.
extension RandomTreeStory {
  /// Somebody pulls all that another has, or pushes all there; sometimes the connection breaks on the way first.
  mutating func exchange(_ replica: Replica, with other: Replica) throws {
    let isPull = random.chance(0.6)
    if random.chance(0.25) {
      let most = random.below(4000)
      do {
        if isPull {
          try pull(replica, from: other, breakingAfter: most)
        } else {
          try push(replica, to: other, breakingAfter: most)
        }
        tell("\(replica.name): exchanges with \(other.name) in less than \(most) bytes")
      } catch RepositoryError.remote(.disconnected) {
        tell("\(replica.name): breaks off with \(other.name) after \(most) bytes")
        count("connections broken")
        try checkSettled(replica, "after the connection broke")
        _ = try other.repository.reset(force: true, other.invocation("reset"))
        try checkSettled(other, "after the connection broke")
      }
    }
    if isPull { try pull(replica, from: other) } else { try push(replica, to: other) }
  }

  /// After a pull there is what was there, and all that the other side has.
  private mutating func pull(_ replica: Replica, from other: Replica, breakingAfter bytes: Int = .max) throws
  {
    let (own, theirs) = (Set(try replica.changes()), Set(try other.changes()))
    let outcome = try replica.visit(other, breakingAfter: bytes) { try replica.pull(over: $0) }
    let after = try replica.changes()
    tell("\(replica.name): pulls \(outcome.added.count) from \(other.name)")
    count("pulls")
    try require(Set(after) == own.union(theirs), "a pull does not make the union")
    try require(after.count == Set(after).count, "a change is there twice")
    try require(Set(outcome.added) == theirs.subtracting(own), "a pull says something else than it did")
    try require(
      Set(outcome.withdrawn).isDisjoint(with: theirs), "something is said to be gone there that is there")
    try checkSettled(replica, "after pull")
    try checkAgainstShuffled(replica)
  }

  /// After a push the other side has what it had, and all of this side but what was taken out there and what depends on that.
  private mutating func push(_ replica: Replica, to other: Replica, breakingAfter bytes: Int = .max) throws {
    let (own, theirs) = (Set(try replica.changes()), Set(try other.changes()))
    var rules = ServingRules()
    rules.updatesFiles = true
    let outcome = try replica.visit(other, rules, breakingAfter: bytes) { client in
      try replica.push(over: client) { $0.allowsConflicts = true }
    }
    let after = Set(try other.changes())
    tell(
      "\(replica.name): pushes \(outcome.added) to \(other.name), \(outcome.withdrawn.count) were taken out there"
    )
    count("pushes")
    try require(after == own.union(theirs).subtracting(outcome.withdrawn), "a push does not make the union")
    try require(
      Set(outcome.withdrawn).isDisjoint(with: theirs), "something is said to be gone there that is there")
    try require(outcome.added == after.count - theirs.count, "a push says something else than it did")
    try require(try outcome.state == nil || outcome.state == other.state(), "a push tells another state")
    try checkSettled(other, "after push")
    try checkAgainstShuffled(other)
  }

  /// Whoever has pulled from everybody has the same as everybody else who did.
  package mutating func meet() throws {
    for _ in 0..<2 {
      for replica in replicas {
        for other in replicas where other !== replica {
          _ = try replica.visit(other) { try replica.pull(over: $0) }
        }
      }
    }
    guard let first = replicas.first else { return }
    for replica in replicas.dropFirst() {
      try require(try replica.state() == first.state(), "those who pulled the same are in different states")
      try require(try replica.files() == first.files(), "those who pulled the same have different files")
      try checkSettled(replica, "in the end")
    }
  }
}
