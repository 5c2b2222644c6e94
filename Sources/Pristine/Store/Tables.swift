import LMDB

/// The tables of the store. Facts are the truth and only grow; derived tables can be dropped and are rebuilt.
package struct Tables: Sendable {
  /// Name -> value: format version, counters.
  let meta: Table
  /// Change hash -> local id.
  let changeIDs: Table
  /// Local id -> hash: for every change known by name, also one only mentioned.
  let hashes: Table
  /// Local id -> header, dependencies and facts: the canonical bytes, in a compression frame.
  let changes: Table
  /// (local id, frame) -> compressed frame of the new bytes.
  let contents: Table
  /// Local id -> detached signature.
  let signatures: Table
  /// Inode name -> local inode.
  let inodeIDs: Table
  /// Local inode -> name and kind.
  let inodes: Table
  /// (local id, ordinal) -> the local inode that fact created.
  let created: Table
  /// (local inode, local id) -> tree facts of that change about that inode.
  let tree: Table
  /// (local inode, local id) -> content facts of that change about that inode.
  let content: Table
  /// (directory, name, inode) -> nothing: every place any change ever gave an inode.
  let children: Table
  /// (dependency, dependent) -> nothing.
  let dependents: Table
  /// Channel name -> head.
  let channels: Table
  /// Set -> base set and depth; (set, page) -> bits.
  let sets: Table
  let setPages: Table
  /// Log -> base log and length; (log, sequence) -> change and state.
  let logs: Table
  let logEntries: Table
  let tags: Table
  /// Sequence -> what a command did, enough to undo it.
  let operations: Table
  /// Workspace -> its channel and state.
  let workspaces: Table
  /// (workspace, directory, name) -> what was last written there.
  let index: Table
  /// SHA-256 -> bytes of a file that a command wrote over.
  let kept: Table
  /// What came with attribution; nil in a store made before that is only read.
  let attribution: AttributionTables?
  /// What came with remotes; nil likewise.
  let exchange: ExchangeTables?
  /// What came with the bridge to git; nil in a store made before that is only read.
  let git: GitTables?

  package static let names = [
    "meta", "change_id", "hash", "changes", "contents", "signatures", "inode_id", "inodes", "created",
    "tree_atoms",
    "atoms", "children", "dependents", "channels", "sets", "channel_set", "logs", "channel_log", "tags",
    "operations",
    "workspaces", "index", "kept",
  ]

  init(_ t: [Table], attribution: AttributionTables?, exchange: ExchangeTables?, git: GitTables?) {
    self.attribution = attribution
    self.exchange = exchange
    self.git = git
    meta = t[0]
    changeIDs = t[1]
    hashes = t[2]
    changes = t[3]
    contents = t[4]
    signatures = t[5]
    inodeIDs = t[6]
    inodes = t[7]
    created = t[8]
    tree = t[9]
    content = t[10]
    children = t[11]
    dependents = t[12]
    channels = t[13]
    sets = t[14]
    setPages = t[15]
    logs = t[16]
    logEntries = t[17]
    tags = t[18]
    operations = t[19]
    workspaces = t[20]
    index = t[21]
    kept = t[22]
  }

  /// What a table is called.
  func name(of table: Table) -> String {
    let all = [
      meta, changeIDs, hashes, changes, contents, signatures, inodeIDs, inodes, created, tree, content,
      children, dependents,
      channels, sets, setPages, logs, logEntries, tags, operations, workspaces, index, kept,
    ]
    return all.firstIndex(of: table).map { Tables.names[$0] } ?? attribution?.name(of: table)
      ?? exchange?.name(of: table) ?? git?.name(of: table) ?? "an unknown table"
  }
}

/// The tables of attribution. A store made before there was any gains them when it is first opened to be written.
package struct AttributionTables: Sendable {
  /// Local id -> the attribution record of a change, or that it was withheld.
  let records: Table
  /// (term, page of local ids) -> the changes the term holds for. Derived.
  let terms: Table
  /// Local id -> when it was made, lines and bytes by hand. Derived.
  let summaries: Table
  /// (local id, statement) -> the statement and its signature.
  let statements: Table
  /// Digest of a prompt -> the prompt; (local id, use) -> which prompt it was. Never leaves the machine unless asked.
  let prompts: Table
  /// (workspace, number) -> who edited which files until then; (workspace, number, file) -> what was in it.
  let checkpoints: Table

  package static let names = [
    "attribution", "attribution_terms", "attribution_summaries", "statements", "prompts", "checkpoints",
  ]

  init(_ t: [Table]) {
    records = t[0]
    terms = t[1]
    summaries = t[2]
    statements = t[3]
    prompts = t[4]
    checkpoints = t[5]
  }

  func name(of table: Table) -> String? {
    [records, terms, summaries, statements, prompts, checkpoints].firstIndex(of: table).map {
      AttributionTables.names[$0]
    }
  }
}

/// The tables of remotes. A store made before there were any gains them when it is first opened to be written.
package struct ExchangeTables: Sendable {
  /// Number -> a statement that came to a stored change, and a digest of all that came until then.
  let arrivals: Table
  /// (Place of another repository, channel) -> the set it had there when last seen, how far news went either way.
  let remotes: Table

  package static let names = ["arrivals", "remotes"]

  init(_ t: [Table]) {
    arrivals = t[0]
    remotes = t[1]
  }

  func name(of table: Table) -> String? {
    [arrivals, remotes].firstIndex(of: table).map { ExchangeTables.names[$0] }
  }
}
