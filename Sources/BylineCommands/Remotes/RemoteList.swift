import Repository
import TOML

/// The remotes a repository's own configuration names, to be changed.
struct RemoteList {
  private let file: ConfigurationFile

  init(_ session: Session) throws {
    guard
      let file = ConfigurationFile(.repository, session.host, repository: session.configuration.place())
    else { throw Failure(.notFound, "there is no repository here") }
    self.file = file
  }

  func set(_ name: String, _ key: RemoteSettings.Key, _ value: TOMLValue, isDefault: Bool = false) throws {
    try edit { document throws(TOMLError) in
      try document.set("remote.\(name).\(key.rawValue)", value)
      if isDefault { try document.set(Setting.remoteDefault.rawValue, .string(name)) }
    }
  }

  func setDefault(_ name: String) throws {
    try edit { document throws(TOMLError) in
      try document.set(Setting.remoteDefault.rawValue, .string(name))
    }
  }

  /// Takes out all that is said of a remote.
  ///
  /// - Returns: whether there was anything.
  func remove(_ name: String) throws -> Bool {
    var isThere = false
    try edit { document throws(TOMLError) in
      for key in RemoteSettings.Key.allCases where try document.remove("remote.\(name).\(key.rawValue)") {
        isThere = true
      }
      if document[Setting.remoteDefault.rawValue]?.value == .string(name) {
        _ = try document.remove(Setting.remoteDefault.rawValue)
      }
    }
    return isThere
  }

  private func edit(_ body: (inout TOMLDocument) throws(TOMLError) -> Void) throws {
    var document = try file.document()
    do throws(TOMLError) { try body(&document) } catch { throw Failure(error, in: file.path) }
    try file.write(document)
  }
}
