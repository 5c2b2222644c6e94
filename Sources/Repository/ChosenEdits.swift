import ChangeModel
import FileSystem
import Pristine
import WorkingCopy

/// Which of the edits of a working copy to record; the others stay edits, and no file is touched.
package struct ChosenEdits: Sendable {
  /// What to take of one path.
  package struct Part: Equatable, Sendable {
    package enum Content: Equatable, Sendable {
      case none
      /// What is on disk when it is recorded.
      case all
      /// This, whatever is on disk.
      case text([UInt8])
    }
    package var content: Content
    package var takesMode: Bool

    package init(content: Content = .all, takesMode: Bool = true) {
      (self.content, self.takesMode) = (content, takesMode)
    }
  }

  /// Paths that are not here stay as they are.
  package var parts: [RelativePath: Part]
  /// Of the channel whose content the choice was made against.
  package var state: Digest

  package init(_ parts: [RelativePath: Part], on state: Digest) {
    (self.parts, self.state) = (parts, state)
  }

  /// The item with what was chosen of it only; nil when that is nothing.
  func chosen(of item: Scan.Item) -> (item: Scan.Item, text: [UInt8]?)? {
    guard let part = parts[item.path] else { return nil }
    var item = item
    if !part.takesMode { item.difference.remove(.mode) }
    switch part.content {
    case .all: return (item, nil)
    case .none:
      item.difference.subtract([.content, .stamp])
      return item.difference.isEmpty ? nil : (item, nil)
    case .text(let text): return (item, text)
    }
  }
}

extension Repository {
  /// The state the files of the working copy show: that of its channel, unless another working copy has moved that on.
  package func shownState() throws(RepositoryError) -> Digest {
    try reading { reader throws(RepositoryError) in
      try stored { () throws(PristineError) in try reader.shownHead(of: self.workspace(reader)).state }
    }
  }
}
