import ArgumentParser
import ChangeModel
import FileSystem
import Pristine
import Repository
import WorkingCopy

/// What a word that is being typed can become. Nothing where the repository does not read: a shell has no use for a complaint.
struct Candidates {
  struct Candidate {
    var word: [UInt8]
    var help: String = ""
  }

  /// Hashes and states offered are those of the newest changes.
  private static let newest = 100

  let scan: CommandLineScan
  let session: Session

  /// In the order in which a shell should show them.
  func all() -> [Candidate] {
    let typed = ArgumentText.bytes(of: scan.last)
    return candidates().filter { candidate in
      candidate.word.starts(with: typed) && candidate.word.allSatisfy { $0 >= 0x20 && $0 != 0x7F }
    }
  }

  private func candidates() -> [Candidate] {
    switch scan.wanted {
    case .anything: return []
    case .verb:
      return scan.command.shownVerbs.map {
        Candidate(word: Array($0._commandName.utf8), help: $0.configuration.abstract)
      }
    case .option:
      return scan.page.options.flatMap { entry in
        entry.names.filter { $0.hasPrefix("--") }.map { Candidate(word: Array($0.utf8), help: entry.help) }
      }
    case .value(let name, let values):
      if !values.isEmpty { return values.map { Candidate(word: Array($0.utf8)) } }
      return (try? self.values(named: name)) ?? []
    }
  }

  private func values(named name: String) throws -> [Candidate] {
    switch name {
    case "hash", "changes": try changes { $0.hash.description }
    case "state": try changes { $0.state.description }
    case "name", "names", "channel":
      try open().repository.channels().map { Candidate(word: Array($0.name.utf8)) }
    case "paths", "path", "file":
      // What is not tracked yet is the shell's to find.
      scan.command == AddCommand.self ? [] : try paths()
    case "setting": Setting.allCases.map { Candidate(word: Array($0.rawValue.utf8), help: $0.expectation) }
    case "identity":
      try session.host.configurationFolder().map { try IdentityStore(in: $0).names() }?.map {
        Candidate(word: Array($0.utf8))
      } ?? []
    case "verb": BylineCommand.shownVerbs.map { Candidate(word: Array($0._commandName.utf8)) }
    default: []
    }
  }

  private func open() throws -> OpenRepository {
    try session.open(try RepositoryOptions.parse(scan.repository.map { ["--repository", $0] } ?? []))
  }

  private func changes(_ name: (LogItem) -> String) throws -> [Candidate] {
    // Hashes may be typed in lower case, and go on in it.
    let isLower = scan.last.contains { $0.isLowercase }
    return try open().repository.log(limit: Candidates.newest).map { item in
      let text = isLower ? name(item).lowercased() : name(item)
      return Candidate(word: Array(text.utf8), help: ShownText.line(item.header.subject))
    }
  }

  /// Tracked paths, one folder at a time as shells do it: entries of the folder that the word has come to.
  private func paths() throws -> [Candidate] {
    let open = try open()
    let slash = UInt8(ascii: "/")
    let typed = ArgumentText.bytes(of: scan.last)
    let folder = typed.lastIndex(of: slash).map { Array(typed[...$0]) } ?? []
    let place = try PathArgument.resolve(
      folder.isEmpty ? [UInt8(ascii: ".")] : folder, from: open.currentDirectory, in: open.repository.path)
    return try open.repository.snapshot { reader throws(PristineError) in
      let index = Index(reader, workspace: open.repository.workspaceID)
      var directory = Index.root
      if !place.isRoot {
        guard let entry = try index.lookup(place.names)?.entry, entry.kind == .directory else { return [] }
        directory = entry.directory
      }
      var out: [Candidate] = []
      try index.entries(in: directory) { name, entry throws(PristineError) in
        out.append(Candidate(word: folder + name + (entry.kind == .directory ? [slash] : [])))
      }
      return out
    }
  }
}
