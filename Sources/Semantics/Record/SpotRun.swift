import ChangeModel

/// Text that was contiguous in P, with the nearest alive text on either side, in terms of a weave.
struct SpotRun {
  var stretches: [ShownLines.Stretch]
  /// Last bytes of what comes before; first bytes of what comes after.
  var left: [Spot]
  var right: [Spot]
  var first: Spot { stretches[0].start }
  var last: Spot { stretches[stretches.count - 1].last }
}

extension Weave {
  /// More witnesses than this are not recorded: the first ones in T are (part of the format).
  static let mostWitnesses = 8

  /// A displaced stretch of text as runs that were contiguous in P, ascending in T. O(text), plus what is in conflict around it.
  func runs(of gone: [ShownLines.Stretch]) -> [SpotRun] {
    var out: [SpotRun] = []
    for stretch in joinedInChunks(gone) {
      // A line may have been shown as a part of several chunks only where they are consecutive, so its stretches are whole in one.
      let chunk = chunk(at: stretch.start)
      let first = stretch.start
      let last = stretch.last
      if let run = out.last, run.last.block == first.block, run.last.offset + 1 == first.offset,
        first.offset > chunkStart[chunk]
      {
        extendLast(&out, by: stretch, right: rightOf(last, chunk))
        continue
      }
      let left = leftOf(first, chunk)
      let right = rightOf(last, chunk)
      if let run = out.last, left == [run.last], run.right == [first] {
        extendLast(&out, by: stretch, right: right)
      } else {
        out.append(SpotRun(stretches: [stretch], left: left, right: right))
      }
    }
    for index in out.indices {
      out[index].left = Array(out[index].left.suffix(Weave.mostWitnesses))
      out[index].right = Array(out[index].right.prefix(Weave.mostWitnesses))
    }
    return out.sorted { place(after: $0.first) < place(after: $1.first) }
  }

  /// Neighbouring stretches of one chunk as one: nothing can be between them.
  private func joinedInChunks(_ stretches: [ShownLines.Stretch]) -> [ShownLines.Stretch] {
    var out: [ShownLines.Stretch] = []
    var end: Int32 = 0  // of the chunk the last one is in
    for stretch in stretches {
      if let last = out.last?.last, last.block == stretch.start.block,
        last.offset + 1 == stretch.start.offset, stretch.start.offset < end
      {
        out[out.count - 1].count += stretch.count
      } else {
        out.append(stretch)
        end = chunkEnd[chunk(at: stretch.start)]
      }
    }
    return out
  }

  private func extendLast(_ runs: inout [SpotRun], by stretch: ShownLines.Stretch, right: [Spot]) {
    let index = runs.count - 1
    let end = runs[index].stretches.count - 1
    if runs[index].last.block == stretch.start.block, runs[index].last.offset + 1 == stretch.start.offset {
      runs[index].stretches[end].count += stretch.count
    } else {
      runs[index].stretches.append(stretch)
    }
    runs[index].right = right
  }

  private func leftOf(_ spot: Spot, _ chunk: Int) -> [Spot] {
    if spot.offset > chunkStart[chunk] { return [Spot(block: spot.block, offset: spot.offset - 1)] }
    return neighbours(of: chunk).before.map { last(ofChunk: Int($0)) }
  }

  private func rightOf(_ spot: Spot, _ chunk: Int) -> [Spot] {
    if spot.offset + 1 < chunkEnd[chunk] { return [Spot(block: spot.block, offset: spot.offset + 1)] }
    return neighbours(of: chunk).after.map { first(ofChunk: Int($0)) }
  }
}
