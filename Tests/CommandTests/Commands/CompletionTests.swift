import FileSystem
import TestSupport
import Testing

@Suite("byline completion")
struct CompletionTests {
  private func alice() throws -> Sandbox {
    let alice = try Sandbox("alice")
    try alice.write("src/main.c", "a\n")
    try alice.write("src/more.c", "a\n")
    try alice.write("with blank", "a\n")
    try alice.recordAll("first one")
    try alice.byline("fork", "idea")
    return alice
  }

  /// The candidates for the last word.
  private func candidates(_ alice: Sandbox, _ words: String..., at folder: String = ".") throws -> [String] {
    try alice.byline((["complete", "--"] + words).map { Array($0.utf8) }, at: folder).lines.map {
      $0.prefix(upTo: "\t")
    }
  }

  @Test func verbsAndWhatTheyAreFor() throws {
    let alice = try alice()
    #expect(try candidates(alice, "rec") == ["record"])
    #expect(try candidates(alice, "chan", "sw") == ["switch"])
    #expect(try candidates(alice, "help", "arch") == ["archive"])
    #expect(try alice.byline("complete", "--", "rec").text.hasPrefix("record\tRecord what was edited"))
    #expect(try !candidates(alice, "").contains("complete"))
  }

  @Test func optionsAndTheirValues() throws {
    let alice = try alice()
    #expect(try candidates(alice, "record", "--am") == ["--amend"])
    #expect(try candidates(alice, "log", "--color", "a") == ["auto", "always"])
    #expect(try candidates(alice, "--color", "never", "cre") == ["credit"])
    #expect(try candidates(alice, "log", "--channel", "") == ["idea", "main"])
    #expect(try candidates(alice, "config", "set", "ui.c") == ["ui.color"])
    #expect(try candidates(alice, "completion", "z") == ["zsh"])
  }

  @Test func channelsHashesAndTrackedPaths() throws {
    let alice = try alice()
    let hash = try alice.hashes()[0]
    #expect(try candidates(alice, "channel", "switch", "i") == ["idea"])
    #expect(try candidates(alice, "revert", String(hash.prefix(3))) == [hash])
    #expect(try candidates(alice, "revert", hash.prefix(3).lowercased()) == [hash.lowercased()])
    #expect(try candidates(alice, "credit", "s") == ["src/"])
    #expect(try candidates(alice, "credit", "src/m") == ["src/main.c", "src/more.c"])
    #expect(try candidates(alice, "credit", "mo", at: "src") == ["more.c"])
    #expect(try candidates(alice, "credit", "../w", at: "src") == ["../with blank"])
    #expect(try candidates(alice, "diff", "--", "--") == [])
    #expect(try candidates(alice, "--repository", alice.path, "fork", "m", at: "/") == ["main"])
  }

  @Test func whereNothingIsKnownNothingIsSaid() throws {
    let alice = try Sandbox("alice", initialized: false)
    #expect(try candidates(alice, "channel", "switch", "") == [])
    #expect(try candidates(alice, "frobnicate", "x") == [])
    #expect(try alice.byline("complete").messages == "")
  }

  /// A folder in which the program is called `byline`, to put into a shell's path.
  private func path(_ alice: Sandbox) throws -> String {
    try Directory(path: alice.outside.utf8).makeDirectories("bin")
    try alice.run("/bin/ln", "-s", BuiltProgram.path(), alice.outside + "/bin/byline")
    return alice.outside + "/bin:/usr/bin:/bin"
  }

  @Test func bashCompletes() throws {
    let alice = try alice()
    alice.environment["PATH"] = try path(alice)
    func completed(_ words: String...) throws -> [String] {
      let script = """
        eval "$(byline completion bash)"; complete -p byline >/dev/null || exit 9
        COMP_WORDS=(byline "$@"); COMP_CWORD=$#; _byline; printf '%s\\n' "${COMPREPLY[@]}"
        """
      let arguments = (["--norc", "-c", script, "bash"] + words).map { Array($0.utf8) }
      return try alice.run("/bin/bash", arguments).lines
    }
    #expect(try completed("cred") == ["credit"])
    #expect(try completed("chan", "switch", "id") == ["idea"])
    #expect(try completed("credit", "src/") == ["src/main.c", "src/more.c"])
    #expect(try completed("credit", "w") == ["with\\ blank"])
  }

  private static let zsh = "/usr/bin/zsh"
  private static let hasZsh = (try? Directory(path: "/usr/bin".utf8).status(of: "zsh")) != nil

  @Test(.enabled(if: hasZsh, "zsh is not installed")) func zshCompletes() throws {
    let alice = try alice()
    alice.environment["PATH"] = try path(alice)
    func completed(_ words: String...) throws -> [String] {
      // What zsh would be told, told to us: its own completion runs under its line editor only.
      let script = """
        compdef() { : }; _files() { print files }
        compadd() { print -l -- "${(@P)${@[-1]}}" }; _describe() { print -l -- "${(@P)${@[-1]}}" }
        eval "$(byline completion zsh)"
        words=(byline "$@"); CURRENT=$#words; _byline
        """
      let arguments = (["-f", "-c", script, "zsh"] + words).map { Array($0.utf8) }
      return try alice.run(CompletionTests.zsh, arguments).lines
    }
    #expect(try completed("cred") == ["credit:Show who wrote each line of a file, as its channel has it."])
    #expect(try completed("chan", "switch", "id") == ["idea"])
    #expect(try completed("credit", "s") == ["src/"])
    #expect(try completed("credit", "w") == ["with blank"])
    #expect(try completed("add", "nothing-known") == ["files"])
  }

  @Test func fishGetsAScript() throws {
    let alice = try Sandbox("alice", initialized: false)
    #expect(try alice.byline("completion", "fish").text.contains("complete -c byline "))
    try alice.byline("completion", "csh", expecting: 2)
  }
}
