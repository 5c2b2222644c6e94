import ChangeModel
import GitBridge
import Pristine

/// A file of a git repository as new text: read again when it is stored, instead of being held.
struct GitBlobText: NewTextSource {
  private let git: GitProgram
  private let id: GitID
  let count: Int
  let digest: Digest

  var name: [UInt8] { id.hex }

  init(_ git: GitProgram, _ id: GitID, count: Int, digest: Digest) {
    self.git = git
    self.id = id
    self.count = count
    self.digest = digest
  }

  func forEachPortion(
    _ body: (UnsafeRawBufferPointer) throws(PristineError) -> Void
  ) throws(PristineError) {
    let objects: GitObjects
    var left: Int
    do throws(GitError) {
      objects = try GitObjects(git)
      left = try objects.begin(id, .blob)
    } catch {
      throw .sourceChanged(name)
    }
    while left > 0 {
      let portion: ArraySlice<UInt8>
      do throws(GitError) { portion = try objects.portion(left) } catch { throw .sourceChanged(name) }
      left -= portion.count
      try portion.withUnsafeBufferPointer { bytes throws(PristineError) in
        try body(UnsafeRawBufferPointer(bytes))
      }
    }
  }
}
