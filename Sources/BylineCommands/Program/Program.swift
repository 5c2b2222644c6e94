import ArgumentParser
import Glibc

/// Something the program waited for was interrupted by the user, and the program with it.
struct Interrupted: Error {}

/// The program `byline`: parses the arguments, runs the command, words what went wrong, and answers the exit status.
///
///     exit(Program.main())
public enum Program {
  public static func main() -> Int32 {
    BusErrors.report()
    let host = Host.current()
    let arguments = Array(host.arguments.dropFirst())
    let console = Console()
    let exit = run(arguments, host, console)
    guard console.finish() else {
      console.note("error: cannot write to standard output: \(String(cString: strerror(errno)))")
      return Exit.internalError.rawValue
    }
    if exit == .interrupted || console.wasInterrupted {
      // As if it had reached this program itself: a shell stops a script then.
      signal(SIGINT, SIG_DFL)
      raise(SIGINT)
    }
    return exit.rawValue
  }

  static func run(_ arguments: [[UInt8]], _ host: Host, _ console: Console) -> Exit {
    let words = GlobalArguments.moved(arguments).map { ArgumentText.text(of: $0) }
    let parsed: any ParsableCommand
    do {
      let typed = try VerbArgument.completed(words)
      // Of what parsing costs most goes into the options of each command on the way. So the one that is meant is asked alone; what it
      // cannot parse, or answers itself, is parsed once more on the whole way, for the words to say.
      if let leaf = typed.leaf, let found = try? leaf.command.parseAsRoot(leaf.words),
        found is any RunnableCommand
      {
        parsed = found
      } else {
        BylineCommand.narrow(to: typed.verbs)
        parsed = try BylineCommand.parseAsRoot(typed.words)
        BylineCommand.narrow(to: nil)
      }
    } catch let error as Failure {
      console.report(error)
      return error.exit
    } catch {
      return explain(error, console)
    }
    let session = Session(host: host, console: console)
    do {
      guard let command = parsed as? any RunnableCommand else {
        // No verb, or `help`: the parser answers these itself.
        var asked = parsed
        try asked.run()
        return .done
      }
      return try command.perform(session)
    } catch is Interrupted {
      return .interrupted
    } catch let error as Failure {
      console.report(error)
      return error.exit
    } catch {
      if let failure = Failure(wording: error) {
        console.report(session.withSuggestion(failure, for: error))
        return failure.exit
      }
      return explain(error, console)
    }
  }

  /// What the parser has to say: help on standard output, complaints on standard error.
  private static func explain(_ error: any Error, _ console: Console) -> Exit {
    let text = BylineCommand.fullMessage(for: error)
    if BylineCommand.exitCode(for: error) == .success {
      for line in text.split(separator: "\n", omittingEmptySubsequences: false) {
        // The parser says of each group that it is one of subcommands.
        let ending = " SUBCOMMANDS:"
        console.line(line.hasSuffix(ending) ? line.dropLast(ending.count) + ":" : String(line))
      }
      return .done
    }
    console.note(text.hasPrefix("Error: ") ? "error: " + text.dropFirst(7) : text)
    return .usage
  }
}
