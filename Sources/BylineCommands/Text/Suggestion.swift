/// What may be meant by a word that is not known.
enum Suggestion {
  /// Known words that the one typed is the beginning of, or that a few slips of the hand lead to; the likeliest first, three at most.
  static func likely(_ typed: String, among known: [String]) -> [String] {
    let word = Array(typed.utf8)
    let most = max(1, min(3, word.count / 3))
    let near = known.compactMap { name -> (distance: Int, name: String)? in
      let other = Array(name.utf8)
      if word.count > 1, other.starts(with: word) { return (0, name) }
      guard abs(other.count - word.count) <= most else { return nil }
      let slips = distance(word, other)
      return slips <= most ? (slips, name) : nil
    }
    return near.sorted { ($0.distance, $0.name) < ($1.distance, $1.name) }.prefix(3).map(\.name)
  }

  /// `did you mean a, b or c?`
  static func question(_ names: [String]) -> String {
    let quoted = names.map { "`\($0)`" }
    let list = quoted.count > 1 ? quoted.dropLast().joined(separator: ", ") + " or " : ""
    return "did you mean \(list)\(quoted.last ?? "")?"
  }

  /// Letters to add, leave out, replace, or swap with the next, to come from one word to the other. O(product of the lengths).
  private static func distance(_ a: [UInt8], _ b: [UInt8]) -> Int {
    var before: [Int] = []
    var last = Array(0...b.count)
    for i in 0..<a.count {
      var row = [i + 1]
      for j in 0..<b.count {
        var best = min(last[j + 1] + 1, row[j] + 1, last[j] + (a[i] == b[j] ? 0 : 1))
        if i > 0, j > 0, a[i] == b[j - 1], a[i - 1] == b[j] { best = min(best, before[j - 1] + 1) }
        row.append(best)
      }
      (before, last) = (last, row)
    }
    return last[b.count]
  }
}
