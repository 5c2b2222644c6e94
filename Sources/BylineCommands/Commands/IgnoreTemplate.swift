import FileSystem
import Repository

/// The ignore file to start with in a project of some language.
enum IgnoreTemplate: String, CaseIterable {
  case c
  case go
  case java
  case javascript
  case python
  case rust
  case swift

  static var names: String { allCases.map(\.rawValue).joined(separator: ", ") }

  init?(named name: String) { self.init(rawValue: name.lowercased()) }

  private var lines: [String] {
    switch self {
    case .c: ["*.o", "*.a", "*.so", "*.d", "/build/", "/cmake-build-*/", "compile_commands.json"]
    case .go: ["*.test", "*.out", "/bin/", "/vendor/"]
    case .java: ["*.class", "*.jar", "/target/", "/build/", ".gradle/"]
    case .javascript: ["node_modules/", "dist/", "coverage/", "*.log", ".env"]
    case .python: ["__pycache__/", "*.pyc", ".venv/", "*.egg-info/", "build/", "dist/", ".pytest_cache/"]
    case .rust: ["/target/"]
    case .swift: [".build/", ".swiftpm/", "DerivedData/", "*.xcodeproj/xcuserdata/"]
    }
  }

  /// Writes `.bylineignore`, unless an ignore file is there.
  func write(in repository: Repository) throws(RepositoryError) {
    do throws(FileError) {
      for name in IgnoreRules.fileNames where try repository.root.status(of: name) != nil { return }
      let text = (["# What is not to be tracked; the syntax is that of .gitignore."] + lines).map {
        $0 + "\n"
      }.joined()
      try repository.root.writeAtomically(
        ".bylineignore", Array(text.utf8), staging: repository.staging, replacing: false)
    } catch {
      throw .file(error)
    }
  }
}
