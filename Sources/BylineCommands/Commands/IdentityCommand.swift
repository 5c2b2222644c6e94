import ArgumentParser
import ChangeModel
import FileSystem
import JSON

struct IdentityCommand: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "identity", abstract: "Keys that sign changes: your own, and those you trust.",
    discussion: """
      Once there is a key, what you record is signed with it (record.sign: auto, always or never). Keys lie in \
      ~/.config/byline/identities, those of others in the file trusted beside it, a line each.
      """, subcommands: [List.self, New.self, Show.self, Trust.self, Prove.self], defaultSubcommand: List.self
  )
}

extension IdentityCommand {
  struct New: RunnableCommand {
    static let configuration = CommandConfiguration(abstract: "Make a key, and show its public half.")

    @OptionGroup var common: RepositoryOptions
    @Argument(help: ArgumentHelp("What to call it.", valueName: "identity"))
    var name: String = "default"

    func perform(_ session: Session) throws -> Exit {
      guard IdentityStore.isName(name) else {
        throw Failure(
          .usage, "no identity can be called \(ShownText.quoted(ArgumentText.bytes(of: name)))",
          hint: "use letters, digits, ., _ and -")
      }
      let store = IdentityStore(in: try IdentityCommand.folder(session))
      guard let key = SecretKey(seed: try System.randomBytes(SecretKey.byteCount)) else {
        throw Failure(.internalError, "no key can be made")
      }
      try store.add(key, as: name)
      write(name, key.publicKey, session.console)
      return .done
    }
  }

  struct Show: RunnableCommand {
    static let configuration = CommandConfiguration(
      abstract: "Show the public half of a key, for others to trust.")

    @OptionGroup var common: RepositoryOptions
    @Argument(help: ArgumentHelp("The identity; otherwise the one that signs.", valueName: "identity"))
    var name: String?

    func perform(_ session: Session) throws -> Exit {
      try session.locate(common)
      let store = IdentityStore(in: try IdentityCommand.folder(session))
      guard let name = try name ?? session.signingIdentity(store) else {
        throw Failure(.notFound, "there is no identity", hint: "make one with `byline identity new`")
      }
      write(name, try store.publicKey(name), session.console)
      return .done
    }
  }

  struct List: RunnableCommand {
    static let configuration = CommandConfiguration(
      abstract: "List your own keys, a star before the one that signs, and the trusted ones.")

    @OptionGroup var common: RepositoryOptions
    @OptionGroup var format: FormatOption

    func perform(_ session: Session) throws -> Exit {
      try session.locate(common)
      let place = try IdentityCommand.folder(session)
      let store = IdentityStore(in: place)
      let trusted = try TrustedKeys(in: place).entries
      let own = try store.names().map { name in (name: name, key: try store.publicKey(name)) }
      // Not knowing which one signs is no reason not to list them.
      let signing = try? session.signingIdentity(store)
      switch format.outputFormat {
      case .text:
        for (name, key) in own {
          session.console.line("\(name == signing ? "*" : " ") \(key.fingerprint) \(name)")
        }
        for entry in trusted {
          session.console.line("  \(entry.key.fingerprint) \(ShownText.line(entry.name)) (trusted)")
        }
      case .json:
        session.console.document(
          "identities",
          [
            "own": .array(
              own.map { name, key in
                IdentityCommand.json(Array(name.utf8), key).adding(["signs": .bool(name == signing)])
              }), "trusted": .array(trusted.map { IdentityCommand.json($0.name, $0.key) }),
          ])
      }
      return .done
    }
  }

  struct Trust: RunnableCommand {
    static let configuration = CommandConfiguration(abstract: "Trust the key of somebody else.")

    @OptionGroup var common: RepositoryOptions
    @Argument(help: ArgumentHelp("The public key, as `byline identity show` writes it.", valueName: "key"))
    var key: String
    @Argument(help: ArgumentHelp("Whose it is.", valueName: "owner"))
    var owner: String = ""

    func perform(_ session: Session) throws -> Exit {
      guard let key = TrustedKeys.key(key) else {
        throw Failure(
          .usage, "\(ShownText.quoted(ArgumentText.bytes(of: key))) is no public key",
          hint: "ask its owner for what `byline identity show` writes: 52 letters and digits")
      }
      let name = ArgumentText.bytes(of: owner)
      guard name.allSatisfy({ $0 >= 0x20 && $0 != 0x7F }) else {
        throw Failure(.usage, "a name has one line without control characters")
      }
      var trusted = try TrustedKeys(in: try IdentityCommand.folder(session))
      if trusted.entries.contains(where: { $0.key == key }) {
        session.console.note("the key \(key.fingerprint) is trusted already")
        return .done
      }
      try trusted.add(.init(key: key, name: name))
      return .done
    }
  }

  /// The person's folder for this program.
  static func folder(_ session: Session) throws(Failure) -> [UInt8] {
    guard let folder = session.host.configurationFolder() else {
      throw Failure(.notFound, "there is no place for keys", hint: "set HOME or XDG_CONFIG_HOME")
    }
    return folder
  }

  fileprivate static func json(_ name: [UInt8], _ key: PublicKey) -> JSON {
    [
      "name": .bytes(name), "fingerprint": .string("\(key.fingerprint)"),
      "key": .string(Base32.encode(key.bytes)),
    ]
  }
}

private func write(_ name: String, _ key: PublicKey, _ console: Console) {
  console.line("Identity: \(name)")
  console.line("Fingerprint: \(key.fingerprint)")
  console.line("Public key: \(Base32.encode(key.bytes))")
}
