/// The regions in which two sequences of token ids differ.
///
/// Equal ends are trimmed, tokens that only one side has are set aside, what is left is matched by `algorithm`. The result
/// depends on nothing but which tokens are equal: not on the ids' values, nor on any hash. `O(n + m)` plus, per gap
/// between anchors, Myers' `O((n + m) * d)` with `d` capped near `sqrt(n + m)`; never recursive.
package func diff(
  _ old: UnsafeBufferPointer<Int32>, _ new: UnsafeBufferPointer<Int32>,
  algorithm: DiffAlgorithm = .histogram
) -> [Edit] {
  var prefix = 0
  let limit = min(old.count, new.count)
  while prefix < limit, old[prefix] == new[prefix] { prefix += 1 }
  var suffix = 0
  while suffix < limit - prefix, old[old.count - 1 - suffix] == new[new.count - 1 - suffix] { suffix += 1 }
  let oldRange = prefix..<old.count - suffix
  let newRange = prefix..<new.count - suffix
  if oldRange.isEmpty && newRange.isEmpty { return [] }
  if oldRange.isEmpty || newRange.isEmpty { return [Edit(oldRange: oldRange, newRange: newRange)] }

  let tokens = CommonTokens(old: old, oldRange, new: new, newRange)
  return match(tokens, oldRange, newRange, algorithm)
}

/// The regions in which two sequences of token ids differ.
package func diff(_ old: [Int32], _ new: [Int32], algorithm: DiffAlgorithm = .histogram) -> [Edit] {
  old.withUnsafeBufferPointer { old in
    new.withUnsafeBufferPointer { new in diff(old, new, algorithm: algorithm) }
  }
}

/// Matches what two sequences have in common; `oldRange` and `newRange` are what was left to match.
func match(
  _ tokens: borrowing CommonTokens, _ oldRange: Range<Int>, _ newRange: Range<Int>, _ algorithm: DiffAlgorithm
) -> [Edit] {
  guard tokens.old.count > 0, tokens.new.count > 0 else {
    return [Edit(oldRange: oldRange, newRange: newRange)]
  }
  // The matcher works on unchecked pointers into these arrays; they are not touched while it runs.
  return tokens.old.withUnsafeBufferPointer { old in
    tokens.new.withUnsafeBufferPointer { new in
      var matcher = Matcher(old: old, new: new, classCount: tokens.classCount, algorithm: algorithm)
      let runs = matcher.run()
      var builder = EditBuilder(old: oldRange.lowerBound, new: newRange.lowerBound)
      for run in runs {
        for k in 0..<Int(run.count) {
          builder.match(old: Int(tokens.oldAt[Int(run.old) + k]), new: Int(tokens.newAt[Int(run.new) + k]))
        }
      }
      return builder.finish(old: oldRange.upperBound, new: newRange.upperBound)
    }
  }
}
