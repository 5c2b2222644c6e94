import ChangeModel
import Testing

@testable import Pristine

/// What recording makes of edits.
@Suite struct TreeRecorderTests {
  /// The paths of the facts a recording of edits on a set consists of, by kind.
  private func record(
    _ scene: TreeScene, _ edits: [TreeEdit], settling: [String] = [], also: [Int] = []
  ) throws -> TreeRecording {
    var view = TreeView()
    return try TreeRecorder.record(
      edits, settling: settling.map { Array($0.utf8) }, on: &view, in: scene.source(with: also))
  }

  @Test func aRenameIsOneFact() throws {
    let scene = try TreeScene(.file("d/f"), .file("d/g"))
    let facts = try record(scene, [.rename("d/f", "d/h")]).facts
    guard facts.count == 1,
      case .place(let inode, let parent, let name, let supersedes, let settles) = facts[0]
    else {
      Issue.record("\(facts)")
      return
    }
    let (file, directory) = (try scene.inode("d/f"), try scene.inode("d"))
    #expect(scene.history.global[inode] == file)
    #expect(parent == .existing(try #require(scene.history.local[directory])))
    #expect(name == Array("h".utf8))
    #expect(supersedes == [TreeNaming.firstPlacement(of: file)])
    #expect(settles.isEmpty)
  }

  @Test func aDirectoryMovesByOneFactWhateverItHolds() throws {
    var scene = try TreeScene(.file("d/a"), .file("d/e/b"), .file("d/e/c"))
    #expect(try record(scene, [.rename("d", "x/y")]).facts.count == 2)
    let moved = try scene.someone(.rename("d", "x/y"))
    #expect(try scene.tree(with: moved) == ["x/y/a", "x/y/e/b", "x/y/e/c"])
  }

