import ChangeModel

@testable import Pristine

/// The meaning of a set of tree facts, computed at once from all of them and as plainly as can be: what a `TreeView` must agree with.
struct TreeOracle {
  private struct Place {
    var inode: InodeID
    var parent: InodeID
    var name: [UInt8]
  }

  var kind: [InodeID: InodeKind] = [.root: .directory]
  var chosen: [InodeID: FactID] = [:]
  var path: [InodeID: String] = [:]
  var listing: TreeListing

  init(_ facts: Set<GlobalTreeFact>, suffix: (InodeID) -> [UInt8] = { Array($0.description.utf8) }) {
    var places: [FactID: Place] = [:]
    var placers: [FactID: Set<FactID>] = [:]
    var removers: [FactID: Set<FactID>] = [:]
    var settled: [InodeID: Set<FactID>] = [:]
    var seen: [InodeID: Set<String>] = [:]
    var content: [InodeID: Set<String>] = [:]
    var modes: [InodeID: [FactID: Bool]] = [:]
    var overridden: Set<FactID> = []
    for fact in facts {
      switch fact {
      case .create(let inode, let kind, let placement, let parent, let name):
        self.kind[inode] = kind
        if let placement { places[placement] = Place(inode: inode, parent: parent, name: name) }
      case .place(let id, let inode, let parent, let name, let supersedes, let settles):
        places[id] = Place(inode: inode, parent: parent, name: name)
        for seen in supersedes { placers[seen, default: []].insert(id) }
        settled[inode, default: []].formUnion(settles)
      case .mode(let id, let inode, let executable, let supersedes):
        modes[inode, default: [:]][id] = executable
        overridden.formUnion(supersedes)
      case .remove(let id, let inode, let supersedes, let text):
        for seen in supersedes { removers[seen, default: []].insert(id) }
        seen[inode, default: []].formUnion(text)
      case .content(let inode, let token): content[inode, default: []].insert(token)
      }
    }

    var conflicts: [InodeID: Set<TreeConflict.Kind>] = [:]
    var own: [InodeID: [FactID]] = [:]
    for (id, place) in places.sorted(by: { $0.key < $1.key }) { own[place.inode, default: []].append(id) }
    func last(_ inode: InodeID) -> FactID? {
      own[inode]?.first { removers[$0] != nil } ?? own[inode]?.first
    }
    for (inode, ids) in own {
      let effective = ids.filter { placers[$0] == nil && removers[$0] == nil }
      if let first = effective.first {
        chosen[inode] = first
        let differ = effective.contains {
          places[$0]?.parent != places[first]?.parent || places[$0]?.name != places[first]?.name
        }
        if differ { conflicts[inode, default: []].insert(.moveMove) }
      } else if kind[inode] != .directory, !(content[inode] ?? []).isSubset(of: seen[inode] ?? []) {
        chosen[inode] = last(inode)
        conflicts[inode, default: []].insert(.resurrected)
      }
    }
    var executable: [InodeID: Bool] = [:]
    for (inode, all) in modes where kind[inode] == .file && chosen[inode] != nil {
      let effective = all.filter { !overridden.contains($0.key) }.sorted { $0.key < $1.key }
      executable[inode] = effective.first?.value
      if Set(effective.map(\.value)).count > 1 { conflicts[inode, default: []].insert(.mode) }
    }
    // A directory follows what is in it.
    var todo = chosen.values.compactMap { places[$0]?.parent }
    while let directory = todo.popLast() {
      guard directory != .root, chosen[directory] == nil, let placement = last(directory),
        let place = places[placement]
      else { continue }
      chosen[directory] = placement
      todo.append(place.parent)
    }
    for (id, place) in places where chosen[place.inode] != nil && placers[id] != nil {
      let open = (removers[id] ?? []).subtracting(settled[place.inode] ?? [])
      if !open.isEmpty { conflicts[place.inode, default: []].insert(.moveDelete) }
    }

    // Cycles, one at a time, the smallest of all their members first.
    var parent = chosen.compactMapValues { places[$0]?.parent }
    while true {
      var onCycle: [InodeID] = []
      for start in parent.keys {
        var current = start
        var way: Set<InodeID> = []
        while current != .root, way.insert(current).inserted { current = parent[current] ?? .root }
        if current == start { onCycle.append(start) }
      }
      guard let least = onCycle.min() else { break }
      parent[least] = .root
      conflicts[least, default: []].insert(.cycle)
    }

    // Names, from the root down.
    listing = TreeListing()
    var children: [InodeID: [InodeID]] = [:]
    for (inode, directory) in parent { children[directory, default: []].append(inode) }
    var groups: [(path: [UInt8], members: [InodeID])] = [([], [.root])]
    while let (directory, members) = groups.popLast() {
      var names: [[UInt8]: [InodeID]] = [:]
      for inode in members.flatMap({ children[$0] ?? [] }) {
        guard let name = chosen[inode].flatMap({ places[$0]?.name }) else { continue }
        names[name, default: []].append(inode)
      }
      var taken = Set(names.keys)
      for (name, inodes) in names.sorted(by: { $0.key.lexicographicallyPrecedes($1.key) }) {
        let directories = inodes.filter { kind[$0] == .directory }.sorted()
        let files = inodes.filter { kind[$0] != .directory }.sorted()
        var base = directory
        base.appendName(name)
        if !directories.isEmpty {
          groups.append((base, directories))
          listing.directories[String(decoding: base, as: UTF8.self)] = directories
          for inode in directories { path[inode] = String(decoding: base, as: UTF8.self) }
        }
        if files.count + (directories.isEmpty ? 0 : 1) > 1 {
          for inode in files { conflicts[inode, default: []].insert(.name) }
        }
        for (index, inode) in files.enumerated() {
          var shown = name
          if index > 0 || !directories.isEmpty {
            var length = SuffixedName.usual
            while taken.contains(shown) {
              shown = SuffixedName.make(name, suffix(inode), length: length)
              length += 1
            }
            taken.insert(shown)
          }
          var full = directory
          full.appendName(shown)
          path[inode] = String(decoding: full, as: UTF8.self)
          listing.files[String(decoding: full, as: UTF8.self)] = .init(
            inode: inode, kind: kind[inode] ?? .file, isExecutable: executable[inode] ?? false)
        }
      }
    }
    let order = TreeConflict.Kind.allCases
    listing.conflicts = conflicts.mapValues { kinds in order.filter(kinds.contains) }
  }
}

extension TreeListing {
  init() {}
}
