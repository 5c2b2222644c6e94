import ChangeModel
import Glibc
import Remote

extension Failure {
  init(_ error: RemoteError) {
    switch error {
    case .disconnected:
      self.init(
        .incomplete, "the connection broke off",
        hint: "nothing is lost: type the same again, it goes on where it stopped")
    case .notAPeer(let bytes):
      self.init(
        .refused, "what answers is no Byline: it says \(ShownText.quoted(Array(bytes.prefix(60))))")
    case .incompatible(let theirs, let program):
      let versions =
        theirs.lowerBound == theirs.upperBound
        ? "version \(theirs.lowerBound)" : "versions \(theirs.lowerBound) to \(theirs.upperBound)"
      let own = ProtocolVersion.supported
      self.init(
        .refused,
        "\(ShownText.line(program.utf8)) there speaks \(versions) of the protocol, this program \(own.upperBound)",
        hint: theirs.upperBound < own.lowerBound ? "let it be updated there" : "update this program")
    case .violation(let detail):
      self.init(.refused, "the other side does not keep to the protocol: \(ShownText.line(detail.utf8))")
    case .unsound(let hash, let detail):
      self.init(
        .refused, "change \(hash) that came is not sound: \(ShownText.line(detail.utf8))",
        hint: "nothing of it was stored; let it be checked there with `byline check`")
    case .refused(let refusal): self.init(refusal)
    case .inconsistent(let channel):
      self.init(
        .refused, "what the other side tells of channel \(Words.name(channel)) does not come to its state",
        hint: "let it be checked there with `byline check`")
    case .io(let code):
      self.init(.incomplete, "the connection failed: \(String(cString: strerror(code)))")
    }
  }

  /// What the other side said no to.
  private init(_ refusal: Refusal) {
    let words = refusal.words.map { ShownText.line($0) }
    let changes = refusal.changes.map(\.description)
    let first = words.first ?? ""
    switch refusal.reason {
    case .versions: self.init(.refused, "the other side speaks another version of the protocol")
    case .noRepository:
      self.init(.notFound, "the other side has no repository there", details: words)
    case .noSuchChannel:
      self.init(
        .notFound, "there is no channel \(Words.name(first)) on the other side",
        details: Array(words.dropFirst().prefix(20)),
        hint: "name one of these with --from-channel or --channel")
    case .noSuchChange:
      guard !first.isEmpty else {
        self.init(.notFound, "the other side has no such change:", details: changes)
        return
      }
      self.init(
        .notFound,
        changes.isEmpty
          ? "no change of the channel there starts with \(first)"
          : "several changes there start with \(first):",
        details: changes, hint: changes.isEmpty ? nil : "type more of it")
    case .noSuchTag: self.init(.notFound, "there is no tag \(Words.name(first)) on the other side")
    case .noSuchState:
      self.init(.notFound, "the channel there was never in a state that starts with \(first), or in several")
    case .missingDependencies:
      self.init(.incomplete, "changes are missing there that others need:", details: changes)
    case .unsound:
      self.init(
        .refused, "the other side finds change \(changes.first ?? "?") unsound: \(first)",
        hint: "find out what is wrong here with `byline check`")
    case .conflicts:
      self.init(
        .refused, "the push would bring conflicts into the channel there:", details: words,
        hint: "pull first and resolve them here, or add --allow-conflicts")
    case .stateMoved:
      self.init(
        .refused, "the channel there is in another state by now: \(first)",
        hint: "pull, look at what came, and push again")
    case .readOnly:
      self.init(.refused, "the repository there cannot be written to", hint: "ask for permission there")
    case .violation:
      self.init(.internalError, "the other side says that this one does not keep to the protocol: \(first)")
    case .contentsAbsent:
      self.init(
        .incomplete, "the other side has no contents of these changes:", details: changes,
        hint: "it is a partial clone: pull from the repository it came from")
    case .invalidChannelName:
      self.init(.refused, "\(Words.name(first)) cannot be the name of a channel there")
    case .failed, nil:
      self.init(.refused, "the other side could not go on: \(first)")
    }
  }
}
