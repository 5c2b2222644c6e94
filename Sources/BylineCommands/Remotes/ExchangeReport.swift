import ChangeModel
import JSON
import Remote
import Repository

/// Says what an exchange with another repository came to.
struct ExchangeReport {
  let session: Session
  let place: RemotePlace

  private var console: Console { session.console }

  /// The changes that would be exchanged, one a line.
  func list(_ offers: [ChangeOffer]) {
    for offer in offers { console.line(ExchangeReport.line(of: offer, session)) }
  }

  /// A change in one line: hash, author, first line of the message.
  static func line(of offer: ChangeOffer, _ session: Session) -> String {
    let message = offer.header.message.split(separator: 0x0A, maxSplits: 1).first ?? []
    let hash = session.console.styled(String(offer.hash.description.prefix(12)), .hash)
    return "\(hash)  \(session.people.short(offer.header.author))  \(ShownText.line(message))"
  }

  /// What is to be noted whichever way changes went.
  func note(
    withdrawn: [ChangeHash], missingRecords: [ChangeHash], differingTags: [String], lacksAttribution: Bool,
    isRelated: Bool, freight: Freight, tally: Tally, isPush: Bool
  ) {
    if !isRelated {
      console.note("\(place.title) has no change in common with this repository")
    }
    if lacksAttribution, tally.changes > 0 {
      console.note(
        "\(place.title) knows nothing of attribution: changes travelled without it, and it counts as withheld"
      )
    } else if freight.attribution == .none, tally.withheld > 0 {
      console.note(
        "attribution of \(Words.count(tally.withheld, "change")) was left behind: it counts as withheld")
    }
    if tally.bare > 0, !freight.paths.isEmpty {
      console.note("\(Words.count(tally.bare, "change")) came without contents, being about other paths")
    }
    for name in differingTags {
      console.note(
        "tag \(Words.name(name)) names another state \(isPush ? "there" : "here"), and is left alone")
    }
    console.note(missingRecords: missingRecords)
    guard !withdrawn.isEmpty else { return }
    let changes = Words.count(withdrawn.count, "change")
    let isOne = withdrawn.count == 1
    console.note(
      isPush
        ? "\(changes) \(isOne ? "was" : "were") taken out there since, or \(isOne ? "depends" : "depend") on such, and \(isOne ? "is" : "are") not pushed again:"
        : "\(changes) \(isOne ? "was" : "were") taken out there since, and \(isOne ? "is" : "are") still here:"
    )
    for hash in withdrawn.prefix(10) { console.note("  \(hash)") }
    if withdrawn.count > 10 { console.note("  and \(withdrawn.count - 10) more") }
    console.note(
      isPush
        ? "hint: `byline unrecord HASH` takes one out here, too; `byline push --change HASH` puts it back there"
        : "hint: `byline unrecord HASH` takes one out here, too")
  }

  /// Says that more came than the part that is shown.
  func noteWhole() {
    console.note("\(place.title) knows nothing of clones of a part: all contents came")
  }

  /// So many changes, statements and tags, in words; nil where nothing travelled.
  static func summary(changes: Int, statements: Int, tags: Int) -> String? {
    var parts: [String] = []
    if changes > 0 { parts.append(Words.count(changes, "change")) }
    if statements > 0 { parts.append(Words.count(statements, "statement")) }
    if tags > 0 { parts.append(Words.count(tags, "tag")) }
    return parts.isEmpty ? nil : parts.joined(separator: ", ")
  }

  /// Bytes as people read them.
  static func size(_ traffic: Traffic) -> String {
    let bytes = traffic.received + traffic.sent
    if bytes < 10_000 { return "\(bytes) bytes" }
    if bytes < 10_000_000 { return "\(bytes / 1000) kB" }
    return "\(bytes / 1_000_000) MB"
  }

  /// The fields that say so in JSON.
  static func json(_ tally: Tally, _ traffic: Traffic) -> JSON {
    [
      "records": .int(tally.records), "withheld": .int(tally.withheld),
      "prompts": .int(tally.prompts), "withoutContents": .int(tally.bare),
      "bytesReceived": .int(traffic.received), "bytesSent": .int(traffic.sent),
      "turns": .int(traffic.turns),
    ]
  }

  static func json(_ offers: [ChangeOffer]) -> JSON {
    .array(
      offers.map { offer in
        [
          "hash": .hash(offer.hash), "author": .bytes(offer.header.author.name),
          "message": .bytes(offer.header.message), "dependencies": .hashes(offer.dependencies),
        ]
      })
  }
}

extension Console {
  /// Says which changes should have come with their attribution records and did not.
  func note(missingRecords: [ChangeHash]) {
    guard !missingRecords.isEmpty else { return }
    note("the attribution records of \(Words.count(missingRecords.count, "change")) are missing:")
    for hash in missingRecords { note("  \(hash)") }
  }
}

/// Asks somebody at a terminal about each change of a list.
struct OfferChooser {
  let session: Session
  /// What is to be done with it: `pull` or `push`.
  let verb: String

  /// Those that were chosen.
  func choose(_ offers: [ChangeOffer]) throws -> Set<ChangeHash> {
    let dialog = ChoiceDialog(session.console, explanation: explanation)
    var chosen: Set<ChangeHash> = []
    var answer: ChoiceAnswer?
    for (number, offer) in offers.enumerated() {
      if answer == .all {
        chosen.insert(offer.hash)
        continue
      }
      if answer == ChoiceAnswer.none { break }
      session.console.line(ExchangeReport.line(of: offer, session))
      do throws(ChoiceDialog.Ended) {
        let question = "(\(number + 1)/\(offers.count)) \(verb) this change"
        answer = try dialog.ask(question, [.yes, .no, .all, .none, .quit, .help])
      } catch {
        throw Failure(.no, "nothing was chosen: the input ended")
      }
      if answer == .quit { throw Failure(.no, "nothing was chosen") }
      if answer == .yes || answer == .all { chosen.insert(offer.hash) }
    }
    return chosen
  }

  private func explanation(_ answer: ChoiceAnswer) -> String {
    switch answer {
    case .yes: "\(verb) this change, and what it depends on"
    case .no: "leave this change, unless another needs it"
    case .all: "\(verb) this and all that follow"
    case .none: "leave this and all that follow"
    case .quit: "\(verb) nothing"
    case .split, .edit, .help: "show this list"
    }
  }
}
