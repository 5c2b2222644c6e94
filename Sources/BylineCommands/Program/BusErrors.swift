import CShims

/// Files are read through memory maps; one that is shorter than it should be can only be noticed by a signal.
enum BusErrors {
  /// Makes the end of a mapped file an error message instead of a crash. Nothing is half written then: a transaction that was under
  /// way is dropped, and files are put in place whole.
  static func report() {
    let message = """
      error: a file is shorter than it was, or should be: the store, if it is not one that another program was just writing
      hint: look for a full disk and `ls -l .byline/pristine`; a store that was cut short has to come from a copy or another repository

      """
    byline_exit_on_bus_error(message, Exit.internalError.rawValue)
  }
}
