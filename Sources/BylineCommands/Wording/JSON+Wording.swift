import AISignals
import JSON

extension JSON.Malformed.Reason {
  /// What is wrong with a text that is no JSON.
  var wording: String {
    switch self {
    case .notUTF8: "it is not UTF-8"
    case .tooLarge: "it is too large"
    case .tooDeep: "it is nested too deeply"
    case .unexpectedEnd: "it ends too early"
    case .unexpectedByte(let byte):
      "\(ShownText.quoted([byte])) stands where JSON has nothing of the kind"
    case .trailingText: "there is text behind its end"
    case .number: "a number is malformed"
    case .escape: "an escape in a string is malformed"
    case .controlCharacter: "a string holds a control character"
    case .loneSurrogate: "half of a character is escaped"
    case .duplicateName(let name): "the name \(ShownText.quoted(Array(name.utf8))) is given twice"
    }
  }
}

extension FieldProblem {
  /// Which field is missing or something else.
  var wording: String {
    let place = path.isEmpty ? "it" : ShownText.line(Array(path.utf8))
    switch expected {
    case .object: return "\(place) is no object"
    case .array: return "\(place) is no list"
    case .string: return "\(place) is no string"
    case .number: return "\(place) is no number"
    case .boolean: return "\(place) is neither true nor false"
    case .allowedValue: return "\(place) has a value that is not known"
    }
  }
}
