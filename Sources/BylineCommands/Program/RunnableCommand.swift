import ArgumentParser

/// A command of the program, once its arguments are parsed.
protocol RunnableCommand: ParsableCommand {
  /// Does what the command is for.
  func perform(_ session: Session) throws -> Exit
}

extension RunnableCommand {
  /// Never called: `Program` performs commands itself, with what they need.
  mutating func run() throws {}
}
