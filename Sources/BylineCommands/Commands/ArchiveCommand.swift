import ArgumentParser
import Compression
import FileSystem
import Pristine
import Repository

struct ArchiveCommand: RunnableCommand {
  static let configuration = CommandConfiguration(
    commandName: "archive", abstract: "Write what a channel holds, or held, into a tar archive.",
    discussion: """
      The same set of changes gives the same archive: entries are sorted, all bear the time of the newest change, modes are 644 and 755, \
      and the owner is 0. What is in conflict stands in it as in the working copy.
      """)

  @OptionGroup var common: RepositoryOptions
  @OptionGroup var standpoint: StandpointOptions

  @Option(
    name: .shortAndLong,
    help: ArgumentHelp(
      "The archive: NAME.tar, NAME.tar.gz, NAME.tgz; - for tar to standard output.", valueName: "file"))
  var output: String

  @Option(help: ArgumentHelp("What to put before every name, like NAME-1.0/.", valueName: "text"))
  var prefix: String = ""

  @Flag(name: .shortAndLong, help: "Replace the file if there is one.")
  var force = false

  func perform(_ session: Session) throws -> Exit {
    let repository = try session.open(common).repository
    let name = ArgumentText.bytes(of: output)
    let isStream = name == Array("-".utf8)
    guard let form = isStream ? .tar : Archiver.Form(ofFile: name) else {
      throw Failure(
        .usage, "no form of archive is known for \(ShownText.path(name))",
        hint: "name it .tar, .tar.gz or .tgz")
    }
    if isStream, session.host.isTerminal(1) {
      throw Failure(.usage, "an archive is nothing for a terminal", hint: "name a file with -o FILE.tar.gz")
    }
    let standpoint = try standpoint.standpoint(in: repository)
    var archiver = try Archiver(form, prefix: try checkedPrefix())
    if isStream {
      try write(repository, standpoint, &archiver, session) { bytes in session.console.write(bytes) }
      return .done
    }
    let (folder, file) = try UserFile.place(of: name)
    if !force, try folder.status(of: file) != nil {
      throw Failure(.refused, "\(ShownText.path(name)) is there already", hint: "replace it with --force")
    }
    var pending = try folder.beginWriting(file, staging: nil)
    try write(repository, standpoint, &archiver, session) { bytes throws(FileError) in
      try pending.write(bytes)
    }
    _ = try pending.commit()
    return .done
  }

  private func write(
    _ repository: Repository, _ standpoint: Standpoint, _ archiver: inout Archiver, _ session: Session,
    _ sink: ([UInt8]) throws(FileError) -> Void
  ) throws {
    var conflicts: [[UInt8]] = []
    try repository.export(at: standpoint) { part, newest throws(RepositoryError) in
      if case .entry(let entry) = part, entry.hasConflict { conflicts.append(entry.path) }
      let bytes: [UInt8]
      do throws(CompressionError) { bytes = try archiver.add(part, time: newest) } catch {
        throw RepositoryError.store(.tooLarge("\(error)"))
      }
      do throws(FileError) { try sink(bytes) } catch { throw RepositoryError.file(error) }
    }
    try sink(try archiver.finish())
    for path in conflicts { session.console.note("conflict in \(ShownText.path(path))") }
  }

  /// A prefix that leads nowhere else when the archive is taken apart.
  private func checkedPrefix() throws -> [UInt8] {
    let prefix = ArgumentText.bytes(of: prefix)
    if prefix.isEmpty { return [] }
    let path = prefix.last == UInt8(ascii: "/") ? prefix.dropLast() : prefix[...]
    guard (try? RelativePath(path)) != nil else {
      throw Failure(
        .usage, "names in an archive cannot begin with \(ShownText.quoted(prefix))",
        hint: "type a relative path without . and .., like NAME-1.0/")
    }
    return prefix
  }
}
