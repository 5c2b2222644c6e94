import ArgumentParser
import ChangeModel
import JSON
import Pristine
import Repository

struct ChangeCommand: RunnableCommand {
  static let configuration = CommandConfiguration(
    commandName: "change",
    abstract: "Show one change, and the exact bytes of it for `apply` on another machine.",
    discussion: """
      text: readable, followed by a block with the exact bytes. block: the block only. json: every fact with all its fields. \
      bytes: the canonical bytes, of which the hash is made. With --patch, --stat or --word: what it did to what it depends on, as \
      differences, in place of its facts.
      """)

  @OptionGroup var common: RepositoryOptions
  @OptionGroup var channel: ChannelOption

  enum Format: String, ExpressibleByArgument, CaseIterable {
    case text, block, json, bytes
  }

  @OptionGroup var patch: PatchOptions

  @Option(help: "How to write it: text, block, json or bytes.")
  var outputFormat: Format = .text

  @Flag(help: "Leave the attribution out of the block: whoever applies it is told that it is withheld.")
  var skipAttribution = false

  @Option(
    help: ArgumentHelp(
      "Changes in this bundle, which are then stored, but in no channel.", valueName: "file"),
    completion: .file())
  var bundle: String?

  @Argument(
    help: ArgumentHelp(
      "Its hash, or the beginning of it; otherwise the newest of the channel.", valueName: "hash"))
  var changes: [String] = []

  func validate() throws {
    if patch.isAsked, outputFormat == .block || outputFormat == .bytes {
      throw ValidationError("Type differences with the formats text and json only.")
    }
  }

  func perform(_ session: Session) throws -> Exit {
    let repository = try session.open(common).repository
    var bundled: [ChangeHash] = []
    if let bundle {
      let progress = try session.progress()
      bundled = try BundleFile.read(bundle) { try repository.stage(bundle: $0, progress: progress).changes }
    }
    var hashes = try changes.map { try repository.resolve($0) }
    if hashes.isEmpty { hashes = bundled }
    if hashes.isEmpty {
      guard let newest = try repository.log(channel: channel.channel, limit: 1).first else {
        throw Failure(.notFound, "the channel holds no change")
      }
      hashes = [newest.hash]
    }
    try session.prepareResults(common, paged: outputFormat == .text)
    for hash in hashes { try write(try repository.details(of: hash), repository, session) }
    return .done
  }

  private func write(_ details: ChangeDetails, _ repository: Repository, _ session: Session) throws {
    let console = session.console
    switch outputFormat {
    case .json:
      let rivals = try rivals(of: details, repository)
      var fields = try ChangeJSON.fields(details, session.people).adding([
        "conflictsWith": .hashes(rivals.map(\.change))
      ])
      if patch.isAsked {
        let differences = try repository.differences(of: details.encoded.hash)
        fields = fields.adding(["differences": try patch.differences.json(differences, session)])
      }
      console.document("change", fields)
    case .bytes: console.write(details.encoded.bytes)
    case .block: console.write(try block(details))
    case .text:
      var text = try ChangeText(
        details, against: try rivals(of: details, repository), in: repository, console, session.people)
      try text.writeHeading()
      if patch.isAsked {
        try patch.differences.write(try repository.differences(of: details.encoded.hash), session)
        return
      }
      try text.writeFacts()
      if details.contents != nil { console.write(try block(details)) }
    }
  }

  private func rivals(of details: ChangeDetails, _ repository: Repository) throws -> [ConflictPartner] {
    try repository.conflictPartners(of: details.encoded.hash, channel: channel.channel)
  }

  private func block(_ details: ChangeDetails) throws -> [UInt8] {
    try ChangeBlock(details, withAttribution: !skipAttribution).text()
  }
}
