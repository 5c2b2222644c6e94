import ChangeModel
import FileSystem
import Repository

extension Failure {
  init(_ error: RepositoryError) {
    switch error {
    case .store(let error): self.init(error)
    case .file(let error): self.init(error)
    case .remote(let error): self.init(error)
    case .git(let error): self.init(error)
    case .gitRefused(let refusal): self.init(refusal)
    case .wouldOverwrite(let paths):
      self.init(
        .refused, "what is not recorded would be lost:", details: Words.paths(paths),
        hint: "record it with `byline record`, move it away, or add --force to lose it")
    case .notARepository(let path):
      self.init(
        .notFound, "there is no repository at \(ShownText.path(path)) or above",
        hint: "make one with `byline init`, or name one with --repository")
    case .alreadyARepository(let path):
      self.init(.refused, "there is a repository already at \(ShownText.path(path))")
    case .noSuchPath(let path):
      self.init(
        .notFound, "nothing is at \(Words.path(path))", hint: "see what there is with `byline status`")
    case .outsideScope(let paths):
      self.init(
        .refused, "this is a partial clone, and these lie outside what it shows:",
        details: Words.paths(paths), hint: "widen it with `byline pull --path PATH`")
    case .outsideRepository(let path):
      self.init(
        .notFound, "\(ShownText.path(path)) is outside the repository",
        hint: "name a path inside, or another repository with --repository")
    case .notTracked(let path):
      self.init(
        .notFound, "\(Words.path(path)) is not tracked",
        hint: "track it with `byline add`, or see what is with `byline ls`")
    case .notInConflict(let path):
      self.init(
        .notFound, "\(Words.path(path)) is not in conflict", hint: "see what is with `byline conflicts`")
    case .noSuchConflict(let path, let conflicts):
      self.init(
        .notFound, "\(Words.path(path)) has \(Words.count(conflicts, "conflict")) in its text",
        hint: "the markers and `byline conflicts` number them from 1")
    case .versionsExclude(let path, let count):
      self.init(
        .usage, "\(Words.path(path)) is no text, so only one of its \(count) versions can be kept",
        hint: "choose one with --side")
    case .markersLeft(let path):
      self.init(
        .refused, "there are conflict markers in \(Words.path(path))",
        hint: "edit the file, or choose with --side or --all")
    case .alreadyTracked(let path):
      self.init(.refused, "\(Words.path(path)) is tracked already", hint: "choose another name")
    case .ignored(let paths):
      self.init(
        .refused, "the ignore files, or the repository itself, keep these out:", details: Words.paths(paths),
        hint: "track ignored files all the same with `byline add --force`")
    case .isDirectory(let path):
      self.init(
        .refused, "\(Words.path(path)) is a directory that cannot go there", hint: "choose another place")
    case .notAFile(let path):
      self.init(
        .refused, "\(Words.path(path)) is a directory",
        hint: "see what is in it with `byline ls \(Words.path(path))`")
    case .noSuchSide(let path, sides: 0):
      self.init(.notFound, "the content of \(Words.path(path)) is not in conflict", hint: "leave out --side")
    case .noSuchSide(let path, let sides):
      self.init(
        .notFound, "a conflict in \(Words.path(path)) has \(Words.count(sides, "side")) only",
        hint: "see them with `byline conflicts`")
    case .unsupportedKind(let path):
      self.init(
        .refused,
        "\(Words.path(path)) is neither a file, a directory nor a symbolic link, so it cannot be recorded",
        hint: "remove it, or name it in .bylineignore")
    case .cannotRecord(let path, let refusal): self.init(refusal, path)
    case .treeRefused(let path, let problem):
      self.init(
        .refused, "\(ShownText.path(path)) \(problem)",
        hint: "see `byline status`, and settle one path at a time")
    default: self.init(aboutHistory: error)
    }
  }

