/// A command line that cannot be understood.
struct UsageError: Error, CustomStringConvertible {
  let description: String
}

/// What to measure, and where to write it.
struct Options {
  static let usage = """
    usage: byline-bench --byline PROGRAM --work FOLDER [options]

    Runs Byline and git by turns and compares what they cost: user and system time of whole processes, medians, and peak memory. Every
    tree that comes out is compared before a time counts.

      --byline PROGRAM   the program to measure
      --work FOLDER      a folder for scratch; what is in it is removed
      --git PROGRAM      git, if it is not the one that is found
      --groups A,B       only these groups of rows: \(Groups.names.joined(separator: ", "))
      --rows A,B         only rows whose names contain one of these words; what others prepare is done all the same
      --runs N           runs of each (5)
      --tree FOLDER      a source tree for the row of a C tree, instead of one that is made
      --markdown FILE    write the table there instead of standard output
      --json FILE        write every run there
      --help             this text
    """

  private(set) var byline = ""
  private(set) var git = "git"
  private(set) var work = ""
  private(set) var groups: [String] = Groups.names
  private(set) var rows: [String] = []
  private(set) var runs = 5
  private(set) var tree: String?
  private(set) var markdown: String?
  private(set) var json: String?

  /// Nil when the usage is asked for.
  init?(_ arguments: some Sequence<String>) throws {
    var rest = Array(arguments)
    func value(_ name: String) throws -> String {
      guard !rest.isEmpty else { throw UsageError(description: "\(name) needs a value") }
      return rest.removeFirst()
    }
    while !rest.isEmpty {
      let name = rest.removeFirst()
      switch name {
      case "--help", "-h": return nil
      case "--byline": byline = try Files.absolute(try value(name))
      case "--git": git = try value(name)
      case "--work": work = try Files.absolute(try value(name))
      case "--groups": groups = try value(name).split(separator: ",").map(String.init)
      case "--rows": rows = try value(name).split(separator: ",").map(String.init)
      case "--runs":
        guard let number = Int(try value(name)), number > 0 else {
          throw UsageError(description: "--runs takes a number")
        }
        runs = number
      case "--tree": tree = try Files.absolute(try value(name))
      case "--markdown": markdown = try Files.absolute(try value(name))
      case "--json": json = try Files.absolute(try value(name))
      default: throw UsageError(description: "unknown option \(name); see --help")
      }
    }
    guard !byline.isEmpty, !work.isEmpty else {
      throw UsageError(description: "--byline and --work have to be given; see --help")
    }
    for group in groups where !Groups.names.contains(group) {
      throw UsageError(description: "no group is called \(group): \(Groups.names.joined(separator: ", "))")
    }
  }
}
