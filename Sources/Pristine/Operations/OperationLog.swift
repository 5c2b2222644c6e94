import ChangeModel
import Compression
import LMDB

/// The log of operations: numbered from 1, never rewritten but for the newest, while it is under way.
extension StoreWriter {
  /// Writes down what a command did, in the transaction that does it. What did nothing is left out.
  ///
  /// - Returns: its number.
  @discardableResult
  package mutating func log(_ operation: Operation) throws(PristineError) -> UInt32? {
    guard operation.steps.contains(where: { !$0.isEmpty }) else { return nil }
    let number = try next("operation")
    try replace(number, operation)
    return number
  }

  /// Writes an operation anew that goes on over several transactions.
  package mutating func replace(_ number: UInt32, _ operation: Operation) throws(PristineError) {
    let bytes = operation.encoded()
    // Small rows gain nothing and would pay for a compressor.
    let codec = bytes.count < 4096 ? Codec.raw : .zstd
    let row: [UInt8]
    do throws(CompressionError) { row = try Frames.encode(bytes, codec, Compressor()) } catch {
      throw .tooLarge("the log of an operation")
    }
    try put(Key.of(number), row, in: tables.operations)
  }
}

extension StoreReader {
  /// One operation; nil when there is none with that number.
  package func operation(_ number: UInt32) throws(PristineError) -> Operation? {
    guard
      let row = try database({ () throws(LMDBError) in
        try raw.bytes(for: Key.of(number), in: tables.operations)
      })
    else { return nil }
    let bytes: [UInt8]
    do { bytes = try Frames.decode(row) } catch {
      throw .corrupt(table: "operations", detail: "operation \(number): \(error)")
    }
    return try decodeRow(bytes, "operations") { reader throws(DecodeError) in
      try Operation.decode(&reader)
    }
  }

  /// The number of the newest operation, 0 when there is none.
  package func lastOperation() throws(PristineError) -> UInt32 {
    UInt32(clamping: try meta("operation") ?? 0)
  }

  /// Operations, newest first, until `body` answers false. `isUndone` says whether a later one took it back and stands itself.
  package func operations(
    _ body: (_ number: UInt32, Operation, _ isUndone: Bool) throws(PristineError) -> Bool
  ) throws(PristineError) {
    var undone: Set<UInt32> = []
    var number = try lastOperation()
    while number > 0 {
      if let operation = try operation(number) {
        let isUndone = undone.remove(number) != nil
        if !isUndone { undone.formUnion(operation.reverted) }
        if try !body(number, operation, isUndone) { return }
      }
      number -= 1
    }
  }
}
