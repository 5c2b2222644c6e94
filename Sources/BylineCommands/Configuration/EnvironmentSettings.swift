import ChangeModel
import TOML

/// Settings that come from environment variables: this program's own count more than the files, those shared with other programs less.
enum EnvironmentSettings {
  /// What counts more than any file.
  static func before(_ setting: Setting, _ host: Host) -> Configuration.Value? {
    switch setting {
    case .authorName: author("BYLINE_AUTHOR", host) { $0.name }
    case .authorEmail: author("BYLINE_AUTHOR", host) { $0.email }
    case .recordEditor: value("BYLINE_EDITOR", host)
    case .pager: value("BYLINE_PAGER", host)
    case .color:
      host.variable("NO_COLOR").map { _ in
        Configuration.Value(value: .string(ColourChoice.never.rawValue), origin: .variable("NO_COLOR"))
      }
    default: nil
    }
  }

  /// What counts where no file says anything.
  static func after(_ setting: Setting, _ host: Host) -> Configuration.Value? {
    switch setting {
    case .authorName: value("GIT_AUTHOR_NAME", host)
    case .authorEmail: value("GIT_AUTHOR_EMAIL", host)
    case .recordEditor: value("VISUAL", host) ?? value("EDITOR", host)
    case .pager: value("PAGER", host)
    default: nil
    }
  }

  private static func value(_ variable: String, _ host: Host) -> Configuration.Value? {
    host.variable(variable).map {
      Configuration.Value(value: .string(ArgumentText.text(of: $0)), origin: .variable(variable))
    }
  }

  /// Half of an author; a variable that is no author counts as it stands, and is refused when it is used.
  private static func author(
    _ variable: String, _ host: Host, _ half: (Author) -> [UInt8]
  ) -> Configuration.Value? {
    guard let text = host.variable(variable) else { return nil }
    let author = (try? AuthorOption.parse(text, variable)) ?? Author(name: text)
    return Configuration.Value(
      value: .string(ArgumentText.text(of: half(author))), origin: .variable(variable))
  }
}
