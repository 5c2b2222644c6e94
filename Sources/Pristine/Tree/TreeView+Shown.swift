import ChangeModel

extension TreeView {
  /// Whether an inode is in the tree at all. O(1) for what has an effective placement.
  package mutating func isShown<Source: TreeSource & ~Copyable & ~Escapable>(
    _ inode: LocalInode, in source: borrowing Source
  ) throws(PristineError) -> Bool {
    if inode == .root { return true }
    guard let standing = try standing(of: inode, in: source), standing.placement != nil else { return false }
    if standing.isPlaced { return true }
    if let known = shown[inode] { return known }
    if standing.kind == .directory { return try searchShown(below: inode, in: source) }
    let answer = try source.hasUnseenContent(inode)
    shown[inode] = answer
    return answer
  }

  /// Looks in and below a directory that nobody placed for something that is shown, which it then follows.
  ///
  /// The search goes down along the placements that inodes would be shown at. It visits each directory once, so it ends on directories
  /// that lie in each other, and what it learns holds for all it visited. O(inodes ever placed in what it visits).
  private mutating func searchShown<Source: TreeSource & ~Copyable & ~Escapable>(
    below directory: LocalInode, in source: borrowing Source
  ) throws(PristineError) -> Bool {
    var visited: Set = [directory]
    var above: [LocalInode: LocalInode] = [:]
    var todo = [directory]
    while let current = todo.popLast() {
      for (_, candidate) in try source.candidates(in: current, named: nil) {
        guard let standing = try standing(of: candidate, in: source), standing.placement?.parent == current
        else {
          continue
        }
        if !standing.isPlaced, standing.kind == .directory, shown[candidate] == nil {
          guard visited.insert(candidate).inserted else { continue }
          above[candidate] = current
          todo.append(candidate)
        } else if try isShown(candidate, in: source) {
          var followed = current
          shown[followed] = true
          while let next = above[followed] {
            shown[next] = true
            followed = next
          }
          return true
        }
      }
    }
    for nothing in visited { shown[nothing] = false }
    return false
  }
}
