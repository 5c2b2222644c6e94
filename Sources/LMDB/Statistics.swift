internal import Synchronization

/// How many rows an environment has read and written since it was opened.
///
/// Tests subtract two of them to prove that an operation touches a bounded number of rows:
///
///     let before = environment.statistics
///     try credit(file)
///     #expect((environment.statistics - before).rowsRead < 100)
package struct Statistics: Equatable, Sendable {
  /// Lookups that found their row, plus cursor moves that landed on one.
  package var rowsRead = 0
  /// Rows put, by any way, whether or not the transaction was committed.
  package var rowsWritten = 0
  /// Keys and values of the rows put.
  package var bytesWritten = 0
  /// Rows deleted one by one; `clear` counts the rows it drops.
  package var rowsDeleted = 0

  package init() {}

  package static func - (later: Statistics, earlier: Statistics) -> Statistics {
    var difference = Statistics()
    difference.rowsRead = later.rowsRead - earlier.rowsRead
    difference.rowsWritten = later.rowsWritten - earlier.rowsWritten
    difference.bytesWritten = later.bytesWritten - earlier.bytesWritten
    difference.rowsDeleted = later.rowsDeleted - earlier.rowsDeleted
    return difference
  }
}

/// The live counters of an environment, at a fixed address so that readers and cursors can carry a pointer.
///
/// Counting is a relaxed load and a relaxed store, which compile to a plain addition in memory and cost nothing
/// that can be measured. The price: threads that count at the same instant may lose one another's counts, so the
/// figures are exact only while one thread uses the environment.
struct Counters: ~Copyable {
  private let rowsRead = Atomic<Int>(0)
  private let rowsWritten = Atomic<Int>(0)
  private let bytesWritten = Atomic<Int>(0)
  private let rowsDeleted = Atomic<Int>(0)
  private let fullWriter = Atomic<Bool>(false)

  /// Whether the open write transaction ran out of map. There is one writer at a time, so one flag is enough.
  var writerIsFull: Bool {
    get { fullWriter.load(ordering: .relaxed) }
    nonmutating set { fullWriter.store(newValue, ordering: .relaxed) }
  }

  var snapshot: Statistics {
    var statistics = Statistics()
    statistics.rowsRead = rowsRead.load(ordering: .relaxed)
    statistics.rowsWritten = rowsWritten.load(ordering: .relaxed)
    statistics.bytesWritten = bytesWritten.load(ordering: .relaxed)
    statistics.rowsDeleted = rowsDeleted.load(ordering: .relaxed)
    return statistics
  }

  @inline(__always)
  func countRead() {
    Self.add(1, to: rowsRead)
  }

  @inline(__always)
  func countWrite(bytes: Int) {
    Self.add(1, to: rowsWritten)
    Self.add(bytes, to: bytesWritten)
  }

  @inline(__always)
  func countDeletion(_ rows: Int = 1) {
    Self.add(rows, to: rowsDeleted)
  }

  @inline(__always)
  private static func add(_ amount: Int, to counter: borrowing Atomic<Int>) {
    counter.store(counter.load(ordering: .relaxed) &+ amount, ordering: .relaxed)
  }
}
