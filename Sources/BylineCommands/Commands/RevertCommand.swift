import ArgumentParser
import ChangeModel
import Repository

struct RevertCommand: RunnableCommand {
  static let configuration = CommandConfiguration(
    commandName: "revert", abstract: "Record a change that takes back what another one did.")

  @OptionGroup var common: RepositoryOptions
  @OptionGroup var by: AuthorOption

  @Option(
    name: [.customShort("m", allowingJoined: true), .long], parsing: .unconditional,
    help: "The message; otherwise it says which change is taken back.")
  var message: String?

  @Option(
    help: ArgumentHelp(
      "When: 2026-01-31T12:00:00Z or @SECONDS; otherwise BYLINE_TIMESTAMP, then now.", valueName: "moment"))
  var timestamp: String?

  @Flag(name: .shortAndLong, help: "Overwrite edits that are not recorded.")
  var force = false

  @Flag(help: "Make no record of attribution.")
  var noAttribution = false

  @Argument(help: ArgumentHelp("The change, by the beginning of its hash.", valueName: "hash"))
  var change: String

  func perform(_ session: Session) throws -> Exit {
    let repository = try session.open(common).repository
    let hash = try repository.resolve(change)
    let invocation = try session.invocation(author: try by.author(in: session), timestamp: timestamp)
    let text = try message.map { ArgumentText.bytes(of: $0) } ?? standardMessage(hash, repository)
    return try revert(hash, text, repository, invocation, session)
  }

  private func revert(
    _ hash: ChangeHash, _ text: [UInt8], _ repository: Repository, _ invocation: Invocation,
    _ session: Session
  ) throws -> Exit {
    let record =
      noAttribution ? nil : try Capture.record(ofTool: "byline revert", "Takes back change \(hash)", session)
    do throws(RepositoryError) {
      let outcome = try repository.revert(
        hash, message: text, attribution: record, force: force, invocation)
      session.console.line("Hash: \(outcome.hash)")
      return session.finish(outcome.report)
    } catch {
      guard case .nothingToRevert = error else { throw error }
      session.console.note("there is nothing to revert: nothing that change \(hash) did is still there")
      return .done
    }
  }

  private func standardMessage(_ hash: ChangeHash, _ repository: Repository) throws -> [UInt8] {
    let subject = try repository.headers(of: [hash])[hash].map { Array($0.subject) } ?? []
    return Array("Revert \"".utf8) + subject + Array("\"\n\nThis takes back change \(hash).\n".utf8)
  }
}
