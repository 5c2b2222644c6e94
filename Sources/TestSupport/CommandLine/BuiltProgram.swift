import Glibc

/// Where the built `byline` is: beside the running test bundle, so that no test target has to depend on the executable.
package enum BuiltProgram {
  /// The path of an executable of the package; `BYLINE_PROGRAM` names another `byline` to test.
  package static func path(_ name: String = "byline") throws(CommandError) -> String {
    if name == "byline", let given = getenv("BYLINE_PROGRAM") { return String(cString: given) }
    var buffer = [CChar](repeating: 0, count: Int(PATH_MAX))
    let count = readlink("/proc/self/exe", &buffer, buffer.count)
    guard count > 0 else { throw .notBuilt(name) }
    var folder = String(decoding: buffer[..<count].map { UInt8(bitPattern: $0) }, as: UTF8.self)
    // The bundle may be a folder with the executable some levels down.
    while let slash = folder.lastIndex(of: "/") {
      folder = String(folder[..<slash])
      let candidate = folder + "/" + name
      if access(candidate, X_OK) == 0, !isFolder(candidate) { return candidate }
      if folder.hasSuffix("/.build") { break }
    }
    throw .notBuilt(name)
  }

  private static func isFolder(_ path: String) -> Bool {
    var status = stat()
    return stat(path, &status) == 0 && status.st_mode & S_IFMT == S_IFDIR
  }
}

/// What can go wrong in driving the program, with all a reader of a failed test needs.
package enum CommandError: Error, CustomStringConvertible {
  case notBuilt(String)
  /// A program of the machine that tests need, and how to get it.
  case missing(String, String)
  case system(String, Int32)
  case unexpectedStatus(command: String, expected: Int32, Output)
  case unexpectedOutput(String)

  package var description: String {
    switch self {
    case .notBuilt(let name):
      return "the executable \(name) is not beside the test bundle; build it with `swift build`"
    case .missing(let name, let how): return "\(name) is not there; install it with `\(how)`"
    case .system(let what, let code): return "\(what): \(String(cString: strerror(code)))"
    case .unexpectedStatus(let command, let expected, let output):
      return """
        \(command): exit status \(output.status), expected \(expected)
        stdout: \(output.text)
        stderr: \(output.messages)
        """
    case .unexpectedOutput(let text): return text
    }
  }
}
