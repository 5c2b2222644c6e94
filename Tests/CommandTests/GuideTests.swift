import FileSystem
import Glibc
import TestSupport
import Testing

/// Every example of the documents does what it says.
///
/// `BYLINE_UPDATE_EXAMPLES=1 swift test --filter GuideTests` writes what appeared into the documents instead: read the difference
/// before it is recorded.
@Suite("examples of the documents")
struct GuideTests {
  @Test(arguments: ["README.md", "docs/guide.md"])
  func theExamplesAreTrue(document: String) throws {
    let root = "/" + #filePath.split(separator: "/").dropLast(3).joined(separator: "/")
    let folder = try Directory(path: root.utf8)
    let path = try RelativePath(document.utf8)
    let transcript = Transcript(markdown: String(decoding: try folder.read(path), as: UTF8.self))
    #expect(!transcript.examples.isEmpty)
    let outputs = try transcript.play()
    #expect(outputs.count == transcript.examples.count)
    if getenv("BYLINE_UPDATE_EXAMPLES") != nil {
      let updated = transcript.markdown(showing: outputs)
      try folder.writeAtomically(path, Array(updated.utf8), mode: .regular, staging: nil)
      return
    }
    for (example, output) in zip(transcript.examples, outputs) {
      #expect(output == example.expected, "\(document):\(example.line): \(example.command)")
    }
  }
}