  @Test func directoriesAboveAreMadeOnce() throws {
    let scene = try TreeScene(.file("f"))
    let recording = try record(scene, [.file("a/b/y", executable: true), .file("a/b/x"), .link("a/l")])
    #expect(
      recording.creations.map { String(decoding: $0.path, as: UTF8.self) } == [
        "a", "a/b", "a/b/x", "a/b/y", "a/l",
      ])
    #expect(recording.creations.map(\.kind) == [.directory, .directory, .file, .file, .symlink])
    #expect(recording.facts.last == .mode(.new(3), executable: true, supersedes: []))
    #expect(recording.facts.count == 6)
  }

  @Test func removingADirectoryRemovesWhatIsInIt() throws {
    var scene = try TreeScene(.file("d/a"), .file("d/e/b"), .file("f"))
    let removed = try scene.someone(.delete("d"))
    #expect(try scene.tree(with: removed) == ["f"])
    #expect(try record(scene, [.delete("d")]).facts.count == 4)
  }

  @Test func whatMovesOutOfARemovedDirectoryStays() throws {
    var scene = try TreeScene(.file("d/a"), .file("d/e/b"), .file("d/e/c"))
    let changed = try scene.someone(.delete("d"), .rename("d/e", "e"), .delete("d/e/c"))
    #expect(try scene.tree(with: changed) == ["e/b"])
  }

  @Test func filesSwapTheirNames() throws {
    var scene = try TreeScene(.file("a"), .file("b"))
    let (a, b) = (try scene.inode("a"), try scene.inode("b"))
    let swap = try scene.someone(.rename("a", "b"), .rename("b", "a"))
    #expect(try scene.inode("a", in: [swap]) == b)
    #expect(try scene.inode("b", in: [swap]) == a)
    #expect(try scene.conflicts(with: swap).isEmpty)
  }

  @Test func directoriesRotate() throws {
    var scene = try TreeScene(.file("a/1"), .file("b/2"), .file("c/3"))
    let turn = try scene.someone(.rename("a", "b"), .rename("b", "c"), .rename("c", "a"))
    #expect(try scene.tree(with: turn) == ["a/3", "b/1", "c/2"])
  }

  @Test func movesFormAChain() throws {
    var scene = try TreeScene(.file("a"), .file("b"))
    let (a, b) = (try scene.inode("a"), try scene.inode("b"))
    let chain = try scene.someone(.rename("b", "c"), .rename("a", "b"), .file("a"))
    #expect(try scene.tree(with: chain) == ["a", "b", "c"])
    #expect(try scene.inode("b", in: [chain]) == a)
    #expect(try scene.inode("c", in: [chain]) == b)
  }

  @Test func aFileGivesWayToADirectoryAndComesBack() throws {
    var scene = try TreeScene(.file("n"))
    let first = try scene.inode("n")
    let directory = try scene.someone(.delete("n"), .file("n/x"))
    #expect(try scene.tree(with: directory) == ["n/x"])
    let file = try scene.someone(.delete("n"), .file("n"), also: [directory])
    #expect(try scene.tree(with: directory, file) == ["n"])
    #expect(try scene.inode("n", in: [directory, file]) != first)
  }

  @Test func aDirectoryMovesBelowItsOwnOldName() throws {
    var scene = try TreeScene(.file("a/x"))
    let old = try scene.inode("a")
    let moved = try scene.someone(.rename("a", "a/b"))
    #expect(try scene.tree(with: moved) == ["a/b/x"])
    #expect(try scene.inode("a/b", in: [moved]) == old)
  }

  @Test func recordingNothingSaysNothingEvenInConflict() throws {
    var scene = try TreeScene(.file("f"), .file("g"))
    let alice = try scene.someone(.rename("f", "n"), .rename("g", "x"))
    let bob = try scene.someone(.rename("g", "n"), .delete("f"))
    #expect(try !scene.conflicts(with: alice, bob).isEmpty)
    #expect(try record(scene, [], also: [alice, bob]).facts.isEmpty)
  }

  @Test func onlyWhatIsAskedForIsSettled() throws {
    var scene = try TreeScene(.file("f"), .file("g"))
    let alice = try scene.someone(.rename("f", "f1"), .rename("g", "g1"))
    let bob = try scene.someone(.delete("f"), .delete("g"))
    let settled = try scene.someone(settling: ["f1"], also: [alice, bob])
    #expect(try scene.conflicts(with: alice, bob, settled) == ["g1": [.moveDelete]])
  }

  @Test func movingRemovingOrTouchingSettles() throws {
    var scene = try TreeScene(.file("a"), .file("b"), .file("c"))
    let alice = try scene.someone(.rename("a", "a1"), .rename("b", "b1"), .rename("c", "c1"))
    let bob = try scene.someone(.delete("a"), .delete("b"), .delete("c"))
    let edited = try scene.someone(
      .rename("a1", "a2"), .delete("b1"), .chmod("c1", true), also: [alice, bob])
    #expect(try scene.tree(with: alice, bob, edited) == ["a2", "c1*"])
    #expect(try scene.conflicts(with: alice, bob, edited).isEmpty)
  }

  @Test func aMoveToItsOwnPlaceConfirmsIt() throws {
    var scene = try TreeScene(.file("f"))
    #expect(try record(scene, [.rename("f", "f")]).facts.isEmpty)
    let alice = try scene.someone(.rename("f", "g"))
    let bob = try scene.someone(.delete("f"))
    let confirmed = try scene.someone(.rename("g", "g"), also: [alice, bob])
    #expect(try scene.conflicts(with: alice, bob, confirmed).isEmpty)
  }

  @Test func aSettledSuffixIsTheName() throws {
    var scene = try TreeScene(.file("a"), .file("b"))
    let (a, b) = (try scene.inode("a"), try scene.inode("b"))
    let alice = try scene.someone(.rename("a", "n"))
    let bob = try scene.someone(.rename("b", "n"))
    let suffixed = "n.~" + scene.mark(max(a, b))
    for path in ["n", suffixed] {
      let settled = try scene.someone(settling: [path], also: [alice, bob])
      #expect(try scene.tree(with: alice, bob, settled) == ["n", suffixed])
      #expect(try scene.conflicts(with: alice, bob, settled).isEmpty)
    }
  }

  @Test func aNameThatBecomesFreeStaysFree() throws {
    var scene = try TreeScene(.file("a"), .file("b"))
    let last = max(try scene.inode("a"), try scene.inode("b"))
    let alice = try scene.someone(.rename("a", "n"))
    let bob = try scene.someone(.rename("b", "n"))
    let removed = try scene.someone(.delete("n"), also: [alice, bob])
    #expect(try scene.tree(with: alice, bob, removed) == ["n.~" + scene.mark(last)])
    // Unless somebody wants it.
    let taken = try scene.someone(.delete("n"), .rename("n.~" + scene.mark(last), "n"), also: [alice, bob])
    #expect(try scene.tree(with: alice, bob, taken) == ["n"])
    #expect(try scene.conflicts(with: alice, bob, taken).isEmpty)
  }

  @Test func aDirectoryThatFollowedItsLastFileStaysWhenThatGoes() throws {
    var scene = try TreeScene(.file("d/e/x"))
    let alice = try scene.someone(.delete("d"))
    let bob = try scene.someone(.file("d/e/y"))
    let gone = try scene.someone(.delete("d/e/y"), also: [alice, bob])
    #expect(try scene.tree(with: alice, bob, gone) == ["d/e/"])
    let all = try scene.someone(.delete("d"), also: [alice, bob])
    #expect(try scene.tree(with: alice, bob, all) == [])
  }

  @Test func aDirectoryThatStillFollowsSomethingNeedsNoPlace() throws {
    var scene = try TreeScene(.file("d/x"))
    let alice = try scene.someone(.delete("d"))
    let bob = try scene.someone(.file("d/y"))
    let facts = try record(scene, [.delete("d/y"), .file("d/z")], also: [alice, bob]).facts
    #expect(facts.count == 2, "a creation and a removal: \(facts)")
  }

  @Test func inMergedDirectoriesAFileStaysInItsOwn() throws {
    var scene = try TreeScene(.file("a/x"), .file("b/y"))
    let homes = [try scene.inode("a"), try scene.inode("b")].map { scene.history.local[$0] }
    let alice = try scene.someone(.rename("a", "d"))
    let bob = try scene.someone(.rename("b", "d"))
    for (file, home) in zip(["x", "y"], homes) {
      let facts = try record(scene, [.rename("d/\(file)", "d/z")], also: [alice, bob]).facts
      guard case .place(_, .existing(let parent), _, _, _) = facts.first, facts.count == 1 else {
        Issue.record("\(facts)")
        continue
      }
      #expect(parent == home)
    }
  }

  @Test func endingACycleMovesNothingElse() throws {
    var scene = try TreeScene(.file("a/x"), .file("b/y"))
    let (a, b) = (try scene.inode("a"), try scene.inode("b"))
    let alice = try scene.someone(.rename("a", "b/a"))
    let bob = try scene.someone(.rename("b", "a/b"))
    let (root, inner) = a < b ? ("a", "b") : ("b", "a")
    let out = try scene.someone(.rename("\(root)/\(inner)", "out"), also: [alice, bob])
    let (rootFile, innerFile) = a < b ? ("x", "y") : ("y", "x")
    #expect(try scene.tree(with: alice, bob, out) == ["\(root)/\(rootFile)", "out/\(innerFile)"].sorted())
    #expect(try scene.conflicts(with: alice, bob, out).isEmpty)
  }

  @Test func mergedDirectoriesMoveAndGoTogether() throws {
    var scene = try TreeScene(.file("a/x"), .file("b/y"))
    let alice = try scene.someone(.rename("a", "d"))
    let bob = try scene.someone(.rename("b", "d"))
    let moved = try scene.someone(.rename("d", "e"), .file("e/z"), also: [alice, bob])
    #expect(try scene.tree(with: alice, bob, moved) == ["e/x", "e/y", "e/z"])
    let removed = try scene.someone(.delete("d"), also: [alice, bob])
    #expect(try scene.tree(with: alice, bob, removed) == [])
  }

  @Test func editsThatMakeNoTreeAreRefused() throws {
    let scene = try TreeScene(.file("f"), .file("d/x"), .link("l"))
    func refusal(_ edits: TreeEdit...) throws -> String? {
      do {
        _ = try record(scene, edits)
        return nil
      } catch let refusal as TreeRefusal {
        switch refusal {
        case .notTracked(let path): return "not tracked: " + String(decoding: path, as: UTF8.self)
        case .occupied(let path): return "occupied: " + String(decoding: path, as: UTF8.self)
        case .notADirectory(let path): return "not a directory: " + String(decoding: path, as: UTF8.self)
        case .notAFile(let path): return "not a file: " + String(decoding: path, as: UTF8.self)
        case .contradictory(let path): return "contradictory: " + String(decoding: path, as: UTF8.self)
        case .invalidName(let path): return "invalid: " + String(decoding: path, as: UTF8.self)
        case .store: return "store"
        }
      }
    }
    #expect(try refusal(.delete("g")) == "not tracked: g")
    #expect(try refusal(.file("f")) == "occupied: f")
    #expect(try refusal(.rename("f", "d")) == "occupied: d")
    #expect(try refusal(.file("g"), .rename("f", "g")) == "occupied: g")
    #expect(try refusal(.file("f/x")) == "not a directory: f")
    #expect(try refusal(.file("n"), .file("n/x")) == "not a directory: n")
    #expect(try refusal(.chmod("d", true)) == "not a file: d")
    #expect(try refusal(.chmod("l", true)) == "not a file: l")
    #expect(try refusal(.delete("f"), .rename("f", "g")) == "contradictory: f")
    #expect(try refusal(.rename("f", "g"), .rename("f", "h")) == "contradictory: f")
    #expect(try refusal(.delete("")) == "contradictory: ")
    #expect(try refusal(.file("d/.Byline/x")) == "invalid: d/.Byline")
    #expect(try refusal(.file("d//x")) == "invalid: d/")
    #expect(try refusal(.file("..")) == "invalid: ..")
  }
}
