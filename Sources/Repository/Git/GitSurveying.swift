import ChangeModel
import GitBridge
import Pristine
import WorkingCopy

/// What taking a history over would come to.
package struct GitSurvey: Sendable {
  package var commits = 0
  /// Of those, how many are here.
  package var known = 0
  package var merges = 0
  package var branches = 0
  package var tags = 0
  /// Paths that no repository may hold, by commit.
  package var refused: [(commit: GitID, paths: [[UInt8]])] = []
  /// Objects that are damaged, missing, or of no known kind.
  package var damaged: [GitError] = []
}

extension Repository {
  /// Looks through a history without taking anything over: every tree that a commit brings is read.
  ///
  /// - Parameter repository: what is here already; nil when nothing is.
  package static func surveyGit(
    _ source: GitSource, _ request: GitImportRequest, _ repository: Repository?, _ invocation: Invocation
  ) throws(RepositoryError) -> GitSurvey {
    let objects = try fromGit { () throws(GitError) in try GitObjects(source.git) }
    let refs = try chosen(try fromGit { () throws(GitError) in try source.refs(objects) }, request)
    let history = try fromGit { () throws(GitError) in
      try GitHistory(source.git, from: refs.compactMap(\.commit), request.selection)
    }
    var survey = GitSurvey()
    survey.branches = refs.count { $0.kind == .branch }
    survey.tags = refs.count { $0.kind == .tag && $0.commit != nil }
    survey.commits = history.count
    let trees = GitTrees(objects)
    var roots = [GitID?](repeating: nil, count: history.count)
    for number in 0..<history.count {
      invocation.progress?.report(.importingCommits, done: number, of: history.count)
      let id = history.ids[number]
      let parents = history.parents(of: number)
      if parents.count > 1 { survey.merges += 1 }
      do throws(GitError) {
        let root = try GitCommit(objects.read(id, .commit), id).tree
        roots[number] = root
        let before = parents.first.flatMap { roots[Int($0)] }
        let difference = try GitDifference(before, root, trees)
        let refused = Needed(difference).refusedPaths
        if !refused.isEmpty { survey.refused.append((id, refused)) }
      } catch {
        survey.damaged.append(error)
      }
    }
    guard let repository else { return survey }
    for id in history.ids where try repository.change(of: id) != nil { survey.known += 1 }
    return survey
  }
}
