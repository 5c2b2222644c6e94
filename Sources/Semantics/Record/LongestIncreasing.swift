import ByteText

/// Indices of a longest strictly increasing subsequence, ascending. O(n log n); O(n) when all increase.
func longestIncreasing(_ values: [Int]) -> [Int] {
  if zip(values, values.dropFirst()).allSatisfy({ $0 < $1 }) { return Array(values.indices) }
  var tails: [Int] = []  // index of the smallest last value of a subsequence of each length
  var previous = Array(repeating: -1, count: values.count)
  for (index, value) in values.enumerated() {
    let length = tails.indices.partitioningIndex { values[tails[$0]] >= value }
    if length > 0 { previous[index] = tails[length - 1] }
    if length == tails.count { tails.append(index) } else { tails[length] = index }
  }
  var out: [Int] = []
  var at = tails.last ?? -1
  while at >= 0 {
    out.append(at)
    at = previous[at]
  }
  return out.reversed()
}
