import HTTP
import Support
import Testing

@Suite("Percent-decoding")
struct PercentDecodingTests {
    @Test(
        "decodes bytes into text",
        arguments: [
            ("", ""), ("plain", "plain"), ("%41%42", "AB"), ("%c3%A9", "é"), ("%F0%9F%98%80", "😀"),
            ("a%2Fb", "a/b"), ("%25", "%"), ("%2541", "%41"), ("é", "é"), ("a%0Ab", "a\nb"),
        ]
    )
    func text(encoded: String, expected: String) throws {
        for plusIsSpace in [true, false] {
            let text = try PercentDecoding.text(
                of: Array(encoded.utf8)[...],
                plusIsSpace: plusIsSpace
            )
            #expect(text == expected)
        }
    }

    @Test("a plus is a space in a query alone")
    func plus() throws {
        let bytes = Array("a+b%2B".utf8)[...]
        #expect(try PercentDecoding.text(of: bytes, plusIsSpace: true) == "a b+")
        #expect(try PercentDecoding.text(of: bytes, plusIsSpace: false) == "a+b+")
    }

    @Test(
        "refuses what is no encoding, no UTF-8, or has a NUL",
        arguments: [
            ("%", EncodingFault.escape), ("%4", .escape), ("a%zz", .escape), ("%4g", .escape),
            ("%g4", .escape), ("%%41", .escape), ("% 1", .escape), ("%+1", .escape),
            ("%-1", .escape),
            ("%80", .utf8), ("%C3", .utf8), ("%C3%28", .utf8), ("%C0%80", .utf8),
            ("%ED%A0%80", .utf8),
            ("%FF%FE", .utf8), ("%00", .nul), ("a%00b", .nul), ("\0", .nul),
        ]
    )
    func faults(encoded: String, fault: EncodingFault) {
        #expect(throws: fault) {
            try PercentDecoding.text(of: Array(encoded.utf8)[...], plusIsSpace: true)
        }
    }

    @Test("text that is encoded byte by byte comes back, whatever it is")
    func roundTrip() throws {
        var random = SeededRandom(seed: 4)
        for _ in 0..<500 {
            var scalars = String.UnicodeScalarView()
            for _ in 0..<Int.random(in: 0...20, using: &random) {
                if let scalar = Unicode.Scalar(UInt32.random(in: 1..<0x11_0000, using: &random)) {
                    scalars.append(scalar)
                }
            }
            let text = String(scalars)
            let encoded = text.utf8.map { "%" + String(0x100 + Int($0), radix: 16).dropFirst() }
            let bytes = Array(encoded.joined().utf8)[...]
            #expect(try PercentDecoding.text(of: bytes, plusIsSpace: true) == text)
        }
    }

    @Test("random bytes are never fatal")
    func fuzz() {
        var random = SeededRandom(seed: 5)
        for _ in 0..<20_000 {
            let bytes = (0..<Int.random(in: 0...12, using: &random)).map { _ in
                Bool.random(using: &random)
                    ? UInt8(ascii: "%") : UInt8.random(in: 0...255, using: &random)
            }
            let text = try? PercentDecoding.text(of: bytes[...], plusIsSpace: true)
            #expect(text?.utf8.contains(0) != true)
        }
    }
}
