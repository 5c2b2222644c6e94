import ChangeModel
import Pristine
import Repository

extension Sandbox {
  /// Takes so many small changes into the channel shown, each with a folder of its own; as many commands would take minutes.
  ///
  /// - Returns: their hashes.
  package func receiveMany(_ count: Int) throws -> [String] {
    let changes = try (0..<count).map { number in
      var forgery = Forgery(on: [], "\(name) \(number)")
      let folder = Array("\(name) \(number)".utf8)
      forgery.change.treeFacts = [.create(.directory, parent: .root, name: folder, again: [])]
      return try forgery.received()
    }
    let invocation = Invocation(
      author: Author(name: Array(name.utf8)), timestamp: Timestamp(nanoseconds: 0), nonce: [],
      command: Array("apply".utf8))
    _ = try Repository(at: Array(path.utf8), durable: false).apply(received: changes, invocation)
    return changes.map(\.encoded.hash.description)
  }
}
