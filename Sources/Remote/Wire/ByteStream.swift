/// A connection to another repository: bytes in order, both ways. What it runs over is nobody else's business.
package protocol ByteStream: AnyObject {
  /// Reads at least one byte and at most as many as fit; 0 when the other side has ended.
  ///
  /// - Throws: `.io`.
  func read(into buffer: UnsafeMutableRawBufferPointer) throws(RemoteError) -> Int

  /// Writes all of `bytes`, waiting for the other side where that is slow.
  ///
  /// - Throws: `.disconnected` when nobody reads them any more, `.io`.
  func write(_ bytes: [UInt8]) throws(RemoteError)
}
