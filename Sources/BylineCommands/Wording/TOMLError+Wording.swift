import TOML

extension Failure {
  init(_ error: TOMLError, in path: [UInt8]) {
    self.init(
      .usage, "\(ShownText.path(path)):\(error.line): \(Failure.words(error.problem))", hint: "edit the line")
  }

  private static func words(_ problem: TOMLError.Problem) -> String {
    switch problem {
    case .notUTF8: "the file is not UTF-8"
    case .expectedKey: "a key was expected here"
    case .expectedEquals: "there is no = after the key"
    case .expectedValue: "there is no value after the ="
    case .unterminatedString: "the string does not end on its line"
    case .invalidEscape: "there is no such escape in a string"
    case .controlCharacter: "there is a control character"
    case .invalidNumber: "this is no number"
    case .unterminatedArray: "the array does not end"
    case .expectedNewline: "something stands behind the value"
    case .unterminatedTable: "the name of the table does not end with ]"
    case .duplicateKey(let key): "\(ShownText.line(key.utf8)) was set before"
    case .unsupported(let what): "no setting takes \(what)"
    }
  }
}
