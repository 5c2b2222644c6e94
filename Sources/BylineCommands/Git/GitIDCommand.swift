import ArgumentParser
import ChangeModel
import GitBridge
import JSON
import Repository

extension GitCommand {
  struct ID: RunnableCommand {
    static let configuration = CommandConfiguration(
      commandName: "id", abstract: "Say which change a commit is, or which commits a change.",
      discussion: "Hashes and ids may be shortened. What is all of 0-9 and a-f is taken for a commit first.")

    @OptionGroup var common: RepositoryOptions
    @OptionGroup var format: FormatOption
    @Argument(help: ArgumentHelp("Commits or changes.", valueName: "id")) var names: [String]

    func perform(_ session: Session) throws -> Exit {
      let repository = try session.open(common).repository
      try session.prepareResults(common)
      var list: [JSON] = []
      for name in names {
        let (change, commits) = try find(name, repository)
        list.append([
          "change": .hash(change), "commits": .array(commits.map { .string($0.description) }),
        ])
        if format.outputFormat == .text {
          session.console.line(
            commits.isEmpty
              ? "\(change)  no commit" : "\(change)  \(commits.map(\.description).joined(separator: " "))")
        }
      }
      if format.outputFormat == .json { session.console.document("git-ids", ["ids": .array(list)]) }
      return .done
    }

    private func find(_ name: String, _ repository: Repository) throws -> (ChangeHash, [GitID]) {
      do {
        let (_, change) = try repository.commit(startingWith: Array(name.utf8))
        return (change, try repository.commits(of: change))
      } catch RepositoryError.gitRefused(.noSuchCommit(let digits)) {
        guard let change = try? repository.resolve(name) else {
          throw RepositoryError.gitRefused(.noSuchCommit(digits))
        }
        return (change, try repository.commits(of: change))
      }
    }
  }
}
