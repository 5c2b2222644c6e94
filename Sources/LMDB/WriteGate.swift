internal import Glibc

/// Lets one thread of this process write at a time, and notices a thread that would wait for itself.
///
/// LMDB's own lock does the same between processes, but a thread that begins twice hangs in it for ever. Holding
/// this gate across several transactions also keeps other writers out while the map is being enlarged.
final class WriteGate: Sendable {
  /// At a fixed address, as the C type demands; `pthread` makes it safe to share.
  private nonisolated(unsafe) let mutex: UnsafeMutablePointer<pthread_mutex_t>

  init() {
    mutex = .allocate(capacity: 1)
    var attributes = pthread_mutexattr_t()
    pthread_mutexattr_init(&attributes)
    pthread_mutexattr_settype(&attributes, Int32(PTHREAD_MUTEX_ERRORCHECK))
    pthread_mutex_init(mutex, &attributes)
    pthread_mutexattr_destroy(&attributes)
  }

  deinit {
    pthread_mutex_destroy(mutex)
    mutex.deallocate()
  }

  /// Waits for the other writers of this process.
  ///
  /// - Throws: `.deadlock` when this thread holds the gate.
  func enter() throws(LMDBError) {
    try check(pthread_mutex_lock(mutex))
  }

  func leave() {
    let code = pthread_mutex_unlock(mutex)
    precondition(code == 0, "a write transaction must end on the thread it began on")
  }
}
