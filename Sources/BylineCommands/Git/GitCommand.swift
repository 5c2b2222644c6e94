import ArgumentParser

struct GitCommand: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "git", abstract: "Take histories over from git, and give them back.",
    subcommands: [Import.self, Export.self, ID.self])
}
