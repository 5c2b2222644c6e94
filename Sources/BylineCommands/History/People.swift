import Attribution
import ChangeModel
import JSON
import Repository

/// What authors are called by now, as the file `.mailmap` of the channel shown says, and whose signatures are whose. Each is looked up when
/// the first author, or signature, is shown.
final class People {
  let signers: Signers
  private let console: Console
  private var known: Mailmap?
  /// The repository, once a command has opened it.
  var repository: Repository? { didSet { signers.folder = repository?.path } }

  init(_ host: Host, _ console: Console) {
    signers = Signers(host)
    self.console = console
  }

  /// Without entries where it cannot be read, which is said: whatever is asked can be answered all the same.
  private var mailmap: Mailmap {
    if let known { return known }
    var found = Mailmap()
    do throws(RepositoryError) { if let repository { found = try repository.mailmap() } } catch {
      console.note("warning: .mailmap cannot be read, so authors are shown as changes name them")
    }
    known = found
    return found
  }

  /// An author by what they are called now.
  func current(_ author: Author) -> Author { mailmap.author(author) }

  /// `Name <mail>`.
  func full(_ author: Author) -> String { AuthorText.full(current(author)) }

  func short(_ author: Author) -> String { ShownText.line(current(author).name) }

  /// What the change says, and what they are called by now where that is something else.
  func json(_ author: Author) -> JSON { withAlias(AuthorText.json(author), of: author) }

  /// Adds to the fields of an author what they are called by now where that is something else.
  func withAlias(_ fields: JSON, of author: Author) -> JSON {
    let current = current(author)
    return current == author ? fields : fields.adding(["alias": AuthorText.json(current)])
  }
}
