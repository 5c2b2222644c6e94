/// A compiled pattern for one path component: literals, `?`, `[...]` and `*`.
///
/// The two forms that make up most ignore files, a plain name and `*.ext`, are compared directly. Matching costs
/// O(pattern x name) at worst, without recursion, whatever the number of stars.
struct Glob: Sendable, Equatable {
  enum Token: Sendable, Equatable {
    case byte(UInt8)
    case anyByte
    case set(ByteSet)
    case star
  }

  private enum Form: Sendable, Equatable {
    case literal([UInt8])
    /// A star, then these bytes.
    case suffix([UInt8])
    /// These bytes, then a star.
    case prefix([UInt8])
    case tokens([Token])
  }

  private let form: Form

  init(_ tokens: [Token]) {
    if let bytes = Self.literal(tokens[...]) {
      form = .literal(bytes)
    } else if tokens.first == .star, let bytes = Self.literal(tokens.dropFirst()) {
      form = .suffix(bytes)
    } else if tokens.last == .star, let bytes = Self.literal(tokens.dropLast()) {
      form = .prefix(bytes)
    } else {
      form = .tokens(tokens)
    }
  }

  /// The bytes of tokens that are nothing else.
  private static func literal(_ tokens: ArraySlice<Token>) -> [UInt8]? {
    var bytes: [UInt8] = []
    for token in tokens {
      guard case .byte(let byte) = token else { return nil }
      bytes.append(byte)
    }
    return bytes
  }

  func matches(_ name: Span<UInt8>) -> Bool {
    switch form {
    case .literal(let bytes): bytes.count == name.count && Self.contains(name, bytes, at: 0)
    case .suffix(let bytes):
      bytes.count <= name.count && Self.contains(name, bytes, at: name.count - bytes.count)
    case .prefix(let bytes): bytes.count <= name.count && Self.contains(name, bytes, at: 0)
    case .tokens(let tokens): Self.matches(tokens, name)
    }
  }

  private static func contains(_ name: Span<UInt8>, _ bytes: [UInt8], at start: Int) -> Bool {
    // From the end: names differ there more often.
    var index = bytes.count
    while index > 0 {
      index -= 1
      if name[start + index] != bytes[index] { return false }
    }
    return true
  }

  private static func matches(_ tokens: [Token], _ name: Span<UInt8>) -> Bool {
    var token = 0
    var position = 0
    // Where to resume when a token fails: the last star takes one more byte. Earlier stars never need to.
    var resume: (token: Int, position: Int)?
    while position < name.count {
      if token < tokens.count {
        if tokens[token] == .star {
          token += 1
          resume = (token, position)
          continue
        }
        if accepts(tokens[token], name[position]) {
          token += 1
          position += 1
          continue
        }
      }
      guard let last = resume else { return false }
      token = last.token
      position = last.position + 1
      resume = (token, position)
    }
    while token < tokens.count, tokens[token] == .star { token += 1 }
    return token == tokens.count
  }

  @inline(__always)
  private static func accepts(_ token: Token, _ byte: UInt8) -> Bool {
    switch token {
    case .byte(let wanted): wanted == byte
    case .anyByte: true
    case .set(let set): set.contains(byte)
    case .star: false
    }
  }
}
