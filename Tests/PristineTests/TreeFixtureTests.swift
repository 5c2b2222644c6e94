import ChangeModel
import Glibc
import Testing

@testable import Pristine

/// The cases written by the executable reference model, whatever the order of changes and of questions.
@Suite struct TreeFixtureTests {
  static let files = [
    "any", "cycle", "held-twice", "history", "merges", "mode", "move-delete", "move-move", "name", "resolved",
    "resurrected", "rival-resolutions", "union",
  ]

  @Test(arguments: files) func agrees(file: String) throws {
    let cases = try TreeFixture.read(file)
    #expect(!cases.isEmpty)
    for fixture in cases {
      var history = TreeHistory()
      for change in fixture.changes.reversed() { history.add(change) }
      let source = history.source(history.changes.indices)
      let suffix: @Sendable (InodeID) -> [UInt8] = { TreeFixture.hex($0.digest) }

      var view = TreeView(suffix: suffix)
      let listing = try TreeListing(&view, source)
      #expect(listing.files == fixture.listing.files, "\(file) \(fixture.name)")
      #expect(listing.directories == fixture.listing.directories, "\(file) \(fixture.name)")
      #expect(listing.conflicts == fixture.listing.conflicts, "\(file) \(fixture.name)")
      let oracle = TreeOracle(Set(fixture.changes.joined()), suffix: suffix)
      #expect(oracle.listing == fixture.listing, "\(file) \(fixture.name)")

      for inode in fixture.inodes {
        // Each question to a view that was never asked before.
        var view = TreeView(suffix: suffix)
        let local = try #require(history.local[inode.id])
        let entry = try #require(
          try view.entry(of: local, in: source), "\(file) \(fixture.name) \(inode.path)")
        #expect(String(decoding: entry.path, as: UTF8.self) == inode.path, "\(file) \(fixture.name)")
        #expect(entry.placement.id == inode.placement, "\(file) \(fixture.name) \(inode.path)")
        let effective = try view.effectivePlacements(of: local, in: source).map(\.id)
        #expect(effective == inode.effective, "\(file) \(fixture.name) \(inode.path)")
        #expect(
          entry.conflicts.map(\.kind) == fixture.listing.conflicts[inode.id] ?? [], "\(file) \(fixture.name)")
        let merged = entry.merged.compactMap { history.global[$0] }
        #expect(merged == fixture.listing.directories[inode.path] ?? [inode.id], "\(file) \(fixture.name)")

        var lookup = TreeView(suffix: suffix)
        let found = try lookup.inode(at: Array(inode.path.utf8), in: source)
        #expect(found == entry.merged.first, "\(file) \(fixture.name) \(inode.path)")
      }
      for id in fixture.gone {
        var view = TreeView(suffix: suffix)
        let local = try #require(history.local[id])
        #expect(try view.entry(of: local, in: source) == nil, "\(file) \(fixture.name)")
      }
    }
  }
}

/// One case of `Fixtures/model-tree`; the README there describes the format.
struct TreeFixture {
  struct Inode {
    var id: InodeID
    var path: String
    var placement: FactID
    var effective: [FactID]
  }
  var name: String
  var changes: [[GlobalTreeFact]] = []
  var listing = TreeListing()
  var inodes: [Inode] = []
  var gone: [InodeID] = []

  struct Unreadable: Error { var line: Substring }

  static func read(_ file: String) throws -> [TreeFixture] {
    let folder = #filePath.split(separator: "/").dropLast(3).joined(separator: "/")
    let bytes = try bytes(ofFile: "/\(folder)/Fixtures/model-tree/\(file).txt")
    var out: [TreeFixture] = []
    for line in String(decoding: bytes, as: UTF8.self).split(separator: "\n") {
      let fields = line.split(separator: " ").map(String.init)
      guard let word = fields.first, fields.count > 1 || word == "end" else { throw Unreadable(line: line) }
      if word == "case" {
        out.append(TreeFixture(name: fields[1]))
      } else if word != "end" {
        try out[out.count - 1].read(fields, line)
      }
    }
    return out
  }

  private mutating func read(_ fields: [String], _ line: Substring) throws {
    switch (fields[0], fields.count) {
    case ("change", 2): changes.append([])
    case ("create", 6):
      let kind: InodeKind = fields[2] == "dir" ? .directory : .file
      let parent: InodeID = Self.inode(fields[3])
      add(.create(Self.inode(fields[1]), kind, placement: nil, parent: parent, name: Array(fields[4].utf8)))
    case ("place", 7):
      add(
        .place(
          Self.name(fields[1]), Self.inode(fields[2]), parent: Self.inode(fields[3]),
          name: Array(fields[4].utf8),
          supersedes: Self.list(fields[5]).map(Self.name), settles: Self.list(fields[6]).map(Self.name)))
    case ("mode", 5):
      add(
        .mode(
          Self.name(fields[1]), Self.inode(fields[2]), executable: fields[3] == "1",
          supersedes: Self.list(fields[4]).map(Self.name)))
    case ("remove", 5):
      add(
        .remove(
          Self.name(fields[1]), Self.inode(fields[2]), supersedes: Self.list(fields[3]).map(Self.name),
          seen: Set(Self.list(fields[4]))))
    case ("content", 3): add(.content(Self.inode(fields[1]), fields[2]))
    case ("file", 4):
      listing.files[fields[1]] = .init(inode: Self.inode(fields[2]), isExecutable: fields[3] == "1")
    case ("dir", 3): listing.directories[fields[1]] = Self.list(fields[2]).map(Self.inode)
    case ("inode", 5):
      inodes.append(
        Inode(
          id: Self.inode(fields[1]), path: fields[2], placement: Self.name(fields[3]),
          effective: Self.list(fields[4]).map(Self.name)))
    case ("gone", 2): gone = Self.list(fields[1]).map(Self.inode)
    case ("conflict", 3):
      listing.conflicts[Self.inode(fields[1])] = Self.list(fields[2]).compactMap { .init(rawValue: $0) }
    default: throw Unreadable(line: line)
    }
  }

  private mutating func add(_ fact: GlobalTreeFact) { changes[changes.count - 1].append(fact) }

  private static func list(_ field: String) -> [String] {
    field == "-" ? [] : field.split(separator: ",").map(String.init)
  }
  private static func inode(_ field: String) -> InodeID { field == "^" ? .root : InodeID(digest(field)) }
  private static func name(_ field: String) -> FactID { FactID(digest(field)) }

  /// A name of eight hex digits, as the first four bytes of a digest.
  private static func digest(_ hex: String) -> Digest {
    let value = UInt32(hex, radix: 16) ?? 0
    let bytes = stride(from: UInt32(24), through: 0, by: -8).map { UInt8(truncatingIfNeeded: value >> $0) }
    return Digest(bytes + [UInt8](repeating: 0, count: 28)) ?? Digest.of(Array(hex.utf8))
  }
  static func hex(_ digest: Digest) -> [UInt8] {
    digest.bytes.prefix(4).flatMap { byte in
      let text = String(byte, radix: 16)
      return Array((byte < 16 ? "0" + text : text).utf8)
    }
  }

  private static func bytes(ofFile path: String) throws -> [UInt8] {
    guard let file = fopen(path, "r") else { throw Unreadable(line: path[...]) }
    defer { fclose(file) }
    var out: [UInt8] = []
    var buffer = [UInt8](repeating: 0, count: 1 << 16)
    while true {
      let count = fread(&buffer, 1, buffer.count, file)
      if count == 0 { return out }
      out += buffer[..<count]
    }
  }
}
