import ChangeModel
import LMDB
import Semantics

/// One row of the store, whatever table it is in.
struct StoredRow {
  var table: Table
  var key: [UInt8]
  var value: [UInt8]
}

/// The rows that storing a change comes to, worked out without writing any: `insert` puts them, `check` compares them.
///
/// Everything the change refers to is looked up on the way, so nothing is made of one that refers to what its dependencies do not contain.
/// Cost: the facts of the change, and the rows of those it names.
struct ChangeRows: ~Escapable {
  /// What it comes to.
  struct Made {
    var rows: [StoredRow] = []
    /// Rows that are there already, from other changes that created the same.
    var standing: [StoredRow] = []
    /// The highest number given to an inode that was not known yet.
    var lastNewInode: LocalInode?
    /// Inodes that get a whole content.
    var versioned: [LocalInode] = []
  }

  let reader: StoreReader
  let hash: ChangeHash
  let id: LocalChange
  let numbers: LocalNumbers
  /// Their hashes.
  let names: [ChangeHash]
  let leaves: [Digest]

  // What was made so far.
  var made = Made()
  var tree: [LocalInode: TreeRow] = [:]
  var content: [LocalInode: KnownContent] = [:]
  var created: [UInt32: LocalInode] = [:]
  var newInodes: [LocalInode: (name: InodeID, kind: InodeKind)] = [:]
  var newNumbers: [InodeID: LocalInode] = [:]
  /// Rows of other changes that were looked at, for the file at hand.
  var known: [LocalChange: KnownContent] = [:]
  var knownInode = LocalInode.root
  var nextOrdinal: UInt32 = 0
  var nextLeaf = 0
  var nextByte = 0

  /// - Parameter id: the number of the change; its dependencies and mentions have numbers too.
  /// - Throws: `.invalidReference`; `.corrupt` when a number is missing.
  static func made(
    of encoded: EncodedChange, _ id: LocalChange, leaves: [Digest], _ reader: StoreReader
  ) throws(PristineError) -> Made {
    var rows = try ChangeRows(encoded, id, leaves, reader)
    for fact in encoded.change.treeFacts { try rows.add(fact) }
    for file in encoded.change.contentFacts { try rows.add(file) }
    return try rows.finished(dependencies: encoded.change.dependencies.count)
  }

  @_lifetime(copy reader)
  private init(_ encoded: EncodedChange, _ id: LocalChange, _ leaves: [Digest], _ reader: StoreReader)
    throws(PristineError)
  {
    self.reader = reader
    self.id = id
    self.leaves = leaves
    hash = encoded.hash
    names = [hash] + encoded.change.dependencies + encoded.change.mentions
    var numbers = [id]
    for name in names.dropFirst() {
      guard let number = try reader.number(of: name) else {
        throw .corrupt(table: "change_id", detail: "no number for \(name)")
      }
      numbers.append(number)
    }
    self.numbers = LocalNumbers(numbers)
  }

  func invalid(_ detail: String) -> PristineError { .invalidReference(hash, detail: detail) }

  @_lifetime(self: copy self)
  mutating func put(_ key: [UInt8], _ value: [UInt8], in table: Table) {
    made.rows.append(StoredRow(table: table, key: key, value: value))
  }

  @_lifetime(self: copy self)
  private mutating func finished(dependencies: Int) throws(PristineError) -> Made {
    for inode in created.values where try kind(of: inode) == .symlink && content[inode]?.isVersioned != true {
      throw invalid("a link without a target")
    }
    let tables = reader.tables
    for (inode, row) in tree.sorted(by: { $0.key < $1.key }) {
      put(Key.of(inode.value, id.value), row.encoded(), in: tables.tree)
    }
    for (inode, known) in content.sorted(by: { $0.key < $1.key }) {
      put(Key.of(inode.value, id.value), known.row.encoded(), in: tables.content)
      if known.isVersioned { made.versioned.append(inode) }
    }
    for dependency in numbers.others.prefix(dependencies) {
      put(Key.of(dependency.value, id.value), [], in: tables.dependents)
    }
    return made
  }
}
