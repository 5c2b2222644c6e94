import FileSystem
import Pristine
import WorkingCopy

/// Decides which directories that are gone moved as a whole: those all of whose tracked files went to one new directory. Pure.
///
/// Empty files and empty directories tell nothing by themselves; they have to be in the new place under their own names.
struct DirectoryMoves {
  /// What is gone: every tracked path, with whether it is a directory or an empty file.
  enum Gone { case directory, emptyFile, file }

  private(set) var directories: [RelativePath: RelativePath] = [:]
  /// Empty files that come with their directory.
  private(set) var emptyFiles: [RelativePath: RelativePath] = [:]
  private let gone: [RelativePath: Gone]
  private let newDirectories: Set<RelativePath>
  private let newEmptyFiles: Set<RelativePath>

  /// - Parameters:
  ///   - files: files that moved.
  ///   - newDirectories: directories that no channel has.
  init(
    gone: [RelativePath: Gone], files: [RelativePath: RelativePath], newDirectories: Set<RelativePath>,
    newEmptyFiles: Set<RelativePath>, isWanted: (RelativePath, RelativePath) -> Bool
  ) {
    (self.gone, self.newDirectories, self.newEmptyFiles) = (gone, newDirectories, newEmptyFiles)
    var children: [RelativePath: [RelativePath]] = [:]
    for path in gone.keys { if let parent = path.parent { children[parent, default: []].append(path) } }
    var taken: Set<RelativePath> = []
    // What is in a directory sorts behind it: from the inside out.
    for path in gone.keys.filter({ gone[$0] == .directory }).sorted().reversed() {
      var silent: [RelativePath] = []
      guard let target = target(of: children[path] ?? [], files, &silent),
        newDirectories.contains(target), !taken.contains(target), isWanted(path, target),
        let along = carried(silent, from: path, to: target, children)
      else { continue }
      taken.insert(target)
      directories[path] = target
      for (path, target) in along {
        if gone[path] == .directory { directories[path] = target } else { emptyFiles[path] = target }
      }
    }
  }

  /// The one directory where all children are now; nil when there is none. Children that tell nothing are answered in `silent`.
  private func target(
    of children: [RelativePath], _ files: [RelativePath: RelativePath], _ silent: inout [RelativePath]
  ) -> RelativePath? {
    var target: RelativePath?
    for child in children {
      guard let place = files[child] ?? directories[child] else {
        if gone[child] == .file { return nil }
        silent.append(child)
        continue
      }
      guard let parent = place.parent, target == nil || target == parent else { return nil }
      target = parent
    }
    return target
  }

  /// Where the children that tell nothing, and all below them, come to stand; nil when one of them does not.
  private func carried(
    _ silent: [RelativePath], from: RelativePath, to: RelativePath, _ children: [RelativePath: [RelativePath]]
  ) -> [(RelativePath, RelativePath)]? {
    var out: [(RelativePath, RelativePath)] = []
    var todo = silent
    while let path = todo.popLast() {
      guard let inner = path.relative(to: from) else { return nil }
      let place = to.appending(inner)
      switch gone[path] {
      case .emptyFile where newEmptyFiles.contains(place): out.append((path, place))
      case .directory where directories[path] == nil && newDirectories.contains(place):
        out.append((path, place))
        todo += children[path] ?? []
      default: return nil
      }
    }
    return out
  }
}
