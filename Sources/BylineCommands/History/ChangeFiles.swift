import ChangeModel
import Pristine
import Repository

/// The files a change is about, each with its path before and after it: what `log --files` and `change` show.
///
/// Paths are those of the change itself: what it depends on comes to them, whatever channels hold besides.
struct ChangeFiles {
  struct File {
    var reference: InodeReference
    /// Where the change leaves it; nil when it removes it.
    var path: [UInt8]?
    /// Where it was before; nil when the change creates it.
    var oldPath: [UInt8]?
    /// Numbers of the facts about it.
    var tree: [Int] = []
    /// Index into the content facts of the change.
    var content: Int?

    /// The path it is known by.
    var shownPath: [UInt8] { path ?? oldPath ?? [] }
  }

  let change: EncodedChange
  /// In path order.
  private(set) var files: [File] = []

  init(of hash: ChangeHash, in repository: Repository) throws(RepositoryError) {
    let (encoded, files) = try repository.snapshot { reader throws(PristineError) in
      guard let id = try reader.id(of: hash) else { throw PristineError.unknownChange(hash) }
      let encoded = try reader.change(id)
      var files = ChangeFiles.gather(encoded.change)
      let closure = try reader.ancestry(of: [id])
      let after = View(reader, closure)
      let before = View(reader, closure.subtracting(ChangeSet([id])))
      var newTree = TreeView()
      var oldTree = TreeView()
      for index in files.indices {
        guard let inode = try ChangeFiles.inode(files[index].reference, encoded.change, id, reader) else {
          continue
        }
        files[index].path = try newTree.path(of: inode, in: after)
        files[index].oldPath = try oldTree.path(of: inode, in: before)
      }
      return (encoded, files)
    }
    change = encoded
    self.files = files.sorted { $0.shownPath.lexicographicallyPrecedes($1.shownPath) }
  }

  private static func gather(_ change: Change) -> [File] {
    var out: [File] = []
    var numbers: [InodeReference: Int] = [:]
    func number(_ reference: InodeReference) -> Int {
      if let known = numbers[reference] { return known }
      numbers[reference] = out.count
      out.append(File(reference: reference))
      return out.count - 1
    }
    for (ordinal, fact) in change.treeFacts.enumerated() {
      switch fact {
      case .create: out[number(.created(FactReference(Holder(0), UInt32(ordinal))))].tree.append(ordinal)
      case .place(let inode, _, _, _, _), .mode(let inode, _, _), .remove(let inode, _, _, _):
        out[number(inode)].tree.append(ordinal)
      }
    }
    for (index, file) in change.contentFacts.enumerated() { out[number(file.inode)].content = index }
    return out
  }

  private static func inode(
    _ reference: InodeReference, _ change: Change, _ id: LocalChange, _ reader: StoreReader
  ) throws(PristineError) -> LocalInode? {
    guard case .created(let fact) = reference else { return .root }
    guard let hash = change.hash(of: fact.holder) else { return try reader.created(by: id, fact.ordinal) }
    guard let holder = try reader.id(of: hash) else { return nil }
    return try reader.created(by: holder, fact.ordinal)
  }

  /// How a file stands after the change against before it.
  func state(of file: File) -> PathState {
    let facts = file.tree.map { change.change.treeFacts[$0] }
    if facts.contains(where: { if case .create = $0 { true } else { false } }) { return .added }
    if facts.contains(where: { if case .remove = $0 { true } else { false } }) { return .deleted }
    if let old = file.oldPath, let new = file.path, old != new {
      return file.content == nil ? .moved : .movedAndModified
    }
    return file.content == nil && !facts.isEmpty ? .mode : .modified
  }
}
