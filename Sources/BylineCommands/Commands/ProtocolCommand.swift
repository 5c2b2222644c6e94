import ArgumentParser
import FileSystem
import Glibc
import Remote
import Repository

struct ProtocolCommand: RunnableCommand {
  static let configuration = CommandConfiguration(
    commandName: "protocol", abstract: "Answer another repository over standard input and output.",
    discussion: "What `clone`, `pull` and `push` run on the other machine; people have no use for it.",
    shouldDisplay: false)

  @Option(
    help: ArgumentHelp(
      "Do not know this, as an older program would not; may be repeated.", valueName: "capability"))
  var without: [String] = []

  @Argument(help: "The folder of the repository.")
  var folder: String

  func perform(_ session: Session) throws -> Exit {
    signal(SIGPIPE, SIG_IGN)
    let stream = DescriptorStream(input: dup(STDIN_FILENO), output: dup(STDOUT_FILENO))
    var rules: ServingRules
    let repository: Repository
    do {
      repository = try Repository(at: try System.canonicalPath(ArgumentText.bytes(of: folder)))
      rules = try session.servingRules(of: repository)
    } catch {
      try RemoteServer.refuse(
        Failure(wording: error).map { Refusal(.noRepository, words: $0.lines.map { Array($0.utf8) }) }
          ?? Refusal(.failed), over: stream)
      return .notFound
    }
    rules.capabilities.removeAll { without.contains($0) }
    let invocation = try session.servingInvocation()
    do throws(RepositoryError) {
      try RemoteServer(repository, over: stream, rules: rules, invocation).run()
    } catch {
      // The other side was told.
      return .refused
    }
    return .done
  }
}
