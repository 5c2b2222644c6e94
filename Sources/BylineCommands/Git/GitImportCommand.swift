import ArgumentParser
import FileSystem
import GitBridge
import Repository

extension GitCommand {
  struct Import: RunnableCommand {
    static let configuration = CommandConfiguration(
      abstract: "Take over the history of a git repository: each commit becomes a change.",
      discussion: """
        Branches become channels, tags tags. Run it again to take over what is new; a run that was interrupted goes on where it \
        ended. Everybody who takes over the same commits has the same changes.
        """)

    @OptionGroup var common: RepositoryOptions

    @Option(
      help: ArgumentHelp(
        "Only this branch; can be given several times. Tags are left out.", valueName: "name"))
    var branch: [String] = []

    @Flag(help: "Only the first parent of each commit; what merges brought in counts as theirs.")
    var firstParent = false

    @Option(
      help: ArgumentHelp(
        "Only commits younger than this, as git reads dates; the rest is one beginning.",
        valueName: "date"))
    var since: String?

    @Flag(help: "Hold every commit against git afterwards: its tree has to be the same, byte for byte.")
    var verify = false

    @Option(
      help: ArgumentHelp(
        "Hold the whole trees of so many commits against git afterwards.", valueName: "count"))
    var verifySample: Int?

    @Flag(name: .shortAndLong, help: "Take nothing over: count, and list what could not be.")
    var dryRun = false

    @Argument(help: ArgumentHelp("The git repository.", valueName: "source"))
    var source: String

    @Argument(
      help: ArgumentHelp(
        "The folder of a repository, made if need be; otherwise the repository at or above the current directory.",
        valueName: "dir"))
    var destination: String?

    func perform(_ session: Session) throws -> Exit {
      let source = try GitSource(GitPlace.program(source, session))
      var request = GitImportRequest()
      request.branches = branch.map { ArgumentText.bytes(of: $0) }
      request.selection.firstParent = firstParent
      request.selection.since = since
      request.attribution = GitAttribution.record
      if dryRun { return try survey(source, request, session) }
      let (repository, isNew) = try repository(for: source, session)
      let outcome = try repository.importGit(source, request, showsHead: isNew, try session.invocation())
      report(outcome, session)
      let notes = try GitAttribution.takeNotes(source, repository, try session.invocation())
      if notes.changes > 0 {
        session.console.note("notes of git-ai taken over for \(Words.count(notes.changes, "change"))")
      }
      if notes.unreadable > 0 {
        session.console.note(
          "left out: \(Words.count(notes.unreadable, "note")) of git-ai that cannot be read")
      }
      let exit = session.finish(outcome.report)
      if verify || verifySample != nil {
        let verified = try repository.verifyGit(
          source, request, verifySample.map { .sample($0) } ?? .all, try session.invocation())
        session.console.note(
          "verified \(Words.count(verified.commits, "commit")), \(Words.count(verified.wholeTrees, "whole tree"))"
        )
      }
      return exit
    }

    private func survey(_ source: GitSource, _ request: GitImportRequest, _ session: Session) throws -> Exit {
      var known: Repository?
      if let destination {
        let path = try GitPlace.absolute(ArgumentText.bytes(of: destination), session)
        if Repository.find(from: path) == path { known = try Repository(at: path) }
      } else {
        known = try? session.open(common).repository
      }
      let survey = try Repository.surveyGit(source, request, known, try session.invocation())
      session.console.line(
        "\(Words.count(survey.commits, "commit")), \(Words.count(survey.merges, "merge")) among them; \(survey.commits - survey.known) not here yet"
      )
      session.console.line(
        "\(Words.count(survey.branches, "branch", "branches")), \(Words.count(survey.tags, "tag"))")
      for (commit, paths) in survey.refused {
        for path in paths { session.console.line("\(commit) refused: \(ShownText.path(path))") }
      }
      for error in survey.damaged { session.console.line(Failure(error).message) }
      return survey.refused.isEmpty && survey.damaged.isEmpty ? .done : .refused
    }

    private func repository(for source: GitSource, _ session: Session) throws -> (Repository, isNew: Bool) {
      guard let destination else { return (try session.open(common).repository, false) }
      let path = try GitPlace.absolute(ArgumentText.bytes(of: destination), session)
      if Repository.find(from: path) == path { return (try Repository(at: path), false) }
      let head = try source.head().flatMap { String(validating: $0, as: UTF8.self) }
      return (
        try Repository.initialize(at: path, channel: branch.first ?? head ?? Repository.firstChannel), true
      )
    }

    private func report(_ outcome: GitImportOutcome, _ session: Session) {
      let merges = outcome.merges > 0 ? ", \(Words.count(outcome.merges, "merge")) among them" : ""
      session.console.note(
        outcome.imported == 0
          ? "no new commits" : "\(Words.count(outcome.imported, "commit")) taken over\(merges)")
      if !outcome.channels.isEmpty || !outcome.tags.isEmpty {
        session.console.note(
          "\(Words.count(outcome.channels.count, "channel")) and \(Words.count(outcome.tags.count, "tag")) made or moved"
        )
      }
      if !outcome.merged.isEmpty {
        func count(_ kind: GitImportOutcome.Merged) -> Int { outcome.merged[kind] ?? 0 }
        session.console.note(
          "files edited on both sides of a merge: \(count(.asCommitted)) come to what was committed, \(count(.inConflict)) to a conflict, \(count(.otherwise)) to something else"
        )
      }
      for (name, reason) in outcome.skipped {
        session.console.note("left out: \(ShownText.quoted(name)), \(reason.words)")
      }
    }
  }
}

/// Where a git repository is, and how its program is run.
enum GitPlace {
  static func absolute(_ path: [UInt8], _ session: Session) throws -> [UInt8] {
    guard path.first != UInt8(ascii: "/") else { return path }
    return try session.host.currentDirectory() + [UInt8(ascii: "/")] + path
  }

  /// The program for the repository a path names: a folder with a `.git`, or one that is such a directory itself.
  static func program(_ argument: String, _ session: Session) throws -> GitProgram {
    let path = try absolute(ArgumentText.bytes(of: argument), session)
    var directory = path
    let inner = path + Array("/.git".utf8)
    if let folder = try? Directory(path: path), (try? folder.status(of: ".git")) ?? nil != nil {
      directory = inner
    }
    return GitProgram(directory: directory, environment: environment(session))
  }

  /// A git repository to write to: a bare one is made where nothing is.
  static func made(_ git: GitProgram, _ session: Session) throws -> GitSource {
    do { return try GitSource(git) } catch GitError.notARepository {
      if let folder = try? Directory(path: git.directory), try folder.list().count > 0 {
        throw GitError.notARepository(git.directory)
      }
      _ = try git.run(["init", "-q", "--bare"])
      return try GitSource(git)
    }
  }

  /// What the program gets of the environment: nothing that makes it look elsewhere, or answer in other words.
  private static func environment(_ session: Session) -> [[UInt8]] {
    let own = ["LC_ALL=C", "GIT_NO_REPLACE_OBJECTS=1", "GIT_OPTIONAL_LOCKS=0", "GIT_TERMINAL_PROMPT=0"]
    return session.host.environment.filter {
      !$0.starts(with: Array("GIT_".utf8)) && !$0.starts(with: Array("LC_ALL=".utf8))
    }
      + own.map { Array($0.utf8) }
  }
}
