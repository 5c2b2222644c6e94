/// What one commit says about who or what made it: one for each tool and model it names.
///
/// A signal speaks of the whole commit, never of lines. No signal at all means *unknown*, never human: rewriting history drops trailers.
/// Nothing in it is guessed: what the commit does not say is nil, and there is no confidence, because commits state none.
package struct Signal: Hashable, Sendable {
  /// What kind of statement it is.
  package enum Actor: Hashable, Sendable {
    /// An AI wrote or helped.
    case ai
    /// A program that is no AI: one that updates dependencies, formats, releases.
    case bot
    /// A person was thanked for help, where others name an AI.
    case humanHelp
    /// The author declares that there was no AI.
    case declaredNone
    /// An AI is named in Signed-off-by: a question for the project's rules, and no proof of authorship.
    case policy
    /// The commit was made from a record that says more, and lies elsewhere.
    case elsewhere
  }

  package enum SuggestionType: String, Hashable, Sendable, CaseIterable {
    case complete, partial, collaborative, inspired, review, refactor
  }

  package var actor: Actor
  /// The known tool's identifier, such as `claude-code`, or the name as written if it is none of those.
  package var tool: [UInt8]?
  /// Who makes the model, or the tool where no model is named.
  package var provider: String?
  /// The model as written.
  package var model: [UInt8]?
  /// The session as written: an address or an identifier.
  package var session: [UInt8]?
  package var suggestionType: SuggestionType?
  /// What says so, strongest first. Never empty.
  package var witnesses: [Witness]
}

/// A place in a commit, and the rule that reads it.
package struct Witness: Hashable, Sendable {
  package enum Grade: Int, Hashable, Comparable, Sendable {
    /// Concluded from an identity or from text that tools leave.
    case inferred
    /// Stated on purpose.
    case declared
    /// Measured while it was written.
    case observed

    package static func < (a: Grade, b: Grade) -> Bool { a.rawValue < b.rawValue }
  }

  package enum Source: String, Hashable, Sendable {
    case author, committer, trailer, text, subject, note
  }

  package var grade: Grade
  package var source: Source
  /// The very bytes: the line without blanks around it, or `Name <address>`.
  package var evidence: [UInt8]
  /// A stable name, such as `trailer.co-authored-by.claude-code`; docs/agents.md lists them.
  package var rule: String
  /// An address that anybody may use, or that nobody verified, is all there is.
  package var isDoubtful = false
}

extension Signal {
  package var grade: Witness.Grade { witnesses[0].grade }
  package var source: Witness.Source { witnesses[0].source }
  package var evidence: [UInt8] { witnesses[0].evidence }
  package var rule: String { witnesses[0].rule }
}
