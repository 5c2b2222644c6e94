/// What a process took, or several one after the other.
struct Cost {
  /// User and system time, in seconds.
  var cpu = 0.0
  /// By the clock, in seconds.
  var elapsed = 0.0
  /// The most memory any of them had, in bytes. No less than that of this program, which the system counts as theirs at the start.
  var memory = 0

  static func + (a: Cost, b: Cost) -> Cost {
    Cost(cpu: a.cpu + b.cpu, elapsed: a.elapsed + b.elapsed, memory: max(a.memory, b.memory))
  }

  func divided(by count: Int) -> Cost {
    Cost(cpu: cpu / Double(count), elapsed: elapsed / Double(count), memory: memory)
  }

  /// The medians of the times, and the peak of the memory.
  static func median(_ costs: [Cost]) -> Cost {
    func middle(_ values: [Double]) -> Double {
      let sorted = values.sorted()
      let half = sorted.count / 2
      return sorted.count % 2 == 1 ? sorted[half] : (sorted[half - 1] + sorted[half]) / 2
    }
    return Cost(
      cpu: middle(costs.map(\.cpu)), elapsed: middle(costs.map(\.elapsed)),
      memory: costs.map(\.memory).max() ?? 0)
  }
}
