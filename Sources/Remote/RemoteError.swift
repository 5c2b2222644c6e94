import ChangeModel

/// What can go wrong between two repositories: facts with values; the command line words them.
package enum RemoteError: Error, Sendable, Equatable {
  /// The connection ended, or broke, in the middle; nothing that had come before is lost.
  /// - `greeted`: whether the other side had said who it is.
  case disconnected(greeted: Bool)
  /// What came in the place of a greeting: another program answered, or one that prints something first.
  case notAPeer(firstBytes: [UInt8])
  /// The other side speaks only versions of the protocol that this program does not.
  case incompatible(theirs: ClosedRange<UInt64>, program: String)
  /// Bytes that are no message, or one that has no place there.
  case violation(String)
  /// A change that came is not what it claims to be.
  case unsound(ChangeHash, String)
  /// The other side said no.
  case refused(Refusal)
  /// The sets do not come to the states that were told.
  case inconsistent(channel: String)
  /// The bytes cannot be written or read here.
  case io(code: Int32)
}
