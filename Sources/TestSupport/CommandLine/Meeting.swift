/// People who start from the same files, work without knowing of each other, and then put together what they did.
///
///     let meeting = try Meeting("a\nb\n") { try $0.write("f", "a\nX\nb\n") } _: { try $0.write("f", "a\nY\nb\n") }
///     let merged = try meeting.merged()
///     merged.shown("f")  // "a {X|Y} b"
package struct Meeting {
  /// Where it started, with what was there.
  package let origin: Sandbox
  package let base: [String]
  package let people: [Sandbox]
  /// What each of them recorded, in order.
  package let changes: [[String]]
  /// Holds all of it.
  package let hub: Sandbox

  private static let names = ["ann", "ben", "cas", "dan", "eve", "fay", "gus", "hal", "ida", "jon"]

  /// A file `f` with this text to start from.
  package init(_ text: String, _ work: ((Sandbox) throws -> Void)...) throws {
    try self.init({ try $0.write("f", text) }, work)
  }

  /// - Parameters:
  ///   - setting: makes what is there at the start.
  ///   - work: what each person does; what they leave unrecorded is recorded at the end.
  package init(_ setting: (Sandbox) throws -> Void, _ work: [(Sandbox) throws -> Void]) throws {
    origin = try Sandbox("origin")
    try setting(origin)
    try origin.finishWork()
    let start = try origin.hashes()
    base = start
    hub = try origin.clone("hub")
    var people: [Sandbox] = []
    var changes: [[String]] = []
    for (index, work) in work.enumerated() {
      let person = try origin.clone(Meeting.names[index])
      try work(person)
      try person.finishWork()
      changes.append(try person.hashes().filter { !start.contains($0) })
      people.append(person)
    }
    self.people = people
    self.changes = changes
    for person in people { try hub.pull(from: person) }
  }

  /// The repository that holds everything, after making sure that every order in which the work of the people can arrive gives the same.
  package func merged() throws -> Sandbox {
    let orders = try EveryOrder(of: changes, after: base, from: hub)
    let tree = try hub.tree()
    guard orders.tree == tree, try (orders.state, orders.conflicts) == hub.standing() else {
      throw CommandError.unexpectedOutput("arriving together gives\n\(tree)\none by one\n\(orders.tree)")
    }
    try hub.verify()
    return hub
  }
}

extension Sandbox {
  /// Tracks and records what is there.
  func finishWork() throws {
    try byline("add", "-r", ".")
    try byline("record", "-m", "work of \(name)")
  }

  /// A text file on one line: lines separated by blanks, conflicts as `{one side|another}` with the sides in alphabetical order.
  package func shown(_ path: String) throws -> String { ConflictedText(try read(path)).text }

  /// The text of the `number`-th change shown: its `+` and `-` lines without the blanks before them.
  package func edits(_ hash: String) throws -> [String] {
    try byline("change", hash).lines.compactMap { line in
      line.hasPrefix("  + ") || line.hasPrefix("  - ") ? String(line.dropFirst(2)) : nil
    }
  }
}

/// A file with conflict markers, read as conflicts.
private struct ConflictedText {
  private(set) var text = ""

  init(_ file: String) {
    var lines = file.split(separator: "\n", omittingEmptySubsequences: false)[...]
    if lines.last == "" { lines = lines.dropLast() }
    text = ConflictedText.sequence(&lines).joined(separator: " ")
  }

  private static func sequence(_ lines: inout ArraySlice<Substring>) -> [String] {
    var out: [String] = []
    while let line = lines.first {
      if isMarker(line, "=") || isMarker(line, ">") { return out }
      lines = lines.dropFirst()
      if isMarker(line, "<") {
        var sides = [sequence(&lines).joined(separator: " ")]
        while let next = lines.first, isMarker(next, "=") {
          lines = lines.dropFirst()
          sides.append(sequence(&lines).joined(separator: " "))
        }
        lines = lines.dropFirst()
        out.append("{\(sides.sorted().joined(separator: "|"))}")
      } else {
        out.append(String(line))
      }
    }
    return out
  }

  private static func isMarker(_ line: Substring, _ character: Character) -> Bool {
    let rest = line.drop { $0 == character }
    return line.count - rest.count >= 7 && rest.hasPrefix(" conflict ")
  }
}
