import FileSystem
import Testing

@Suite("Directories above paths")
struct AncestorsTests {
  @Test func eachIsThereOnceAndTheRootNever() {
    let paths = ["a/b/c", "a/b/d", "a/e", "f", "g.txt/h"].map { Array($0.utf8) }
    #expect(ancestors(of: paths) == Set(["a", "a/b", "g.txt"].map { Array($0.utf8) }))
  }

  @Test func aPathIsNotAboveItself() {
    #expect(ancestors(of: [Array("a".utf8)]).isEmpty)
    #expect(ancestors(of: [Array("a".utf8), Array("a/b".utf8)]) == [Array("a".utf8)])
  }
}
