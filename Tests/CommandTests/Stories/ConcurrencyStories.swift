import TestSupport
import Testing

/// Several processes at work on one repository at once.
@Suite struct ConcurrencyStories {
  @Test func fourRecordDifferentFilesAtOnce() throws {
    let alice = try Sandbox("alice")
    let rounds = 3
    let files = (0..<4).map { "f\($0)" }
    for file in files { try alice.write(file, "start of \(file)\n") }
    try alice.recordAll("start")
    for round in 0..<rounds {
      for file in files { try alice.write(file, "start of \(file)\nround \(round)\n") }
      let processes = try files.map { try alice.start(["record", $0, "-m", "\($0) \(round)"]) }
      for process in processes {
        let output = try process.finish()
        #expect(output.status == 0 && output.text.hasPrefix("Hash: "), "\(output.messages)")
      }
    }
    let messages = try alice.json("log")["changes"].array.map { $0["message"].string }
    let wanted = (0..<rounds).flatMap { round in files.map { "\($0) \(round)" } } + ["start"]
    #expect(messages.sorted() == wanted.sorted())
    // Each is about its own file only.
    for file in files {
      #expect(try alice.byline("log", "--hash-only", "--", file).lines.count == rounds + 1)
    }
    try alice.verify()
  }

  @Test func fourProcessesInTwoWorkingCopiesRecordAtOnce() throws {
    let alice = try Sandbox("alice")
    let files = (0..<4).map { "f\($0)" }
    for file in files { try alice.write(file, "start of \(file)\n") }
    try alice.recordAll("start")
    try alice.byline("workspace", "add", "../twin", "--channel", "main")
    try alice.byline("workspace", "add", "../other")
    for (round, twin) in ["../twin", "../other", "../twin"].enumerated() {
      // Two files are edited here, the others there.
      for (number, file) in files.enumerated() {
        let folder = number < 2 ? alice.path : alice.path + "/" + twin
        try alice.run("/bin/sh", "-c", "echo 'round \(round)' >> \(folder)/\(file)")
      }
      let processes = try files.enumerated().map { number, file in
        try alice.start(["record", file, "-m", "\(file) \(round)"], at: number < 2 ? "." : twin)
      }
      for process in processes {
        let output = try process.finish()
        #expect(output.status == 0 && output.text.hasPrefix("Hash: "), "\(output.messages)")
      }
    }
    func messages(_ channel: String) throws -> [String] {
      try alice.json("log", "--channel", channel)["changes"].array.map { $0["message"].string }.sorted()
    }
    #expect(
      try messages("main")
        == (["f0 0", "f0 1", "f0 2", "f1 0", "f1 1", "f1 2", "f2 0", "f2 2", "f3 0", "f3 2", "start"]))
    #expect(try messages("other") == ["f2 1", "f3 1", "start"])
    for folder in [".", "../twin", "../other"] {
      try alice.byline("reset", at: folder)
      #expect(try alice.byline("status", "--short", at: folder).text.isEmpty)
      try alice.byline("check", at: folder)
    }
    #expect(try alice.read("f2") == "start of f2\nround 0\nround 2\n")
  }

  @Test func fourRecordTheSameFileAndOneOfThemHasIt() throws {
    let alice = try Sandbox("alice")
    try alice.write("f", "a\n")
    try alice.recordAll("start")
    try alice.write("f", "a\nb\n")
    let processes = try (0..<4).map { try alice.start(["record", "f", "-m", "take \($0)"]) }
    let outputs = try processes.map { try $0.finish() }
    #expect(outputs.allSatisfy { $0.status == 0 })
    #expect(outputs.filter { $0.text.hasPrefix("Hash: ") }.count == 1)
    #expect(try alice.hashes().count == 2)
    try alice.verify()
  }

  @Test func whoeverReadsMeanwhileSeesOneState() throws {
    let alice = try Sandbox("alice")
    let count = 8
    for number in 0..<count { try alice.write("f\(number)", "one\n") }
    try alice.recordAll("1")
    for number in 0..<count { try alice.write("f\(number)", "one\ntwo\n") }
    let second = try alice.record("2")
    try alice.byline("fork", "both")
    try alice.byline("unrecord", "--reset", second)
    // Two states, by what `log` says; what `credit` says has to be that of one of them as well.
    let (small, large) = (try alice.state(), try alice.state(channel: "both"))
    for _ in 0..<3 {
      for command in [["apply", second], ["unrecord", "--reset", second]] {
        let writer = try alice.start(command)
        let readers = try (0..<3).map { number in
          number == 0
            ? try alice.start(["log", "--output-format", "json", "--state"])
            : try alice.start(["credit", "f\(number)", "--channel", "main"])
        }
        for (number, reader) in readers.enumerated() {
          let output = try reader.finish()
          #expect(output.status == 0, "\(output.messages)")
          if number == 0 {
            let entries = try JSONValue(parsing: output.bytes)["changes"].array
            #expect([small, large].contains(entries.first?["state"].string ?? ""))
            #expect(entries.count == (entries.first?["state"].string == small ? 1 : 2))
          } else {
            #expect([1, 2].contains(output.lines.count), "\(output.text)")
          }
        }
        #expect(try writer.finish().status == 0)
      }
    }
    try alice.verify()
  }

  @Test func whoeverReadsAFileDuringASwitchSeesOldOrNewBytes() throws {
    let alice = try Sandbox("alice")
    let (old, new) = (String(repeating: "old\n", count: 20_000), String(repeating: "new\n", count: 20_000))
    for number in 0..<10 { try alice.write("f\(number)", old) }
    try alice.recordAll("old")
    try alice.byline("fork", "side")
    for number in 0..<10 { try alice.write("f\(number)", new) }
    try alice.record("new")
    for target in ["side", "main", "side"] {
      let switching = try alice.start(["channel", "switch", target])
      for read in 0..<400 { #expect(try [old, new].contains(alice.read("f\(read % 10)"))) }
      #expect(try switching.finish().status == 0)
    }
  }

  @Test func aSwitchAndRecordsAtOnceLoseNothing() throws {
    let alice = try Sandbox("alice")
    for number in 0..<6 { try alice.write("f\(number)", "one\n") }
    try alice.recordAll("start")
    try alice.byline("fork", "side")
    try alice.write("f0", "one\nmain\n")
    try alice.record("only in main")
    for round in 0..<3 {
      let edited = "f\(round + 1)"
      try alice.write(edited, "one\nround \(round)\n")
      let processes = [
        try alice.start(["channel", "switch", round % 2 == 0 ? "side" : "main"]),
        try alice.start(["record", edited, "-m", "round \(round)"]),
      ]
      // The edit is recorded in whichever channel was shown, or is still there; the switch may be refused for it.
      let statuses = try processes.map { try $0.finish().status }
      #expect(statuses.allSatisfy { [0, 5].contains($0) }, "\(statuses)")
      try alice.byline("check")
      let status = try alice.byline("status", "--short").text
      let holders = try ["main", "side"].filter { channel in
        try alice.json("log", "--channel", channel)["changes"].array
          .contains { $0["message"].string == "round \(round)" }
      }
      #expect(holders.count == (status.contains(edited) ? 0 : 1), "\(status) \(holders)")
      if status.contains(edited) { try alice.record("round \(round)") }
    }
    try alice.verify()
  }

  @Test func whatASwitchIsWritingIsNoEdit() throws {
    let alice = try Sandbox("alice")
    // Files that change and files that trade places, so that doing half of it twice would show.
    func write(_ edition: Int) throws {
      for number in 0..<60 {
        let kept = String(repeating: "kept \(number)\n", count: 40)
        try alice.write("f\(number)", kept + "edition \(edition)\n")
      }
    }
    try write(1)
    for name in ["x", "y"] { try alice.write(name, "this is \(name)\n") }
    try alice.recordAll("start")
    try alice.byline("fork", "side")
    try write(2)
    try alice.byline("mv", "x", "z")
    try alice.byline("mv", "y", "x")
    try alice.byline("mv", "z", "y")
    try alice.record("everything changed")
    let hashes = try ["main", "side"].map { try alice.hashes(channel: $0) }
    for round in 0..<6 {
      let target = round % 2 == 0 ? "side" : "main"
      let switching = try alice.start(["channel", "switch", target])
      let others = try [["record", "-m", "nobody edited"], ["reset"], ["channel", "switch", target]].map {
        try alice.start($0)
      }
      for process in [switching] + others {
        let output = try process.finish()
        #expect(output.status == 0, "\(output.messages)")
        #expect(!output.text.contains("Hash: "), "a record took what a switch wrote for an edit")
      }
      #expect(try ["main", "side"].map { try alice.hashes(channel: $0) } == hashes)
      #expect(try alice.byline("status", "--short").text == "")
      #expect(try alice.read("x") == (target == "side" ? "this is x\n" : "this is y\n"))
      try alice.byline("check")
    }
  }
}
