/// The words of a text (see `WordTable`) without the whitespace between them. `O(bytes)`.
package func visibleWords(of bytes: UnsafeRawBufferPointer) -> [Range<Int>] {
  let words = WordTable.words(of: bytes, in: 0..<bytes.count)
  return (0..<words.count).map { words[$0] }.filter { !WordTable.isSpace(bytes[$0.lowerBound]) }
}
