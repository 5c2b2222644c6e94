import TestSupport
import Testing

/// A disk that is full, and one that may only be read. Both need a file system of their own.
@Suite(.enabled(if: SmallDisk.isAvailable, "mounting is not allowed here"))
struct DiskStories {
  private let alice: Sandbox
  private let disk: SmallDisk
  private let hash: String

  /// A repository on a small disk, with a change that is in another channel only and would write a large file.
  init() throws {
    alice = try Sandbox("alice", initialized: false)
    disk = try #require(SmallDisk(bytes: 6 << 20))
    let alice = alice
    let disk = disk
    func byline(_ arguments: String...) throws -> Output {
      try alice.byline(arguments.map { Array($0.utf8) }, at: disk.path)
    }
    _ = try byline("init")
    try disk.write("f", "one\n")
    _ = try byline("add", "f")
    hash = String(try byline("record", "-m", "first").lines[0].dropFirst(6))
    _ = try byline("fork", "large")
    _ = try byline("channel", "switch", "large")
    try disk.write("large", String(repeating: "a", count: 1 << 20))
    _ = try byline("add", "large")
    _ = try byline("record", "-m", "a large file that compresses well")
    _ = try byline("channel", "switch", "main")
    try disk.write("f", "one\ntwo\n")
  }

  @discardableResult
  private func byline(_ arguments: String..., expecting status: Int32 = 0) throws -> Output {
    try alice.byline(arguments.map { Array($0.utf8) }, expecting: status, at: disk.path)
  }

  private func expectReadable() throws {
    #expect(try byline("log", "--hash-only").text == "\(hash)\n")
    #expect(try byline("status", "--short").text.hasPrefix("M  f\n"))
    #expect(try byline("diff").text.contains("\n+two\n"))
    #expect(try byline("credit", "f", "--channel", "main").text.hasSuffix("one\n"))
    #expect(try byline("change", hash).text.contains("+ one"))
    #expect(try byline("ls").text.hasPrefix("f\n"))
    #expect(try byline("channel").text.contains("large"))
    #expect(try byline("conflicts").status == 0)
    #expect(try byline("check").status == 0)
  }

  @Test func aFullDiskIsSaidAndNothingIsLost() throws {
    // What does not compress needs new room in the store.
    var random = SplitMix64(seed: 1)
    try disk.write("noise", (0..<30_000).map { _ in "\(random.next())\n" }.joined())
    try byline("add", "noise")
    try disk.fill()
    let record = try byline("record", "-m", "second", expecting: 5)
    #expect(
      record.messages.contains("the disk is full") || record.messages.contains("No space left on device"))
    #expect(record.messages.contains("hint: make room"))
    try expectReadable()
    #expect(try disk.read("f") == "one\ntwo\n")

    try disk.makeRoom()
    try byline("record", "-m", "second")
    #expect(try byline("status", "--short").text == "")
    try byline("check")
  }

  @Test func aFileThatFindsNoRoomIsWrittenWhenThereIsSome() throws {
    try byline("record", "-m", "second")
    // Room for the transaction, not for the file.
    try disk.fill(leaving: 600 << 10)
    let output = try byline("channel", "switch", "large", expecting: 5)
    #expect(output.messages.contains("large: No space left on device"), "\(output.messages)")
    #expect(try disk.read("f").hasPrefix("one\n"))
    try byline("log")
    try byline("status")
    try byline("check")

    try disk.makeRoom()
    try byline("reset")
    #expect(try byline("status", "--short").text == "")
    #expect(try disk.read("large").utf8.count == 1 << 20)
    #expect(try byline("status").text.hasPrefix("On channel large\n"))
    try byline("check")
  }

  @Test func aDiskThatMayOnlyBeRead() throws {
    try disk.setReadOnly(true)
    defer { try? disk.setReadOnly(false) }
    try expectReadable()
    let commands: [[String]] = [
      ["record", "-m", "second"], ["apply", hash, "--channel", "large"], ["unrecord", hash],
      ["unrecord", "--reset", hash], ["channel", "switch", "large"], ["channel", "new", "x"],
      ["channel", "delete", "large"], ["channel", "rename", "large", "x"], ["fork", "x"],
      ["revert", hash], ["reset", "--force"], ["mv", "f", "g"], ["remove", "--keep", "f"],
    ]
    for command in commands {
      let output = try alice.byline(command.map { Array($0.utf8) }, expecting: 5, at: disk.path)
      #expect(
        output.messages.contains("may only be read") || output.messages.contains("Read-only file system"),
        "\(command): \(output.messages)")
      #expect(output.messages.contains("hint: "), "\(command): \(output.messages)")
    }
    try expectReadable()
  }
}
