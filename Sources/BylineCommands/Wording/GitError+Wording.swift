import GitBridge
import Repository

extension Failure {
  init(_ error: GitError) {
    switch error {
    case .noProgram:
      self.init(.notFound, "the program git cannot be started", hint: "install git, or add it to PATH")
    case .failed(let command, let status, let message):
      self.init(
        .internalError, "`\(ShownText.line(command))` ended with status \(status)",
        details: ShownText.line(message).isEmpty ? [] : [ShownText.line(message)])
    case .unexpected(let command, let detail):
      self.init(.internalError, "`\(ShownText.line(command))` answered something unexpected: \(detail)")
    case .notARepository(let path):
      self.init(
        .notFound, "there is no git repository at \(ShownText.path(path))",
        hint: "name the folder that holds .git, or a bare repository")
    case .shallow(let path):
      self.init(
        .refused, "the history of \(ShownText.path(path)) ends where it was cut off: it is a shallow clone",
        hint: "get all of it with `git fetch --unshallow`")
    case .missing(let id):
      self.init(
        .notFound, "the git repository lacks the object \(id)",
        hint: "see what else is missing with `git fsck`, and get it with `git fetch`")
    case .corrupt(let id, let kind, let detail):
      self.init(
        .refused, "the \(kind.rawValue) \(id) is damaged: \(detail)",
        hint: "see what is with `git fsck`, and get it anew from another clone")
    case .unsupported(let id, let kind, let detail):
      self.init(
        .refused, "the \(kind.rawValue) \(id) cannot be taken over as it is: \(detail)",
        hint: "`git fsck` says more; leave out what needs it with --branch or --since")
    }
  }

  init(_ refusal: GitRefusal) {
    switch refusal {
    case .paths(let commit, let paths):
      self.init(
        .refused, "the commit \(commit) has paths that no repository may hold:",
        details: paths.map { ShownText.path($0) },
        hint: "rename them in git with `git filter-repo`, or leave the commit out with --branch or --since")
    case .content(let commit, let path, let refusal):
      self.init(
        .internalError, "\(ShownText.path(path)) of the commit \(commit) cannot be recorded: \(refusal)")
    case .tree(let commit, let path, let detail):
      self.init(.internalError, "the commit \(commit) cannot be recorded: \(ShownText.path(path)) \(detail)")
    case .differs(let commit, let paths):
      self.init(
        .internalError, "what the commit \(commit) became shows another tree than it has:",
        details: paths.map { ShownText.path($0) })
    case .otherSelection(let known, let wanted):
      func words(_ text: [UInt8]) -> String { text.isEmpty ? "all of it" : ShownText.line(text) }
      self.init(
        .refused, "the repository holds another part of the history: \(words(known)), not \(words(wanted))",
        hint: "ask for the same again, or take it over into another repository")
    case .otherFormat:
      self.init(
        .refused, "the repository holds commits named by the other kind of hash",
        hint: "take it over into another repository")
    case .noSuchBranch(let name):
      self.init(
        .notFound, "git has no branch \(ShownText.quoted(name))", hint: "see what it has with `git branch`")
    case .noSuchCommit(let name):
      self.init(
        .notFound, "no commit \(ShownText.line(name)) was taken over",
        hint: "take it over with `byline git import`")
    case .ambiguousCommit(let name, let candidates):
      self.init(
        .notFound, "several commits begin with \(ShownText.line(name)):",
        details: candidates.map(\.description), hint: "type more of it")
    case .diverged(let channel):
      self.init(.refused, "the channel \(Words.name(channel)) and its branch both went on")
    case .channelTaken(let name):
      self.init(.refused, "the channel \(Words.name(name)) has nothing to do with the branch of that name")
    case .unknownBranchState(let name, let id):
      self.init(
        .refused, "the branch \(ShownText.quoted(name)) stands at \(id), which is not known here",
        hint: "take it over first with `byline git import`")
    }
  }
}

extension GitImportOutcome.SkipReason {
  var words: String {
    switch self {
    case .noCommit: "a tag of something that is no commit"
    case .name: "a name that no channel or tag may have"
    case .diverged: "the channel has changes of its own, and the branch was put elsewhere"
    case .taken: "there is one of this name that has nothing to do with it"
    }
  }
}
