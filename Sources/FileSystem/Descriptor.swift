import Glibc

/// A file descriptor that closes itself, unless it is borrowed from an owner that outlives it.
struct Descriptor: ~Copyable, Sendable {
  let raw: Int32
  private let isOwned: Bool

  init(owning raw: Int32) {
    self.raw = raw
    isOwned = true
  }

  init(borrowing raw: Int32) {
    self.raw = raw
    isOwned = false
  }

  deinit {
    if isOwned { close(raw) }
  }
}
