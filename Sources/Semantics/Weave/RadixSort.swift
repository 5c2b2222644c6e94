/// Sorts keys with their payloads, stably, by least significant digit: linear, where a comparison sort of the tens of thousands of
/// references of a long-lived file would cost more than all the rest of reading it.
func radixSort(_ keys: inout [UInt64], with payload: inout [Int32]) {
  let count = keys.count
  guard count > 1 else { return }
  var different: UInt64 = 0
  for key in keys { different |= key ^ keys[0] }
  var otherKeys = [UInt64](repeating: 0, count: count)
  var otherPayload = [Int32](repeating: 0, count: count)
  var starts = [Int](repeating: 0, count: 257)
  for shift in stride(from: UInt64(0), to: 64, by: 8) where different >> shift & 0xFF != 0 {
    for i in 0...256 { starts[i] = 0 }
    for key in keys { starts[Int(key >> shift & 0xFF) + 1] += 1 }
    for i in 1...256 { starts[i] += starts[i - 1] }
    for i in 0..<count {
      let digit = Int(keys[i] >> shift & 0xFF)
      otherKeys[starts[digit]] = keys[i]
      otherPayload[starts[digit]] = payload[i]
      starts[digit] += 1
    }
    swap(&keys, &otherKeys)
    swap(&payload, &otherPayload)
  }
}
