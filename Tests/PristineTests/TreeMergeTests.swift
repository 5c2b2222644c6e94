import ChangeModel
import Testing

@testable import Pristine

/// What two people's changes to the tree come to together: a story for each row of the table of situations.
@Suite struct TreeMergeTests {
  @Test func aRenameAndAChangeOfModeMerge() throws {
    var scene = try TreeScene(.file("f"))
    let alice = try scene.someone(.rename("f", "g"))
    let bob = try scene.someone(.chmod("f", true))
    #expect(try scene.tree(with: alice, bob) == ["g*"])
    #expect(try scene.conflicts(with: alice, bob).isEmpty)
  }

  @Test func theSameRenameTwiceIsOne() throws {
    var scene = try TreeScene(.file("f"))
    let alice = try scene.someone(.rename("f", "g"))
    let bob = try scene.someone(.rename("f", "g"))
    #expect(scene.history.changes[alice] == scene.history.changes[bob])
    #expect(try scene.tree(with: alice, bob) == ["g"])
    #expect(try scene.conflicts(with: alice, bob).isEmpty)
  }

  @Test func theSamePathAddedTwiceIsOneFile() throws {
    var scene = try TreeScene(.file("other"))
    let alice = try scene.someone(.file("d/x"), token: "Alice's text")
    let bob = try scene.someone(.file("d/x"), token: "Bob's text")
    #expect(try scene.tree(with: alice, bob) == ["d/x", "other"])
    #expect(try scene.conflicts(with: alice, bob).isEmpty)
  }

  @Test func aFileAddedAgainAfterARemovalIsAnotherFile() throws {
    var scene = try TreeScene(.file("f"))
    let first = try scene.inode("f")
    let removal = try scene.someone(.delete("f"))
    let again = try scene.someone(.file("f"), also: [removal])
    #expect(try scene.tree(with: removal, again) == ["f"])
    #expect(try scene.inode("f", in: [removal, again]) != first)
    // Who had edited the first one meanwhile gets it back beside the second.
    let edit = try scene.someone(editing: "f")
    #expect(try scene.listing(with: removal, again, edit).files.count == 2)
  }

  @Test func removedAndUntouchedElsewhereIsRemoved() throws {
    var scene = try TreeScene(.file("f"), .file("g"))
    let alice = try scene.someone(.delete("f"))
    let bob = try scene.someone(editing: "g")
    #expect(try scene.tree(with: alice, bob) == ["g"])
    #expect(try scene.conflicts(with: alice, bob).isEmpty)
  }

  @Test func textThatNoRemovalSawBringsTheFileBack() throws {
    var scene = try TreeScene(.file("d/f"))
    let alice = try scene.someone(.delete("d/f"))
    let bob = try scene.someone(editing: "d/f")
    #expect(try scene.tree(with: alice, bob) == ["d/f"])
    guard case .resurrected(let removals) = try scene.detailedConflicts(with: [alice, bob])["d/f"]?.first
    else {
      Issue.record("not resurrected")
      return
    }
    #expect(removals.count == 1)
  }

  @Test func aDirectoryFollowsItsFiles() throws {
    var scene = try TreeScene(.file("d/x"))
    let alice = try scene.someone(.delete("d"))
    let bob = try scene.someone(.file("d/y"))
    #expect(try scene.tree(with: alice) == [])
    #expect(try scene.tree(with: alice, bob) == ["d/y"])
    #expect(try scene.conflicts(with: alice, bob).isEmpty)
  }

  @Test func aDirectoryFollowsWhatIsDeepBelow() throws {
    var scene = try TreeScene(.file("a/b/c/x"))
    let alice = try scene.someone(.delete("a"))
    let bob = try scene.someone(.file("a/b/c/y"))
    #expect(try scene.tree(with: alice, bob) == ["a/b/c/y"])
    #expect(try scene.conflicts(with: alice, bob).isEmpty)
  }

  @Test func twoRenamesOfOneFileConflictAndTheOtherPlaceIsTold() throws {
    var scene = try TreeScene(.file("f"), .directory("d"))
    let alice = try scene.someone(.rename("f", "g"))
    let bob = try scene.someone(.rename("f", "d/h"))
    let shown = try scene.tree(with: alice, bob)
    #expect(shown == ["d/", "g"] || shown == ["d/h"])
    let path = shown.contains("g") ? "g" : "d/h"
    guard case .moveMove(let elsewhere) = try scene.detailedConflicts(with: [alice, bob])[path]?.first else {
      Issue.record("no move/move conflict at \(path)")
      return
    }
    #expect(elsewhere.map { String(decoding: $0.path, as: UTF8.self) } == [path == "g" ? "d/h" : "g"])
  }

