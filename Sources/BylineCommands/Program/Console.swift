import Glibc

/// Where results and messages go: results to standard output, collected and written in large pieces; messages to standard error at once.
final class Console {
  private var pending: [UInt8] = []
  private var failed = false
  /// Whether results may be coloured.
  let isColoured: Bool

  init(_ host: Host, colour: ColourChoice) {
    switch colour {
    case .always: isColoured = true
    case .never: isColoured = false
    case .auto:
      isColoured =
        host.isTerminal(STDOUT_FILENO) && host.variable("NO_COLOR") == nil
        && host.variable("TERM") != Array("dumb".utf8)
    }
  }

  // MARK: Results

  func write(_ bytes: some Sequence<UInt8>) {
    pending.append(contentsOf: bytes)
    if pending.count >= 1 << 16 { flush() }
  }

  func write(_ text: String) { write(text.utf8) }

  func line(_ text: String = "") {
    write(text.utf8)
    write(CollectionOfOne(0x0A))
  }

  /// The text in a style, where colours are wanted.
  func styled(_ text: String, _ style: Style) -> String {
    isColoured && !text.isEmpty ? "\u{1B}[\(style.rawValue)m\(text)\u{1B}[0m" : text
  }

  private func flush() {
    guard !failed, !pending.isEmpty else { return }
    failed = !Console.writeAll(STDOUT_FILENO, pending)
    pending.removeAll(keepingCapacity: true)
  }

  /// Writes what is left; false when something could not be written.
  func finish() -> Bool {
    flush()
    return !failed
  }

  // MARK: Messages

  /// One line for the user, beside the results.
  func note(_ text: String) {
    flush()
    _ = Console.writeAll(STDERR_FILENO, Array(text.utf8) + [0x0A])
  }

  func report(_ failure: Failure) {
    for line in failure.lines { note(line) }
  }

  private static func writeAll(_ descriptor: Int32, _ bytes: [UInt8]) -> Bool {
    var done = 0
    while done < bytes.count {
      // The rest of the array, lent for the length of the call.
      let count = bytes.withUnsafeBytes {
        Glibc.write(descriptor, $0.baseAddress.map { $0 + done }, bytes.count - done)
      }
      if count < 0, errno == EINTR { continue }
      if count <= 0 { return false }
      done += count
    }
    return true
  }
}

/// How a piece of a result may be coloured: the parameters of the terminal's escape sequence.
enum Style: String {
  case hash = "33"
  case added = "32"
  case removed = "31"
  case heading = "1"
  case place = "36"
  case conflict = "1;31"
}

/// Whether results are coloured.
enum ColourChoice: String, CaseIterable, Sendable {
  case auto
  case always
  case never

  /// What `--color` says among unparsed arguments: errors of parsing come before the options are known.
  static func named(in arguments: [[UInt8]]) -> ColourChoice {
    let option = Array("--color".utf8)
    for (index, argument) in arguments.enumerated() {
      if argument == Array("--".utf8) { break }
      if argument == option, index + 1 < arguments.count {
        return ColourChoice(rawValue: String(decoding: arguments[index + 1], as: UTF8.self)) ?? .auto
      }
      if argument.starts(with: option + [UInt8(ascii: "=")]) {
        return ColourChoice(rawValue: String(decoding: argument.dropFirst(option.count + 1), as: UTF8.self))
          ?? .auto
      }
    }
    return .auto
  }
}
