import ChangeModel
import Pristine

/// An operation as `op log` lists it.
package struct OperationInfo: Sendable {
  package var number: UInt32
  package var operation: Operation
  /// The working copy it was run in; nil when that is gone.
  package var workspace: String?
  /// Whether a later operation took it back.
  package var isUndone: Bool
}

extension Repository {
  /// Operations of all working copies, newest first.
  package func operations(limit: Int = .max) throws(RepositoryError) -> [OperationInfo] {
    try stored { () throws(PristineError) in
      try store.read { reader throws(PristineError) in
        let names = Dictionary(
          try reader.workspaces().map { ($0.id, $0.name) }, uniquingKeysWith: { first, _ in first })
        var out: [OperationInfo] = []
        guard limit > 0 else { return out }
        try reader.operations { number, operation, isUndone throws(PristineError) in
          out.append(
            OperationInfo(
              number: number, operation: operation, workspace: names[operation.workspace], isUndone: isUndone)
          )
          return out.count < limit
        }
        return out
      }
    }
  }

  /// The hash of a change by its number in the store, as effects of operations name it.
  package func hash(of change: LocalChange) throws(RepositoryError) -> ChangeHash {
    try stored { () throws(PristineError) in
      try store.read { reader throws(PristineError) in try reader.hash(of: change) }
    }
  }
}
