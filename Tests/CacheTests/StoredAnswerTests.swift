@testable import Cache
import Support
import Testing

@Suite("A stored answer")
struct StoredAnswerTests {
    private func answer(_ body: [UInt8] = Array("{\"results\":[]}".utf8)) -> StoredAnswer {
        StoredAnswer(expiry: 1_811_808_000_123, stamp: "0a1b2c3d", body: body)
    }

    @Test(
        "reads back as it was written, whatever its length",
        arguments: Array(0...40) + [1_000, 65_537]
    )
    func roundTrip(length: Int) {
        var random = SeededRandom(seed: UInt64(length))
        let body = (0..<length).map { _ in UInt8.random(in: 0...255, using: &random) }
        #expect(StoredAnswer(bytes: answer(body).bytes) == answer(body))
    }

    @Test("has its expiry and stamp in its first line, so that a script can read them")
    func head() {
        let head = String(
            decoding: answer().bytes.prefix { $0 != UInt8(ascii: "\n") },
            as: UTF8.self
        )
        #expect(head.hasPrefix("1811808000123 0a1b2c3d "))
    }

    @Test("is none when it is cut off anywhere")
    func truncations() {
        let bytes = answer().bytes
        for length in 0..<bytes.count {
            #expect(StoredAnswer(bytes: Array(bytes[..<length])) == nil)
        }
    }

    @Test("is none when something is added, or one bit of its body differs")
    func corruption() throws {
        let bytes = answer().bytes
        #expect(StoredAnswer(bytes: bytes + [0]) == nil)
        let end = try #require(bytes.firstIndex(of: UInt8(ascii: "\n")))
        for place in (end + 1)..<bytes.count {
            for bit in 0..<8 {
                var broken = bytes
                broken[place] ^= 1 << bit
                #expect(StoredAnswer(bytes: broken) == nil)
            }
        }
    }

    @Test(
        "is none when it reads differently",
        arguments: [
            "", "\n", "x", "1 g 0\nbody", "1 g\nbody", "g 1 0\nbody", "1 g x\nbody",
            "1 g 0 0\nbody",
            "{\"results\":[]}",
        ]
    )
    func nonsense(text: String) {
        #expect(StoredAnswer(bytes: Array(text.utf8)) == nil)
    }

    @Test("is none of random bytes, and none is fatal")
    func fuzz() {
        var random = SeededRandom(seed: 16)
        for _ in 0..<5_000 {
            let bytes = (0..<Int.random(in: 0...120, using: &random)).map { _ in
                UInt8.random(in: 0...255, using: &random)
            }
            #expect(StoredAnswer(bytes: bytes) == nil)
        }
    }
}
