import AISignals
import ArgumentParser
import Attribution
import ChangeModel
import FileSystem
import GitBridge
import Pristine
import Repository

extension ExportPolicy: ExpressibleByArgument {}

extension GitCommand {
  struct Export: RunnableCommand {
    static let configuration = CommandConfiguration(
      abstract: "Write channels as branches of a git repository, and tags as tags.",
      discussion: """
        What was taken over from git comes out as the commits it was, under the same ids; other changes become commits in the order \
        in which they arrived. Nothing is written twice, and no branch loses a commit.
        """)

    @OptionGroup var common: RepositoryOptions

    @Option(help: ArgumentHelp("Only this channel; can be given several times.", valueName: "name"))
    var channel: [String] = []

    @Option(
      help: ArgumentHelp(
        "What becomes of lines of messages that name an AI: keep, map (co-authors become Assisted-by) or strip.",
        valueName: "policy"))
    var attribution: ExportPolicy = .keep

    @Flag(help: "Write whose lines are whose as notes of git-ai, in refs/notes/ai.")
    var notes = false

    @Argument(
      help: ArgumentHelp("The git repository; a bare one is made if there is none.", valueName: "dir"))
    var destination: String

    func perform(_ session: Session) throws -> Exit {
      let repository = try session.open(common).repository
      let git = try GitPlace.program(destination, session)
      let source = try GitPlace.made(git, session)
      var request = GitExportRequest()
      request.channels = channel
      let policy = attribution
      request.message = { header, hash throws(RepositoryError) in
        try GitMessage.text(of: header, hash, policy, repository)
      }
      let outcome = try repository.exportGit(to: source, request, try session.invocation())
      if notes { try writeNotes(outcome, source, repository, session) }
      return report(outcome, source, session)
    }

    private func writeNotes(
      _ outcome: GitExportOutcome, _ source: GitSource, _ repository: Repository, _ session: Session
    ) throws {
      var export = GitAIExport(repository)
      var count = 0
      for (change, id) in outcome.commits {
        var log = try export.log(of: change)
        if log.files.isEmpty { continue }
        log.baseCommit = id.description
        try source.addNote("refs/notes/ai", on: id, try log.text())
        count += 1
      }
      if count > 0 { session.console.note("\(Words.count(count, "note")) of git-ai written") }
    }

    private func report(_ outcome: GitExportOutcome, _ source: GitSource, _ session: Session) -> Exit {
      session.console.note(
        outcome.branches.isEmpty && outcome.tags.isEmpty
          ? "nothing new for git"
          : "\(Words.count(outcome.branches.count, "branch", "branches")) and \(Words.count(outcome.tags.count, "tag")) written, \(Words.count(outcome.commits.count, "new commit"))"
      )
      var exit = Exit.done
      for (name, reason) in outcome.skipped {
        session.console.note("left out: \(Words.name(name)), \(reason.words)")
        exit = .refused
      }
      if outcome.isLoose {
        session.console.note("hint: make the git repository smaller with `git gc`")
      }
      return exit
    }
  }
}

/// The message of a change as a commit.
enum GitMessage {
  /// As it is or as a policy has it; with a line for each AI that took part and is not in it.
  static func text(
    of header: Header, _ hash: ChangeHash, _ policy: ExportPolicy, _ repository: Repository
  ) throws(RepositoryError) -> [UInt8] {
    var message = policy.applied(to: header.message)
    if policy == .strip { return message }
    let person = Person(name: header.author.name, email: header.author.email)
    let named = Signal.detect(author: person, committer: person, message: header.message).filter {
      $0.actor == .ai
    }
    guard named.isEmpty, let record = try repository.attribution(of: hash).state.record else {
      return message
    }
    var lines: [[UInt8]] = []
    for use in record.uses {
      let names = [use.tool, use.model].filter { !$0.isEmpty }
      let line =
        Array("Assisted-by: ".utf8)
        + (names.isEmpty ? Array("AI".utf8) : Array(names.joined(separator: [UInt8(ascii: ":")])))
      if !lines.contains(line) { lines.append(line) }
    }
    if lines.isEmpty { return message }
    while message.last == 0x0A { message.removeLast() }
    return message + [0x0A, 0x0A] + lines.flatMap { $0 + [0x0A] }
  }
}

extension GitExportOutcome.SkipReason {
  var words: String {
    switch self {
    case .conflict(let paths):
      "it is in conflict about \(paths.prefix(3).map { ShownText.path($0) }.joined(separator: ", ")): resolve that first"
    case .unknown(let id): "the branch stands at \(id), which is not known here: `byline git import` it first"
    case .diverged(let id): "git has it at \(id), which the channel does not come from"
    case .checkedOut: "it is checked out there: switch to another branch, or export into a bare repository"
    case .refused: "git does not accept the name"
    }
  }
}
