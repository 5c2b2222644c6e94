import ByteText
import Testing

/// Hunks lie where a reader would put them.
@Suite("Placing hunks")
struct SliderTests {
  @Test(arguments: DiffAlgorithm.allCases)
  func aFunctionAddedBetweenSimilarOnesIsAddedWhole(algorithm: DiffAlgorithm) {
    let old = "func a() {\n  run()\n}\n\nfunc c() {\n  run()\n}\n"
    let new = "func a() {\n  run()\n}\n\nfunc b() {\n  run()\n}\n\nfunc c() {\n  run()\n}\n"
    #expect(
      picture(old, new, algorithm) == """
         func a() {
           run()
         }
         
        +func b() {
        +  run()
        +}
        +
         func c() {
           run()
         }

        """)
  }

  @Test func aFunctionRemovedBetweenSimilarOnesIsRemovedWhole() {
    let old = "int a() {\n  run();\n}\n\nint b() {\n  run();\n}\n\nint c() {\n  run();\n}\n"
    let new = "int a() {\n  run();\n}\n\nint c() {\n  run();\n}\n"
    #expect(
      picture(old, new) == """
         int a() {
           run();
         }
         
        -int b() {
        -  run();
        -}
        -
         int c() {
           run();
         }

        """)
  }

  @Test func aFunctionAppendedBringsItsBlankLine() {
    #expect(
      picture("a {\n  x\n}\n", "a {\n  x\n}\n\nb {\n  x\n}\n") == """
         a {
           x
         }
        +
        +b {
        +  x
        +}

        """)
  }

  @Test func aBlockAddedInsideAFunctionBeginsWithItsHeader() {
    let old = "f {\n  if a {\n    x()\n  }\n  return\n}\n"
    let new = "f {\n  if a {\n    x()\n  }\n  if b {\n    x()\n  }\n  return\n}\n"
    #expect(
      picture(old, new) == """
         f {
           if a {
             x()
           }
        +  if b {
        +    x()
        +  }
           return
         }

        """)
  }

  @Test func anElseBranchAddedIsNotCutAtItsBrace() {
    let old = "  if a {\n    x()\n  } else {\n    y()\n  }\n"
    let new = "  if a {\n    x()\n  } else if b {\n    x()\n  } else {\n    y()\n  }\n"
    #expect(
      picture(old, new) == """
           if a {
             x()
        +  } else if b {
        +    x()
           } else {
             y()
           }

        """)
  }

  @Test func aLanguageWithoutBracesIsReadByIndentation() {
    let old = "class A:\n    def a(self):\n        return 1\n\n    def c(self):\n        return 1\n"
    let new =
      "class A:\n    def a(self):\n        return 1\n\n    def b(self):\n        return 1\n\n    def c(self):\n        return 1\n"
    #expect(
      picture(old, new) == """
         class A:
             def a(self):
                 return 1
         
        +    def b(self):
        +        return 1
        +
             def c(self):
                 return 1

        """)
  }

  @Test func theLastMethodOfAClassBringsTheBlankLineBeforeIt() {
    let old = "class A\n  def a\n    x\n  end\nend\n"
    let new = "class A\n  def a\n    x\n  end\n\n  def b\n    x\n  end\nend\n"
    #expect(
      picture(old, new) == """
         class A
           def a
             x
           end
        +
        +  def b
        +    x
        +  end
         end

        """)
  }

  @Test func aCommentStaysWithWhatItDescribes() {
    let old = "/**\n * One.\n */\nvoid one();\n\n/**\n * Three.\n */\nvoid three();\n"
    let new =
      "/**\n * One.\n */\nvoid one();\n\n/**\n * Two.\n */\nvoid two();\n\n/**\n * Three.\n */\nvoid three();\n"
    #expect(
      picture(old, new) == """
         /**
          * One.
          */
         void one();
         
        +/**
        + * Two.
        + */
        +void two();
        +
         /**
          * Three.
          */
         void three();

        """)
  }

  @Test func aRepeatedLineIsAddedAtTheEndOfItsKind() {
    #expect(picture("a\nx\nx\nb\n", "a\nx\nx\nx\nb\n") == " a\n x\n x\n+x\n b\n")
  }

  @Test func aParagraphIsAddedWithTheBlankLineAfterIt() {
    #expect(
      picture("One.\n\nThree.\n", "One.\n\nTwo.\n\nThree.\n") == " One.\n \n+Two.\n+\n Three.\n")
  }

  @Test func twoInsertionsThatCanMeetBecomeOne() {
    let old = "a\n}\n\nz\n".split(separator: "\n", omittingEmptySubsequences: false).map(String.init)
    #expect(old.count == 5)
    // Matched to the first closing brace, the insertion would be in two parts.
    #expect(picture("a\n}\n\nz\n", "a\nb\n}\n\nc\n}\n\nz\n") == " a\n+b\n+}\n+\n+c\n }\n \n z\n")
  }

  @Test func linesWithTwoSidesStay() {
    #expect(picture("x\na\nx\n", "x\nb\nx\n") == " x\n-a\n+b\n x\n")
  }

  @Test(arguments: [UInt64(1), 2, 3, 4, 5, 6])
  func slidingNeverChangesWhatTheDiffMeans(seed: UInt64) {
    var random = SplitMix64(seed: seed)
    let vocabulary = ["\n", "}\n", "  }\n", "  x\n", "f {\n", "  if {\n", "    y\n", "end\n", "\t\n", "z\n"]
    for round in 0..<1_000 {
      let (a, b) = random.relatedTokens(upTo: 40, alphabet: vocabulary.count)
      let old = a.flatMap { bytes(vocabulary[Int($0)]) }
      let new = b.flatMap { bytes(vocabulary[Int($0)]) }
      let before = lineEdits(old, new, .myers, sliding: false)
      let after = lineEdits(old, new, .myers)
      #expect(fault(in: after, a, b) == nil, "seed \(seed), round \(round): \(a) \(b)")
      #expect(size(of: after) == size(of: before), "seed \(seed), round \(round): \(a) \(b)")
      #expect(after.count <= before.count, "seed \(seed), round \(round): \(a) \(b)")
    }
  }

  @Test func tokensSlideAsLinesDo() {
    var random = SplitMix64(seed: 70)
    let vocabulary = ["\n", "}\n", "  x\n", "f {\n", "g {\n"]
    for round in 0..<300 {
      let (a, b) = random.relatedTokens(upTo: 30, alphabet: vocabulary.count)
      let old = a.flatMap { bytes(vocabulary[Int($0)]) }
      let new = b.flatMap { bytes(vocabulary[Int($0)]) }
      let slid = old.withUnsafeBytes { p in
        new.withUnsafeBytes { q in
          let (s, t) = (LineTable(p), LineTable(q))
          return slideEdits(
            diff(a, b), old: TokenSide(ids: a, tokens: (0..<s.count).map { s[$0] }, bytes: p),
            new: TokenSide(ids: b, tokens: (0..<t.count).map { t[$0] }, bytes: q))
        }
      }
      #expect(slid == lineEdits(old, new), "round \(round)")
    }
  }
}
