import ChangeModel
import GitBridge
import Pristine

/// Which commit is which change.
extension Repository {
  /// The change a commit was taken over as, or written from; nil when it is not known.
  package func change(of commit: GitID) throws(RepositoryError) -> ChangeHash? {
    try stored { () throws(PristineError) in
      try store.read { reader throws(PristineError) in
        guard let change = try reader.gitObject(commit.bytes)?.change else { return nil }
        return try reader.hash(of: change)
      }
    }
  }

  /// The commits a change is known as: the one it was taken over from, and those it was written as.
  package func commits(of change: ChangeHash) throws(RepositoryError) -> [GitID] {
    try stored { () throws(PristineError) in
      try store.read { reader throws(PristineError) in
        guard let id = try reader.id(of: change) else { throw .unknownChange(change) }
        return try reader.gitCommits(of: id).compactMap { GitID($0) }
      }
    }
  }

  /// Commits whose ids begin with some hexadecimal digits, with their changes.
  ///
  /// - Throws: `.gitRefused` when there is none, or several.
  package func commit(startingWith digits: [UInt8]) throws(RepositoryError) -> (id: GitID, change: ChangeHash)
  {
    let isOdd = digits.count % 2 == 1
    guard digits.count >= 4, let prefix = GitID.bytes(hex: isOdd ? digits.dropLast() : digits[...]) else {
      throw .gitRefused(.noSuchCommit(digits))
    }
    let lower = digits.map { $0 >= 0x41 && $0 <= 0x46 ? $0 | 0x20 : $0 }
    let found = try stored { () throws(PristineError) in
      try store.read { reader throws(PristineError) in
        var out: [(id: GitID, change: ChangeHash)] = []
        for (bytes, row) in try reader.gitObjects(startingWith: prefix, limit: 256) {
          guard let id = GitID(bytes), id.hex.starts(with: lower), let change = row.change else { continue }
          out.append((id, try reader.hash(of: change)))
        }
        return out
      }
    }
    guard let first = found.first else { throw .gitRefused(.noSuchCommit(digits)) }
    guard found.count == 1 else {
      throw .gitRefused(.ambiguousCommit(digits, found.prefix(10).map(\.id)))
    }
    return first
  }
}
