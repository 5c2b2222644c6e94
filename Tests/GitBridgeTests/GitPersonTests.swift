import GitBridge
import Testing

@Suite struct GitPersonTests {
  private func read(_ line: String) -> GitPerson { GitPerson(Array(line.utf8)) }

  @Test func aUsualLine() {
    let person = read("Ada Lovelace <ada@example.org> 1700000000 +0130")
    #expect(person.name == Array("Ada Lovelace".utf8))
    #expect(person.email == Array("ada@example.org".utf8))
    #expect(person.seconds == 1_700_000_000)
    #expect(person.offset == 90)
  }

  @Test(arguments: [
    ("<> 0 +0000", "", "", 0, 0), ("A <a@b> -86400 -0800", "A", "a@b", -86400, -480),
    ("no address at all", "no address at all", "", 0, 0), ("A <a@b", "A", "a@b", 0, 0),
    ("A <<a@b>> 12 -9999", "A", "<a@b", 12, -(99 * 60 + 99)), ("A <a> b> 7 x", "A", "a", 7, 0),
    ("A <a@b> 99999999999999999999999 +0000", "A", "a@b", Int.max, 0),
  ])
  func oddLinesReadAsSomething(line: String, name: String, email: String, seconds: Int, offset: Int) {
    let person = read(line)
    #expect(person.name == Array(name.utf8))
    #expect(person.email == Array(email.utf8))
    #expect(person.seconds == Int64(seconds))
    #expect(person.offset == offset)
  }
}
