import FileSystem
import Semantics

extension Failure {
  init(_ refusal: RecordRefusal, _ path: RelativePath) {
    let file = Words.path(path)
    switch refusal {
    case .markersMoved:
      self.init(
        .refused,
        "\(file): conflict markers were moved or copied, so it is not clear which text is which side",
        hint:
          "put them back as `byline conflicts` lists them, or remove all markers of the conflict to resolve it"
      )
    case .damagedMarkers(let conflict):
      self.init(
        .refused, "\(file): some markers of conflict \(conflict + 1) are gone and some are left",
        hint:
          "remove the rest of them to resolve the conflict, or get the file back with `byline reset --force \(file)`"
      )
    case .sidesInterleave:
      self.init(
        .refused, "\(file): text of several conflicts was mixed while their markers are still there",
        hint: "resolve one of the conflicts first by removing its markers")
    case .notExact:
      self.init(
        .internalError, "\(file): the change would not give the text of the file, so it was not recorded",
        hint: "this is a defect of byline; your file is as it was")
    case .semantics(let error):
      self.init(
        .internalError, "\(file): what is stored about it cannot be read (\(error))",
        hint: "run `byline check`")
    }
  }
}
