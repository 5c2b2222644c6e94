import FileSystem

/// The time a file system gives to a file written now.
///
/// Times of files advance in ticks: a file whose time is not before the tick at which it was read may have been changed since without a
/// trace, so such a time proves nothing.
package enum ClockTick {
  package static func now(_ staging: Directory) throws(FileError) -> Int64 {
    try staging.writeAtomically("tick", [], staging: nil).modified
  }
}
