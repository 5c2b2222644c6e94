/// Bounds of the format: what exceeds them is refused, on record and on decode alike.
public enum Limits {
  /// Version of the change format this program writes and reads.
  public static let version: UInt64 = 1
  public static let author = 4096
  public static let message = 16 << 20
  public static let nonce = 64
  public static let extensions = 1 << 20
  /// A name in a directory.
  public static let name = 255
  /// Minutes east or west of UTC.
  public static let offset = 24 * 60
  /// Bytes one block of text can have; larger files are recorded as versions.
  public static let block = 1 << 30
  /// Bytes of new text of one change.
  public static let contents = 1 << 42
}
