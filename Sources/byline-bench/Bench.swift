import Glibc

/// Measures Byline and git by turns on the same machine in the same minutes, and writes a table.
@main struct Bench {
  static func main() {
    do {
      guard let options = try Options(CommandLine.arguments.dropFirst()) else {
        print(Options.usage)
        return
      }
      let measured = try Groups.run(options)
      let report = Report(rows: measured, runs: options.runs)
      if let path = options.markdown { try Files.write(path, Array(report.markdown.utf8)) }
      if let path = options.json { try Files.write(path, Array(report.json.utf8)) }
      if options.markdown == nil { print(report.markdown, terminator: "") }
    } catch {
      say("error: \(error)")
      exit(error is UsageError ? 2 : 1)
    }
  }
}

/// Writes a line to standard error.
func say(_ line: String) {
  let message = line + "\n"
  write(STDERR_FILENO, message, message.utf8.count)
}
