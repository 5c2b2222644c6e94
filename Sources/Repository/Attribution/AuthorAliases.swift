import Attribution
import ByteText
import ChangeModel
import Pristine
import WorkingCopy

extension Repository {
  /// The file that says what authors are called by now, at the root.
  private static let mailmapPath: [UInt8] = Array(".mailmap".utf8)
  /// A larger one is no list of people.
  private static let largestMailmap = 1 << 24

  /// What authors are called by now, as the channel shown has it recorded. Cost: one look-up where no change ever made such a file.
  package func mailmap() throws(RepositoryError) -> Mailmap {
    try stored { () throws(PristineError) in
      try store.read { reader throws(PristineError) in try self.mailmap(reader) }
    }
  }

  func mailmap(_ reader: StoreReader) throws(PristineError) -> Mailmap {
    let path = Repository.mailmapPath
    guard try !View(reader, ChangeSet()).candidates(in: .root, named: path).isEmpty else { return Mailmap() }
    let view = View(reader, try reader.set(of: reader.requireHead(of: channel(nil, reader))))
    var tree = TreeView()
    guard let inode = try tree.inode(at: path, in: view), try reader.kind(of: inode) == .file else {
      return Mailmap()
    }
    do throws(PristineError) {
      let shown = try ShownFile(inode, view)
      return shown.count <= Repository.largestMailmap ? Mailmap(try shown.bytes(view)) : Mailmap()
    } catch .contentsAbsent {
      // The clone is of another part.
      return Mailmap()
    }
  }
}

/// The changes whose authors a mailmap calls otherwise. Each change is in one set at most.
struct AuthorAliases {
  private(set) var groups: [(alias: Mailmap.Alias, changes: ChangeSet)] = []

  /// Cost: the pages of the authors it says something of; where it distinguishes names, a look-up for each author's name.
  init(_ mailmap: Mailmap, _ reader: StoreReader) throws(PristineError) {
    if mailmap.isEmpty { return }
    var names: [[UInt8]: [[UInt8]]] = [:]
    if mailmap.rules.contains(where: { $0.key.isEmpty || !$0.value.named.isEmpty }) {
      for name in try reader.values(of: .authorName) { names[Mailmap.folded(name), default: []].append(name) }
    }
    for (email, rules) in mailmap.rules {
      // An author without an address is known by the name.
      let terms = email.isEmpty ? names.values.flatMap { $0 } : [email]
      var rest = ChangeSet()
      for term in terms { rest = rest.union(try reader.changes(with: AttributionTerm(.author, term))) }
      guard rest.count > 0 else { continue }
      for (name, alias) in rules.named {
        var named = ChangeSet()
        for value in names[name] ?? [] {
          named = named.union(try reader.changes(with: AttributionTerm(.authorName, value)))
        }
        named = named.intersection(rest)
        if named.count > 0 { groups.append((alias, named)) }
        rest = rest.subtracting(named)
      }
      if rest.count > 0 { groups.append((rules.others, rest)) }
    }
  }

  /// The changes of authors whose name or address by now has a text in it.
  func changes(by text: FoldedText) -> ChangeSet {
    groups.reduce(into: ChangeSet()) { found, group in
      let texts = [group.alias.name, group.alias.email].compactMap { $0 }
      if texts.contains(where: { FoldedText($0).contains(text) }) { found = found.union(group.changes) }
    }
  }

  /// What tells the address by now of the author of a change, or nothing where it is what the change says; nil where it always is. Cost: four
  /// bytes a change.
  func addresses() -> ((LocalChange) -> [UInt8]?)? {
    let known = groups.compactMap { group in group.alias.email.map { (Mailmap.folded($0), group.changes) } }
    if known.isEmpty { return nil }
    var numbers = [Int32](repeating: -1, count: known.map { $0.1.upperBound }.max() ?? 0)
    for (number, item) in known.enumerated() {
      for change in item.1.members { numbers[Int(change.value)] = Int32(number) }
    }
    return { change in
      let place = Int(change.value)
      guard place < numbers.count, numbers[place] >= 0 else { return nil }
      return known[Int(numbers[place])].0
    }
  }
}
