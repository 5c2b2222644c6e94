import Glibc

/// The examples of a document: commands and what they write, in its blocks that begin with ```` ```console ````.
///
///     $ byline status
///     On channel main
///
/// A line `$ COMMAND` is typed, lines `> ...` right below it go on with it, and everything else is what appeared; empty lines behind
/// that are for the eye. All blocks of a document are one session, so an example may build on those above it.
package struct Transcript {
  package struct Example {
    /// The line of the document that the command stands in, from 1.
    package var line: Int
    package var command: String
    /// Lines that are to appear.
    package var expected: [String]
    /// Which lines of the document hold them, counted from 0.
    fileprivate var place: Range<Int>

    fileprivate mutating func dropEmptyEnd() {
      while expected.last == "" { expected.removeLast() }
      place = place.lowerBound..<place.lowerBound + expected.count
    }
  }

  private let lines: [String]
  package private(set) var examples: [Example] = []

  package init(markdown: String) {
    lines = markdown.split(separator: "\n", omittingEmptySubsequences: false).map(String.init)
    var isInside = false
    for (number, line) in lines.enumerated() {
      if !isInside || line == "```" {
        isInside = line == "```console"
      } else if line.hasPrefix("$ ") {
        examples.append(
          Example(
            line: number + 1, command: String(line.dropFirst(2)), expected: [], place: number + 1..<number + 1
          ))
      } else if let last = examples.indices.last {
        if line.hasPrefix("> "), examples[last].expected.isEmpty {
          examples[last].command += "\n" + line.dropFirst(2)
          examples[last].place = number + 1..<number + 1
        } else {
          examples[last].expected.append(line)
        }
      }
    }
    for index in examples.indices { examples[index].dropEmptyEnd() }
  }

  /// Plays the session in one shell, in an empty folder with a home and a clock of its own, and answers the lines that appeared for
  /// each example, without empty ones at the end.
  ///
  /// The clock stands still, so hashes change only where what is recorded does, and not with each example that is put before. The shell
  /// finds the built `byline`; its messages appear among its results.
  package func play() throws -> [[String]] {
    let person = try Sandbox("work", initialized: false)
    let program = try BuiltProgram.path()
    let folder = String(program[..<(program.lastIndex(of: "/") ?? program.endIndex)])
    // Between commands, a line that no command writes. `$?` is that of the last command.
    let end = "\u{1}end of output"
    var script = "exec 2>&1\n"
    for example in examples {
      script += "(exit ${last:-0})\n\(example.command)\nlast=$?; printf '\\n\(end)\\n'\n"
    }
    let environment = [
      "HOME": person.outside + "/home", "PATH": folder + ":/usr/bin:/bin", "TZ": "UTC", "LANG": "C.UTF-8",
      "BYLINE_TIMESTAMP": "2026-01-31T12:00:00Z", "BYLINE_NONCE": "example",
    ]
    let output = try Subprocess.run(
      "/bin/sh", ["-c", script].map { Array($0.utf8) }, environment: environment, folder: person.path)
    var out: [[String]] = [[]]
    for line in output.text.split(separator: "\n", omittingEmptySubsequences: false) {
      if line == end { out.append([]) } else { out[out.count - 1].append(String(line)) }
    }
    return out.dropLast().map { lines in Array(lines.reversed().drop { $0.isEmpty }.reversed()) }
  }

  /// The document with what appeared in place of what was expected.
  package func markdown(showing outputs: [[String]]) -> String {
    var out = lines
    for (example, output) in zip(examples, outputs).reversed() {
      out.replaceSubrange(example.place, with: output)
    }
    return out.joined(separator: "\n")
  }
}
