import FileSystem
import Glibc

/// What the process was given from outside: arguments, environment, current directory, terminals, clock and randomness.
///
/// The only place that asks for them; everything below takes them as arguments.
struct Host {
  let arguments: [[UInt8]]

  static func current() -> Host {
    var arguments: [[UInt8]] = []
    for index in 0..<Int(CommandLine.argc) {
      // The kernel's argument strings, each ended by a NUL; Swift's own copy would have repaired what is not UTF-8.
      guard let text = CommandLine.unsafeArgv[index] else { break }
      arguments.append(UnsafeRawBufferPointer(start: text, count: strlen(text)).map { $0 })
    }
    return Host(arguments: arguments)
  }

  /// An environment variable; nil when it is not set or empty.
  func variable(_ name: String) -> [UInt8]? {
    guard let value = getenv(name) else { return nil }
    // A string of the C library's, ended by a NUL; copied at once.
    let bytes = UnsafeRawBufferPointer(start: value, count: strlen(value)).map { $0 }
    return bytes.isEmpty ? nil : bytes
  }

  /// All variables, each with its value: `NAME=value`.
  var environment: [[UInt8]] {
    var out: [[UInt8]] = []
    // The C library's array of strings, each ended by a NUL and the array by a null pointer; copied at once.
    var at = environ
    while let text = at.pointee {
      out.append(UnsafeRawBufferPointer(start: text, count: strlen(text)).map { $0 })
      at += 1
    }
    return out
  }

  /// Absolute, with every symbolic link resolved.
  func currentDirectory() throws(FileError) -> [UInt8] { try System.currentDirectory() }

  func isTerminal(_ descriptor: Int32) -> Bool { isatty(descriptor) == 1 }

  /// All of standard input.
  func standardInput() throws(FileError) -> [UInt8] {
    var out: [UInt8] = []
    var buffer = [UInt8](repeating: 0, count: 1 << 16)
    while true {
      let count = read(STDIN_FILENO, &buffer, buffer.count)
      if count < 0, errno == EINTR { continue }
      guard count >= 0 else { throw FileError(.read, Array("standard input".utf8), .system(errno)) }
      if count == 0 { return out }
      out += buffer[..<count]
    }
  }

  /// Minutes by which the local clock is ahead of UTC at a moment.
  func clockOffset(at nanoseconds: Int64) -> Int {
    var time = time_t(nanoseconds / 1_000_000_000)
    var local = tm()
    guard localtime_r(&time, &local) != nil else { return 0 }
    return local.tm_gmtoff / 60
  }
}
