import FileSystem
import Pristine

/// What can go wrong between the store and the files.
package enum WorkingCopyError: Error, Sendable {
  case file(FileError)
  case store(PristineError)
  /// These paths hold edits that are not recorded, or files that are not tracked, where something else has to be written.
  case wouldOverwrite([RelativePath])
}

func file<Result: ~Copyable>(_ body: () throws(FileError) -> Result) throws(WorkingCopyError) -> Result {
  do throws(FileError) { return try body() } catch { throw .file(error) }
}

func pristine<Result>(_ body: () throws(PristineError) -> Result) throws(WorkingCopyError) -> Result {
  do throws(PristineError) { return try body() } catch { throw .store(error) }
}

/// Runs work done from a folder below the working copy: errors name `path`, which is seen from the working copy.
func naming<Result: ~Copyable>(
  _ path: RelativePath, _ body: () throws(WorkingCopyError) -> Result
) throws(WorkingCopyError) -> Result {
  do throws(WorkingCopyError) { return try body() } catch {
    guard case .file(let error) = error else { throw error }
    throw .file(FileError(error.operation, path.bytes, error.reason))
  }
}
