import ChangeModel
import LMDB
import Pristine

extension Failure {
  init(_ error: PristineError) {
    switch error {
    case .database(let error): self.init(error)
    case .noSuchChannel(let name):
      self.init(
        .notFound, "there is no channel \(Words.name(name))",
        hint: "see the channels with `byline channel`, or make it with `byline channel new` or `byline fork`")
    case .channelExists(let name):
      self.init(
        .refused, "there is a channel \(Words.name(name)) already",
        hint: "choose another name, or delete that one first")
    case .movedSince(let channel):
      self.init(
        .refused, "channel \(Words.name(channel)) has moved since", hint: "see how with `byline op log`")
    case .channelIsShown(let channel, let workspace):
      self.init(
        .refused, "workspace \(Words.name(workspace)) shows channel \(Words.name(channel))",
        hint: "show another there first with `byline channel switch`")
    case .noSuchTag(let name):
      self.init(.notFound, "there is no tag \(Words.name(name))", hint: "see the tags with `byline tag`")
    case .tagExists(let name):
      self.init(
        .refused, "there is a tag \(Words.name(name)) already",
        hint: "choose another name, or delete that one first with `byline tag delete`")
    case .hasDependents(let hash, let dependents):
      self.init(
        .refused, "these changes of the channel depend on \(hash):", details: dependents.map(\.description),
        hint: "unrecord them, too, by adding --dependents")
    case .missingDependencies(let hash, let missing):
      self.init(
        .notFound, "change \(hash) depends on changes that are not here:",
        details: missing.map(\.description),
        hint: "apply them first, or together with it")
    case .unknownChange(let hash):
      self.init(.notFound, "change \(hash) is not there", hint: "see the changes with `byline log`")
    case .contentsAbsent(let hash):
      self.init(
        .notFound, "the contents of change \(hash) are not here",
        hint: "apply the change again from where they are")
    case .sourceChanged(let path):
      self.init(
        .refused, "\(ShownText.quoted(path)) changes while it is being recorded",
        hint: "try again when no other program writes to it")
    case .raced(let channel):
      self.init(
        .refused, "another process kept changing channel \(Words.name(channel)) meanwhile", hint: "try again")
    default: self.init(aboutDamage: error)
    }
  }

  private init(aboutDamage error: PristineError) {
    switch error {
    case .corrupt(let table, let detail):
      self.init(
        .internalError, "the store is damaged: table \(table): \(detail)",
        hint: "see what is with `byline check`")
    case .corruptChange(let hash, let detail):
      self.init(
        .internalError, "the stored change \(hash) is damaged: \(detail)",
        hint: "see what else is with `byline check`; applying the change again from elsewhere repairs it")
    case .corruptAttribution(let hash, let detail):
      self.init(
        .internalError, "the attribution of change \(hash) is damaged: \(detail)",
        hint: "see what else is with `byline check`; applying the change again from elsewhere repairs it")
    case .attributionMismatch(let hash):
      self.init(.refused, "the attribution record is not the one that change \(hash) is bound to")
    case .corruptStatement(let id, let change):
      self.init(.refused, "the signature of statement \(id) about change \(change) does not hold")
    case .alteredStatement(let id, let change):
      self.init(
        .internalError, "the stored statement \(id) about change \(change) is damaged",
        hint: "see what else is with `byline check`")
    case .unsupportedVersion(let found, let supported):
      self.init(
        .refused, "the repository has format \(found), this program knows formats up to \(supported)",
        hint: "use a newer byline")
    case .notFound:
      self.init(.notFound, "the repository has no store", hint: "make a repository with `byline init`")
    case .invalidChange(let error): self.init(.refused, "the bytes are no change: \(error)")
    case .invalidReference(let hash, let detail):
      self.init(.refused, "change \(hash) refers to what its dependencies do not have: \(detail)")
    case .contentsMismatch(let hash):
      self.init(.refused, "the contents are not those that change \(hash) is bound to")
    case .semantics(let error):
      self.init(
        .internalError, "stored facts cannot be read: \(error)", hint: "see what else is with `byline check`")
    case .tooLarge(let what): self.init(.refused, "\(what) is larger than the format allows")
    default: self.init(.internalError, "\(error)")
    }
  }

  private init(_ error: LMDBError) {
    switch error {
    case .noSpace, .quotaExceeded: self.init(.refused, "the disk is full", hint: "make room and try again")
    case .accessDenied, .readOnlyFileSystem:
      self.init(.refused, "the repository may only be read", hint: "check who may write in .byline")
    case .invalid, .corrupted, .pageNotFound, .versionMismatch:
      self.init(
        .internalError, "the store is damaged: \(error)", hint: "get the repository back from another copy")
    default: self.init(.internalError, "the store failed: \(error)")
    }
  }
}
