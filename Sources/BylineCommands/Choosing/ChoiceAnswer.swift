/// What somebody who is asked about a piece may answer, by the letters of `git add -p`.
enum ChoiceAnswer: Character, CaseIterable {
  case yes = "y"
  case no = "n"
  case quit = "q"
  case all = "a"
  case none = "d"
  case split = "s"
  case edit = "e"
  case help = "?"

  var explanation: String {
    switch self {
    case .yes: "record this"
    case .no: "leave this as an edit"
    case .quit: "leave this and all that is still to come"
    case .all: "record this and the rest of the file"
    case .none: "leave this and the rest of the file"
    case .split: "split this into smaller pieces"
    case .edit: "edit this by hand, then record it"
    case .help: "show this list"
    }
  }
}
