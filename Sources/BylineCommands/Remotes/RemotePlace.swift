import ChangeModel
import FileSystem
import Remote
import Repository

/// Another repository as a command line or the configuration names it.
struct RemotePlace {
  /// Its name in the configuration; nil where it was given by its address.
  var name: String?
  /// As it was written.
  var text: String
  var address: RemoteAddress
  var settings = RemoteSettings()

  /// What it is called in messages.
  var title: String { ShownText.line((name ?? text).utf8) }

  /// What is remembered of it is kept under this. Relative paths count from `folder`.
  func digest(from folder: [UInt8]) -> Digest {
    switch address {
    case .folder(let path):
      let whole = RemotePlace.absolute(path, from: folder)
      let known = (try? System.canonicalPath(whole)) ?? whole
      return Digest.of(Array("file:".utf8) + known)
    case .ssh(let ssh):
      var out = Array("ssh://".utf8)
      if let user = ssh.user { out += user + Array("@".utf8) }
      out += ssh.host + Array(":\(ssh.port ?? 22)/".utf8) + ssh.path
      return Digest.of(out)
    case .unsupported(let scheme): return Digest.of(Array(scheme.utf8))
    }
  }

  /// The address as it can be kept: that of a folder holds wherever it is read.
  func lasting(from folder: [UInt8]) -> String {
    guard case .folder(let path) = address else { return text }
    return ArgumentText.text(of: RemotePlace.absolute(path, from: folder))
  }

  static func absolute(_ path: [UInt8], from folder: [UInt8]) -> [UInt8] {
    path.first == UInt8(ascii: "/") ? path : folder + [UInt8(ascii: "/")] + path
  }

  /// - Throws: for a text that is no address, or one of a kind there is no way to.
  init(address text: String, name: String? = nil, settings: RemoteSettings = RemoteSettings()) throws {
    self.name = name
    self.text = text
    self.settings = settings
    do throws(RemoteAddress.Problem) { address = try RemoteAddress(ArgumentText.bytes(of: text)) } catch {
      throw Failure(
        .usage, "\(ShownText.quoted(Array(text.utf8))) is no address of a repository: \(error.words)")
    }
    if case .unsupported(let scheme) = address {
      throw Failure(
        .usage, "there is no way to repositories over \(scheme)",
        hint: "give a folder, ssh://[user@]host/path or user@host:path")
    }
  }
}

extension RemoteAddress.Problem {
  var words: String {
    switch self {
    case .empty: "it is empty"
    case .noHost: "it names no host"
    case .noPath: "it names no path"
    case .invalidPort: "its port is none"
    case .invalidName: "its host, user or path could be taken for something else"
    }
  }
}

extension Session {
  /// The repository a command means: by name, by address, or the default where nothing is typed.
  func remote(_ typed: String?, sayingDefault: Bool = false) throws -> RemotePlace {
    let known = try configuration.remotes()
    if let typed {
      if let settings = known[typed], let url = settings.url {
        return try RemotePlace(address: url, name: typed, settings: settings)
      }
      if RemoteSettings.isName(typed), (try? Directory(path: ArgumentText.bytes(of: typed))) == nil {
        let likely = Suggestion.likely(typed, among: Array(known.keys))
        throw Failure(
          .notFound, "there is no remote \(ShownText.quoted(Array(typed.utf8))), and no folder of that name",
          hint: likely.isEmpty
            ? "see which there are with `byline remote`, or give an address" : Suggestion.question(likely))
      }
      return try RemotePlace(address: typed)
    }
    let named = known.filter { $0.value.url != nil }
    let name = try configuration.text(.remoteDefault) ?? (named.count == 1 ? named.keys.first : "origin")
    guard let name, let settings = named[name], let url = settings.url else {
      throw Failure(
        .usage, named.isEmpty ? "no remote is known" : "no remote is the default one",
        hint: named.isEmpty
          ? "add one with `byline remote add NAME ADDRESS`, or type an address"
          : "choose one with `byline remote default NAME`, or type one")
    }
    return try RemotePlace(address: url, name: name, settings: settings)
  }
}
