import JSONText
import Support
import Testing

@Suite("The JSON parser under fire")
struct JSONFuzzTests {
    private static let document = """
        {"id":"0198c5e2-7b1a","items":[{"n":-12.50e+3,"ok":true},null,"\\u00e9\\uD83D\\uDE00\\n"],
         "empty":[{},[]],"é€😀":false}
        """

    @Test("no beginning of a document is a document, and none is fatal")
    func truncations() throws {
        let bytes = Array(Self.document.utf8)
        _ = try JSONParser.parse(bytes)
        for length in 0..<bytes.count {
            #expect(throws: JSONError.self) { try JSONParser.parse(Array(bytes[..<length])) }
        }
    }

    @Test("random bytes are never fatal, and what is taken can be written and read again")
    func randomBytes() throws {
        var random = SeededRandom(seed: 1)
        for _ in 0..<10_000 {
            let length = Int.random(in: 0...60, using: &random)
            check((0..<length).map { _ in UInt8.random(in: 0...255, using: &random) })
        }
    }

    @Test("random pieces of JSON are never fatal")
    func randomPieces() {
        let pieces = [
            "{", "}", "[", "]", ",", ":", "\"", "\\", "\\u", "\\uD83D", "\\uDE00", "12", "-", ".5",
            "e+", "true", "null", " ", "\n", "\"a\"", "\"a\":", "é", "\u{0}",
        ].map { Array($0.utf8) }
        var random = SeededRandom(seed: 2)
        var taken = 0
        for _ in 0..<20_000 {
            let length = Int.random(in: 1...12, using: &random)
            let bytes = (0..<length).flatMap { _ in pieces.randomElement(using: &random) ?? [] }
            if check(bytes) { taken += 1 }
        }
        // Or the test would only ever see refusals.
        #expect(taken > 100)
    }

    @Test("a document with one byte changed is never fatal")
    func mutations() {
        var random = SeededRandom(seed: 3)
        let bytes = Array(Self.document.utf8)
        for _ in 0..<10_000 {
            var mutated = bytes
            let place = mutated.indices.randomElement(using: &random) ?? 0
            mutated[place] = UInt8.random(in: 0...255, using: &random)
            check(mutated)
        }
    }

    /// - Returns: Whether the parser took it.
    @discardableResult
    private func check(_ bytes: [UInt8]) -> Bool {
        guard let value = try? JSONParser.parse(bytes) else { return false }
        #expect((try? JSONParser.parse(value.bytes)) == value)
        return true
    }
}
