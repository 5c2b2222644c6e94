import ArgumentParser
import ChangeModel

extension IdentityCommand {
  struct Prove: RunnableCommand {
    static let configuration = CommandConfiguration(
      abstract: "Prove that a key is yours, or check the proof of somebody else.",
      discussion: """
        Whoever wants the proof chooses words that were never used before; the answer is a signature over them. With --check it is said whose \
        key answered: the exit status is 1 when the proof does not hold, or the key is not known.
        """)

    @OptionGroup var common: RepositoryOptions

    @Option(help: ArgumentHelp("The identity; otherwise the one that signs.", valueName: "identity"))
    var identity: String?

    @Option(help: ArgumentHelp("Check this proof instead of making one.", valueName: "proof"))
    var check: String?

    @Argument(help: ArgumentHelp("The words that were asked.", valueName: "words"))
    var challenge: String

    func validate() throws {
      guard check == nil || identity == nil else {
        throw ValidationError("Type --check without --identity: the proof says which key it is.")
      }
    }

    func perform(_ session: Session) throws -> Exit {
      try session.locate(common)
      let words = ArgumentText.bytes(of: challenge)
      guard !words.isEmpty else { throw Failure(.usage, "there are no words to answer") }
      if let check { return try verify(check, words, session) }
      let store = IdentityStore(in: try IdentityCommand.folder(session))
      guard let name = try identity ?? session.signingIdentity(store) else {
        throw Failure(.notFound, "there is no identity", hint: "make one with `byline identity new`")
      }
      let key = try store.secretKey(name)
      let answer: Signature
      do throws(SigningError) { answer = try Signature.answer(words, with: key) } catch {
        throw Failure(.internalError, "nothing can be signed with the identity \(name)")
      }
      session.console.line("Proof: \(Base32.encode(answer.encoded))")
      return .done
    }

    private func verify(_ text: String, _ words: [UInt8], _ session: Session) throws -> Exit {
      guard let proof = Base32.decode(text).flatMap({ Signature(encoded: $0) }) else {
        throw Failure(
          .usage, "\(ShownText.quoted(ArgumentText.bytes(of: text))) is no proof",
          hint: "give what `byline identity prove` writes behind Proof:")
      }
      guard proof.answers(words) else {
        session.console.note("the proof does not hold: these words were not signed with that key")
        return .no
      }
      session.console.line("Proved by: \(try session.signers.text(proof))")
      return try session.signers.knows(proof.key) ? .done : .no
    }
  }
}
