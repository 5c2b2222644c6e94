import ChangeModel

/// Understanding the edits: what goes, and where in the new tree things come.
extension TreeRecorder {
  mutating func read<Source: TreeSource & ~Copyable & ~Escapable>(
    _ edits: [TreeEdit], settling: [[UInt8]], view: inout TreeView, _ source: borrowing Source
  ) throws(TreeRefusal) {
    for edit in edits {
      switch edit {
      case .add(let path, let kind, let executable):
        try setTarget(of: path, .added(kind, executable: executable && kind == .file))
      case .remove(let path):
        let node = try shown(at: path, view: &view, source)
        guard !path.isEmpty, fates.updateValue(.removed, forKey: node) != .moved else {
          throw .contradictory(path)
        }
      case .move(let from, let to):
        let node = try shown(at: from, view: &view, source)
        guard !from.isEmpty, fates.updateValue(.moved, forKey: node) == nil else {
          throw .contradictory(from)
        }
        settled.insert(node)
        try setTarget(of: to, .moved(node))
      case .setMode(let path, let executable):
        guard let inode = try file(at: path, view: &view, source) else { throw .notAFile(path) }
        guard modes.updateValue(executable, forKey: inode) ?? executable == executable else {
          throw .contradictory(path)
        }
        settled.insert(.entry(inode))
      }
    }
    for path in settling { settled.insert(try shown(at: path, view: &view, source)) }
  }

  private mutating func setTarget(of path: [UInt8], _ target: Target) throws(TreeRefusal) {
    guard targets.updateValue(target, forKey: path) == nil else { throw .occupied(path) }
  }

  private func shown<Source: TreeSource & ~Copyable & ~Escapable>(
    at path: [UInt8], view: inout TreeView, _ source: borrowing Source
  ) throws(TreeRefusal) -> TreeNode {
    let node: TreeNode?
    do { node = try view.node(at: path, in: source) } catch { throw .store(error) }
    guard let node else { throw .notTracked(path) }
    return node
  }

  private func file<Source: TreeSource & ~Copyable & ~Escapable>(
    at path: [UInt8], view: inout TreeView, _ source: borrowing Source
  ) throws(TreeRefusal) -> LocalInode? {
    guard case .entry(let inode) = try shown(at: path, view: &view, source) else { return nil }
    do { return try view.standing(of: inode, in: source)?.kind == .file ? inode : nil } catch {
      throw .store(error)
    }
  }

  /// Removing a directory removes what is in it, but for what moves elsewhere and what is in that.
  mutating func removeWhatIsBelow<Source: TreeSource & ~Copyable & ~Escapable>(
    view: inout TreeView, _ source: borrowing Source
  ) throws(PristineError) {
    leaving = Array(fates.keys)
    var todo = leaving.filter { fates[$0] == .removed }
    while let node = todo.popLast() {
      switch node {
      case .entry(let inode): touch(removed: inode)
      case .directory(let group):
        for member in view.groups[group.value].members { touch(removed: member) }
        for child in try view.children(of: group, in: source) where fates[child] == nil {
          fates[child] = .removed
          todo.append(child)
        }
      }
    }
  }

  private mutating func touch(removed inode: LocalInode) {
    removed.insert(inode)
    touched.append(inode)
  }

  /// Finds the directory of the new tree each target is in, above before below, and creates what is new.
  ///
  /// - Returns: What moves, with the directory and name it moves to.
  mutating func findPlaces<Source: TreeSource & ~Copyable & ~Escapable>(
    view: inout TreeView, _ source: borrowing Source
  ) throws(TreeRefusal) -> [(TreeNode, NewDirectory, [UInt8])] {
    var moves: [(TreeNode, NewDirectory, [UInt8])] = []
    // A path sorts after those of the directories above it.
    let ordered = targets.sorted { $0.key.lexicographicallyPrecedes($1.key) }
    for (path, target) in ordered {
      let slash = path.lastIndex(of: UInt8(ascii: "/"))
      let name = Array(path[(slash.map { $0 + 1 } ?? 0)...])
      guard EntryName.isValid(name) else { throw .invalidName(path) }
      let directory = try newDirectory(at: Array(path[..<(slash ?? 0)]), view: &view, source)
      if try staying(name, in: directory, view: &view, source) != nil { throw .occupied(path) }
      switch target {
      case .added(let kind, let executable):
        if kind == .directory { directories[path] = .created(creations.count) }
        creations.append(
          Creation(path: path, kind: kind, parent: directory, name: name, isExecutable: executable))
      case .moved(let node):
        if case .directory(let group) = node { directories[path] = .existing(group) }
        moves.append((node, directory, name))
      }
    }
    return moves
  }

  /// The directory that has a path in the new tree, made if there is none.
  private mutating func newDirectory<Source: TreeSource & ~Copyable & ~Escapable>(
    at path: [UInt8], view: inout TreeView, _ source: borrowing Source
  ) throws(TreeRefusal) -> NewDirectory {
    if let known = directories[path] { return known }
    var directory = NewDirectory.existing(.root)
    var prefix: [UInt8] = []
    for part in path.split(separator: UInt8(ascii: "/"), omittingEmptySubsequences: false) {
      let name = Array(part)
      prefix.appendName(name)
      if let known = directories[prefix] {
        directory = known
        continue
      }
      // Targets that are directories are known by now: they sort before what is in them.
      guard targets[prefix] == nil else { throw .notADirectory(prefix) }
      switch try staying(name, in: directory, view: &view, source) {
      case .entry: throw .notADirectory(prefix)
      case .directory(let group): directory = .existing(group)
      case nil:
        guard EntryName.isValid(name) else { throw .invalidName(prefix) }
        creations.append(Creation(path: prefix, kind: .directory, parent: directory, name: name))
        directory = .created(creations.count - 1)
      }
      directories[prefix] = directory
    }
    return directory
  }

  /// What is shown under a name in a directory and stays there.
  private func staying<Source: TreeSource & ~Copyable & ~Escapable>(
    _ name: [UInt8], in directory: NewDirectory, view: inout TreeView, _ source: borrowing Source
  ) throws(TreeRefusal) -> TreeNode? {
    guard case .existing(let group) = directory else { return nil }
    let node: TreeNode?
    do { node = try view.child(name, of: group, in: source) } catch { throw .store(error) }
    guard let node, fates[node] == nil else { return nil }
    return node
  }
}
