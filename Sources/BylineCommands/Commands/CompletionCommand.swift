import ArgumentParser

struct CompletionCommand: RunnableCommand {
  static let configuration = CommandConfiguration(
    commandName: "completion",
    abstract: "Write the script that has a shell complete verbs, options, channels, hashes and paths.",
    discussion: """
      bash: put `source <(byline completion bash)` into ~/.bashrc. zsh: put `source <(byline completion zsh)` behind compinit in ~/.zshrc. \
      fish: `byline completion fish > ~/.config/fish/completions/byline.fish`.
      """)

  @Argument(help: "The shell.")
  var shell: Shell

  func perform(_ session: Session) throws -> Exit {
    session.console.write(shell.script)
    return .done
  }
}