  @Test func aRenameAndARemovalConflictUntilSettled() throws {
    var scene = try TreeScene(.file("f"))
    let alice = try scene.someone(.rename("f", "g"))
    let bob = try scene.someone(.delete("f"))
    #expect(try scene.tree(with: alice, bob) == ["g"])
    #expect(try scene.conflicts(with: alice, bob) == ["g": [.moveDelete]])
    let settled = try scene.someone(settling: ["g"], also: [alice, bob])
    #expect(try scene.tree(with: alice, bob, settled) == ["g"])
    #expect(try scene.conflicts(with: alice, bob, settled).isEmpty)
  }

  @Test func twoFilesRenamedToOneNameAreBothShown() throws {
    var scene = try TreeScene(.file("a"), .file("b"))
    let (a, b) = (try scene.inode("a"), try scene.inode("b"))
    let alice = try scene.someone(.rename("a", "n"))
    let bob = try scene.someone(.rename("b", "n"))
    let suffixed = "n.~" + scene.mark(max(a, b))
    let listing = try scene.listing(with: alice, bob)
    #expect(listing.files["n"]?.inode == min(a, b))
    #expect(listing.files[suffixed]?.inode == max(a, b))
    #expect(try scene.conflicts(with: alice, bob) == ["n": [.name], suffixed: [.name]])
  }

  @Test func aDirectoryKeepsItsNameAgainstAFile() throws {
    var scene = try TreeScene(.file("a"))
    let file = try scene.inode("a")
    let alice = try scene.someone(.rename("a", "n"))
    let bob = try scene.someone(.file("n/x"))
    let suffixed = "n.~" + scene.mark(file)
    #expect(try scene.tree(with: alice, bob) == [suffixed, "n/x"])
    guard case .name(let rivals) = try scene.detailedConflicts(with: [alice, bob])[suffixed]?.first else {
      Issue.record("no name conflict")
      return
    }
    #expect(rivals.compactMap { scene.history.global[$0] } == [try scene.inode("n", in: [alice, bob])])
  }

  @Test func twoDirectoriesAtOnePathAreOne() throws {
    var scene = try TreeScene(.file("a/x"), .file("b/y"))
    let (a, b) = (try scene.inode("a"), try scene.inode("b"))
    let alice = try scene.someone(.rename("a", "d"))
    let bob = try scene.someone(.rename("b", "d"))
    #expect(try scene.tree(with: alice, bob) == ["d/x", "d/y"])
    #expect(try scene.listing(with: alice, bob).directories["d"] == [a, b].sorted())
    #expect(try scene.conflicts(with: alice, bob).isEmpty)
  }

  @Test func aFileAddedToARenamedDirectoryGoesWithIt() throws {
    var scene = try TreeScene(.file("d/x"))
    let alice = try scene.someone(.file("d/new"))
    let bob = try scene.someone(.rename("d", "e"))
    #expect(try scene.tree(with: alice, bob) == ["e/new", "e/x"])
    #expect(try scene.conflicts(with: alice, bob).isEmpty)
  }

  @Test func directoriesMovedIntoEachOtherHangInTheRoot() throws {
    var scene = try TreeScene(.file("p/a/x"), .file("p/b/y"))
    let (a, b) = (try scene.inode("p/a"), try scene.inode("p/b"))
    let alice = try scene.someone(.rename("p/a", "p/b/a"))
    let bob = try scene.someone(.rename("p/b", "p/a/b"))
    let shown = a < b ? ["a/b/y", "a/x", "p/"] : ["b/a/x", "b/y", "p/"]
    #expect(try scene.tree(with: alice, bob) == shown)
    let root = a < b ? "a" : "b"
    let conflicts = try scene.detailedConflicts(with: [alice, bob])
    #expect(conflicts.keys.sorted() == [root])
    let cycle = [min(a, b), max(a, b)].compactMap { scene.history.local[$0] }
    #expect(conflicts[root] == [.cycle(cycle)])
  }

  @Test func unequalModesConflictAndTheSmallestFactHolds() throws {
    var scene = try TreeScene(.file("f"))
    let file = try scene.inode("f")
    let alice = try scene.someone(.chmod("f", true))
    // Another program states what was so anyway.
    let stated = TreeNaming.mode(file, executable: false, supersedes: [])
    let bob = scene.history.add([.mode(stated, file, executable: false, supersedes: [])])
    let set = TreeNaming.mode(file, executable: true, supersedes: [])
    #expect(try scene.tree(with: alice, bob) == [set < stated ? "f*" : "f"])
    #expect(try scene.detailedConflicts(with: [alice, bob]) == ["f": [.mode([set, stated].sorted())]])
    let settled = try scene.someone(.chmod("f", true), also: [alice, bob])
    #expect(try scene.tree(with: alice, bob, settled) == ["f*"])
    #expect(try scene.conflicts(with: alice, bob, settled).isEmpty)
  }
}
