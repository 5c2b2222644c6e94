import FileSystem
import Glibc
import Testing

@Suite struct ListingTests {
  @Test func entriesAreSortedByTheirBytes() throws {
    let place = try TemporaryDirectory()
    for name in [
      "b", "a", "B", "aa", "a.txt", "longer-name-1", "longer-name-10", "longer-name-2", "é", "~", " ",
    ] {
      try place.plant(name)
    }
    let names = try place.names().map { Array($0.utf8) }
    #expect(names.count == 11)
    #expect(names == names.sorted { $0.lexicographicallyPrecedes($1) })
  }

  @Test func kindsComeWithoutAsking() throws {
    let place = try TemporaryDirectory()
    try place.plant("file")
    try place.plantDirectory("dir")
    try place.plantLink("link", to: "nowhere")
    try #require(mkfifo("\(place.path)/pipe", 0o600) == 0)
    try place.plantSocket("socket")
    let listing = try place.root.list()
    let kinds = (0..<listing.count).map { listing.kind($0) }
    #expect(kinds == [.directory, .file, .symlink, .other, .other])
    for index in 0..<listing.count {
      let status = try place.root.status(ofEntry: index, in: listing)
      #expect(status?.kind == listing.kind(index))
      #expect(try place.root.status(of: listing.path(index)) == status)
    }
  }

  @Test func moreEntriesThanOneReadHolds() throws {
    let place = try TemporaryDirectory(under: TemporaryDirectory.fastBase)
    for number in 0..<3000 {
      try place.root.writeAtomically(RelativePath("file-\(number)".utf8), [], staging: nil)
    }
    var listing = DirectoryListing()
    for _ in 0..<2 {
      try place.root.list(into: &listing)
      #expect(listing.count == 3000)
      let names = (0..<listing.count).map { Array(listing.name($0)) }
      #expect(Set(names).count == 3000)
      #expect(names == names.sorted { $0.lexicographicallyPrecedes($1) })
    }
  }

  @Test func anEntryIsFoundByName() throws {
    let place = try TemporaryDirectory()
    for name in ["b", "d", "dd", "abcdefgh", "abcdefghi"] { try place.plant(name) }
    let listing = try place.root.list()
    for index in 0..<listing.count {
      #expect(listing.find(listing.name(index)) == index)
    }
    for absent in ["", "a", "c", "ddd", "abcdefg", "z"] {
      #expect(listing.find(absent.utf8) == nil, "\(absent)")
    }
    #expect(listing.order(0, "abcdefgh") == 0)
    #expect(listing.order(0, "abcdefghi") < 0)
    #expect(listing.order(1, "abcdefgh") > 0)
  }

  @Test func anEntryThatIsGoneHasNoStatus() throws {
    let place = try TemporaryDirectory()
    try place.plant("f")
    let listing = try place.root.list()
    #expect(try place.root.remove("f"))
    #expect(try place.root.status(ofEntry: 0, in: listing) == nil)
  }

  @Test func aListedDirectoryThatBecameALinkIsNotEntered() throws {
    let place = try TemporaryDirectory()
    try place.plantDirectory("d")
    let listing = try place.root.list()
    #expect(try place.root.open(entry: 0, in: listing).list().count == 0)
    #expect(try place.root.removeDirectoryIfEmpty("d"))
    try place.plantLink("d", to: "/")
    let error = failure { () throws(FileError) in _ = try place.root.open(entry: 0, in: listing) }
    #expect(error?.reason == .symbolicLink)
  }

  @Test func anEmptyOrRemovedDirectoryListsNothing() throws {
    let place = try TemporaryDirectory()
    try place.plantDirectory("d")
    let directory = try place.root.open("d")
    #expect(try directory.list().count == 0)
    #expect(try place.root.removeDirectoryIfEmpty("d"))
    #expect(failure { () throws(FileError) in _ = try directory.list() }?.isMissing ?? true)
  }
}

extension DirectoryListing {
  fileprivate func find(_ name: some Sequence<UInt8>) -> Int? {
    index(of: Array(name).span)
  }

  fileprivate func order(_ index: Int, _ name: String) -> Int {
    order(index, against: Array(name.utf8).span)
  }
}
