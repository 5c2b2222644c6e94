import FileSystem
import Repository
import TOML

/// One of the two files settings are read from.
struct ConfigurationFile {
  enum Layer: Sendable {
    /// `byline/config.toml` in `XDG_CONFIG_HOME`, otherwise in `~/.config`.
    case user
    /// `.byline/config.toml`.
    case repository
  }

  let layer: Layer
  /// Absolute.
  let path: [UInt8]

  /// Nil where there is no place for such a file: no home, no repository.
  init?(_ layer: Layer, _ host: Host, repository: [UInt8]?) {
    let folder: [UInt8]?
    switch layer {
    case .user: folder = host.configurationFolder()
    case .repository: folder = repository.map { $0 + Array("/.byline".utf8) }
    }
    guard let folder else { return nil }
    self.layer = layer
    path = folder + Array("/config.toml".utf8)
  }

  /// What is in it; nothing when it is not there.
  ///
  /// - Throws: when it is no configuration, with file and line.
  func document() throws(Failure) -> TOMLDocument {
    let bytes: [UInt8]
    do throws(FileError) { bytes = try HomeFile.read(path)?.bytes ?? [] } catch { throw Failure(error) }
    do throws(TOMLError) { return try TOMLDocument(bytes) } catch { throw Failure(error, in: path) }
  }

  func write(_ document: TOMLDocument) throws(Failure) {
    do throws(FileError) { try HomeFile.write(path, document.bytes) } catch { throw Failure(error) }
  }
}

extension Host {
  /// The folder for a person's own files of this program; nil without a home.
  func configurationFolder() -> [UInt8]? {
    if let folder = variable("XDG_CONFIG_HOME"), folder.first == UInt8(ascii: "/") {
      return folder + Array("/byline".utf8)
    }
    return variable("HOME").map { $0 + Array("/.config/byline".utf8) }
  }
}
