/// The middle of a shortest edit path, after E. Myers, "An O(ND) difference algorithm and its variations" (1986).
///
/// Two searches run towards each other, one from either corner of a box. On diagonal `k = x - y` (`x` old, `y` new
/// elements consumed) each keeps the farthest point reached with `d` differences; where they meet, a shortest path of
/// the whole box passes. Space is linear in the box. Past a limit on `d` the search settles for its best point.
struct PathFinder: ~Copyable {
  /// Where to cut a box in two.
  struct Middle {
    var old: Int
    var new: Int
    /// The point is on a shortest path.
    var isExact: Bool
    /// The differences in the whole box: their number, or what the stretch searched lets expect.
    var differences: Int
  }

  /// The number of differences after which a search settles: makes `O((n + m) * sqrt(n + m))` of the worst case.
  let costCap: Int
  private var forward: UnsafeMutablePointer<Int32>?
  private var backward: UnsafeMutablePointer<Int32>?
  private let capacity: Int

  /// A finder for boxes of up to `total` elements on both sides together. Allocates when first used.
  init(total: Int) {
    var root = 256
    while root * root < total { root += root / 8 }
    costCap = root
    capacity = total + 3
  }

  deinit {
    forward?.deallocate()
    backward?.deallocate()
  }

  /// A point inside `box` that is not a corner on its own.
  ///
  /// - Precondition: neither side is empty, and the first and last elements of the sides differ.
  mutating func middle(
    of box: Box, _ old: UnsafeBufferPointer<Int32>, _ new: UnsafeBufferPointer<Int32>, limit: Int
  ) -> Middle {
    let n = box.old.count
    let m = box.new.count
    // One entry per diagonal -m...n and a sentinel on either side; the searches index it unchecked, which is what
    // the whole diff spends its time on.
    let f = forward ?? .allocate(capacity: capacity)
    let b = backward ?? .allocate(capacity: capacity)
    forward = f
    backward = b
    guard let oldBase = old.baseAddress, let newBase = new.baseAddress else {
      return Middle(old: box.old.lowerBound, new: box.new.lowerBound, isExact: false, differences: n + m)
    }
    return Search(
      a: oldBase + box.old.lowerBound, n: n, b: newBase + box.new.lowerBound, m: m,
      forward: f + (m + 1), backward: b + (m + 1)
    ).middle(limit: max(limit, 1), in: box)
  }
}

/// One run of the two searches; diagonals index `forward` and `backward` directly, from `-m - 1` to `n + 1`.
private struct Search {
  let a: UnsafePointer<Int32>
  let n: Int
  let b: UnsafePointer<Int32>
  let m: Int
  let forward: UnsafeMutablePointer<Int32>
  let backward: UnsafeMutablePointer<Int32>

  /// No path reaches this diagonal from the start, or from the end: far enough out to survive additions.
  static let unreachedForward = Int32.min / 2
  static let unreachedBackward = Int32.max / 2

  func middle(limit: Int, in box: Box) -> PathFinder.Middle {
    let delta = n - m
    let isOdd = delta & 1 != 0
    forward[0] = 0
    backward[delta] = Int32(n)
    var d = 0
    while d < limit {
      d += 1
      if let k = advance(d, meeting: isOdd ? d - 1 : -1) {
        let x = Int(forward[k])
        return PathFinder.Middle(
          old: box.old.lowerBound + x, new: box.new.lowerBound + x - k, isExact: true, differences: 2 * d - 1)
      }
      if let k = retreat(d, meeting: isOdd ? -1 : d) {
        let x = Int(backward[k])
        return PathFinder.Middle(
          old: box.old.lowerBound + x, new: box.new.lowerBound + x - k, isExact: true, differences: 2 * d)
      }
    }
    return best(d, in: box)
  }

  /// Lets the search from the start make its `d`th difference; answers the diagonal where it meets the other one, which
  /// has been `reach` diagonals around its own (-1: cannot be met now).
  private func advance(_ d: Int, meeting reach: Int) -> Int? {
    let delta = n - m
    let lowest = lower(-d, -m)
    let highest = upper(d, n)
    if lowest == -d { forward[lowest - 1] = Self.unreachedForward }
    if highest == d { forward[highest + 1] = Self.unreachedForward }
    // Wrapping arithmetic: all values are below 2^32 in size, and the checks would cost a third of the diff.
    var k = lowest
    while k <= highest {
      var x = max(Int(forward[k &- 1]) &+ 1, Int(forward[k &+ 1]))
      var y = x &- k
      if UInt(bitPattern: x) > UInt(bitPattern: n) || y > m {
        forward[k] = Self.unreachedForward
      } else {
        while x < n, y < m, a[x] == b[y] {
          x &+= 1
          y &+= 1
        }
        forward[k] = Int32(truncatingIfNeeded: x)
        if abs(k &- delta) <= reach, Int(backward[k]) <= x { return k }
      }
      k &+= 2
    }
    return nil
  }

  /// Lets the search from the end make its `d`th difference; answers the diagonal where it meets the other one.
  private func retreat(_ d: Int, meeting reach: Int) -> Int? {
    let delta = n - m
    let lowest = lower(delta - d, -m)
    let highest = upper(delta + d, n)
    if lowest == delta - d { backward[lowest - 1] = Self.unreachedBackward }
    if highest == delta + d { backward[highest + 1] = Self.unreachedBackward }
    var k = lowest
    while k <= highest {
      var x = min(Int(backward[k &+ 1]) &- 1, Int(backward[k &- 1]))
      var y = x &- k
      if UInt(bitPattern: x) > UInt(bitPattern: n) || y < 0 {
        backward[k] = Self.unreachedBackward
      } else {
        while x > 0, y > 0, a[x &- 1] == b[y &- 1] {
          x &-= 1
          y &-= 1
        }
        backward[k] = Int32(truncatingIfNeeded: x)
        if abs(k) <= reach, Int(forward[k]) >= x { return k }
      }
      k &+= 2
    }
    return nil
  }

  /// The first diagonal at or above `bound` with the parity of `k`.
  private func lower(_ k: Int, _ bound: Int) -> Int { k >= bound ? k : bound + (k - bound) & 1 }

  /// The last diagonal at or below `bound` with the parity of `k`.
  private func upper(_ k: Int, _ bound: Int) -> Int { k <= bound ? k : bound - (k - bound) & 1 }

  /// The point that the searches got farthest to, counted in elements consumed from their own corner.
  private func best(_ d: Int, in box: Box) -> PathFinder.Middle {
    var point = (x: 0, y: 0)
    var progress = 0
    for k in stride(from: lower(-d, -m), through: upper(d, n), by: 2) {
      let x = Int(forward[k])
      if x >= 0, x + x - k > progress {
        progress = x + x - k
        point = (x, x - k)
      }
    }
    let delta = n - m
    for k in stride(from: lower(delta - d, -m), through: upper(delta + d, n), by: 2) {
      let x = Int(backward[k])
      if x <= n, n - x + m - (x - k) > progress {
        progress = n - x + m - (x - k)
        point = (x, x - k)
      }
    }
    return PathFinder.Middle(
      old: box.old.lowerBound + point.x, new: box.new.lowerBound + point.y, isExact: false,
      differences: d * (n + m) / max(progress, 1))
  }
}