  private init(aboutHistory error: RepositoryError) {
    switch error {
    case .nothingToRecord: self.init(.done, "there is nothing to record")
    case .noSuchChange(let text):
      self.init(
        .notFound, "no change has a hash that starts with \(ShownText.quoted(Array(text.utf8)))",
        hint: "see the changes with `byline log`")
    case .ambiguousChange(let text, let candidates):
      self.init(
        .notFound, "several changes have a hash that starts with \(ShownText.quoted(Array(text.utf8))):",
        details: candidates.map(\.description), hint: "type more of the hash")
    case .notInChannel(let hash, let channel):
      self.init(
        .notFound, "channel \(Words.name(channel)) does not hold change \(hash)",
        hint: "see what it holds with `byline log --channel \(Words.name(channel))`")
    case .noSuchChannel(let name, let known):
      self.init(
        .notFound, "there is no channel \(Words.name(name))", details: known.map { Words.name($0) },
        hint: "see the channels with `byline channel`, or make it with `byline channel new` or `byline fork`")
    case .invalidChannelName(let name):
      self.init(
        .usage, "no channel can be called \(ShownText.quoted(Array(name.utf8)))",
        hint: "use up to 255 bytes without blanks or control characters, not starting with -")
    case .invalidTagName(let name):
      self.init(
        .usage, "no tag can be called \(ShownText.quoted(Array(name.utf8)))",
        hint: "use up to 255 bytes without blanks or control characters, not starting with -")
    case .currentChannel(let name):
      self.init(
        .refused, "the working copy shows channel \(Words.name(name))",
        hint: "show another first with `byline channel switch`")
    case .noSuchState(let text):
      self.init(
        .notFound, "the channel was never in the state \(text)",
        hint: "see its states with `byline log --state`")
    case .staleWorkingCopy:
      self.init(
        .refused, "the working copy does not show what its channel holds",
        hint: "put the files back with `byline reset`, or lose edits in the way with `byline reset --force`")
    case .invalidPatch(let detail): self.init(.refused, detail)
    case .cannotSign(let hash): self.init(.internalError, "change \(hash) cannot be signed")
    case .nothingToRevert(let hash):
      self.init(.done, "nothing that change \(hash) did is still there to revert")
    default: self.init(aboutOperations: error)
    }
  }

  private init(aboutOperations error: RepositoryError) {
    switch error {
    case .noSuchOperation(let number):
      self.init(
        .notFound, "there is no operation \(number)", hint: "see what there is with `byline op log`")
    case .operationBlocked(let number, let channel, let by):
      let cause = by.map { ", by operation \($0)" } ?? ""
      self.init(
        .refused, "channel \(Words.name(channel)) has moved since operation \(number)\(cause)",
        hint: "see who did it with `byline op log`, and undo it there first")
    case .followedSince(let number):
      self.init(
        .refused, "the files have followed changes from another working copy since operation \(number)",
        hint: "take a change out with `byline unrecord`, or revert it with `byline revert`")
    default: self.init(aboutWorkspaces: error)
    }
  }

  private init(aboutWorkspaces error: RepositoryError) {
    switch error {
    case .behind(let paths):
      self.init(
        .refused, "the files do not show yet what the channel holds, and edits are in the way:",
        details: Words.paths(paths),
        hint: "record them with `byline record`, or lose them with `byline reset --force`")
    case .repositoryMissing(let repository, let workspace):
      self.init(
        .notFound, "the repository of this working copy is not at \(ShownText.path(repository)) any more",
        hint: "if it was moved, type there: `byline workspace add \(ShownText.path(workspace))`")
    case .workspaceUnknown(let workspace, let repository):
      self.init(
        .notFound,
        "the repository at \(ShownText.path(repository)) does not know the working copy at \(ShownText.path(workspace))",
        hint: "it was removed; its files are yours to keep or delete, with the folder .byline in it")
    case .workspaceElsewhere(let place, let known, _, isCopy: true):
      self.init(
        .refused, "\(ShownText.path(place)) is a copy of the working copy at \(ShownText.path(known))",
        hint: "work there, or make another one with `byline workspace add`")
    case .workspaceElsewhere(let place, let known, let repository, isCopy: false):
      self.init(
        .refused, "this working copy was moved here from \(ShownText.path(known))",
        hint:
          "attach it again with `byline workspace add --repository \(ShownText.path(repository)) \(ShownText.path(place))`"
      )
    case .noSuchWorkspace(let name, let known):
      self.init(
        .notFound, "there is no working copy \(Words.name(name))", details: known.map { Words.name($0) },
        hint: "see them with `byline workspace`")
    case .workspaceExists(let name):
      self.init(
        .refused, "there is a working copy \(Words.name(name)) already",
        hint: "choose another name for the folder, or remove that one with `byline workspace remove`")
    case .workspaceChannelExists(let name):
      self.init(
        .refused, "there is a channel \(Words.name(name)) already",
        hint: "show it there by adding --channel \(Words.name(name)), or choose another name for the folder")
    case .mainWorkspace:
      self.init(.refused, "the working copy that the store lies in cannot be removed")
    case .insideWorkingCopy(let path):
      self.init(
        .refused, "a working copy cannot lie in the one at \(ShownText.path(path))",
        hint: "choose a folder beside it")
    case .notEmpty(let path):
      self.init(
        .refused, "\(ShownText.path(path)) is not empty", hint: "choose a folder that is empty or not there")
    case .hasEdits(let name, let paths):
      self.init(
        .refused, "the working copy \(Words.name(name)) has edits that are not recorded:",
        details: Words.paths(paths), hint: "record them there, or add --force: the files stay as they are")
    default: self.init(.internalError, "\(error)")
    }
  }
}

extension Words {
  /// The name of a channel.
  static func name(_ name: String) -> String { ShownText.line(Array(name.utf8)) }
}
