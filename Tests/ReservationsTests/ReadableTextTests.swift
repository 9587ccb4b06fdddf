@testable import Reservations
import Testing

@Suite("Readable text")
struct ReadableTextTests {
    @Test
    func `has every white space at its ends left out, and none within`() {
        for code in UInt32(0)...0xFFFF {
            guard let scalar = Unicode.Scalar(code), scalar.properties.isWhitespace else {
                continue
            }
            let text = "\(scalar)\(scalar)a b\(scalar)"
            #expect(ReadableText.line(text, lengths: 1...3) == "a b", "\(code)")
        }
    }

    @Test
    func `is no line where it ends one within, or has a control character`() {
        for code in Array(UInt32(0)...0x1F) + Array(0x7F...0x9F) + [0x2028, 0x2029] {
            guard let scalar = Unicode.Scalar(code) else { continue }
            #expect(ReadableText.line("a\(scalar)b", lengths: 1...9) == nil, "\(code)")
        }
    }

    @Test
    func `shows something`() {
        for code in [
            0xAD, 0x34F, 0x61C, 0x115F, 0x1160, 0x17B4, 0x180E, 0x200B, 0x200D, 0x2060, 0x3164,
            0xFE0F,
            0xFEFF, 0xFFA0, 0xE0041, 0x1D173,
        ] as [UInt32] {
            guard let scalar = Unicode.Scalar(code) else { continue }
            #expect(ReadableText.line("\(scalar)", lengths: 1...9) == nil, "\(code)")
            #expect(ReadableText.lines(" \(scalar)\n", upTo: 9) == nil, "\(code)")
            let text = "a\(scalar)b"
            #expect(ReadableText.line(text, lengths: 1...9) == text, "\(code)")
        }
        // A sign of a Unicode to come.
        #expect(ReadableText.line("\u{1FAFF}", lengths: 1...1) != nil)
    }

    @Test
    func `is measured without what is left out`() {
        #expect(ReadableText.line("   abc   ", lengths: 3...3) == "abc")
        #expect(ReadableText.line("abcd", lengths: 3...3) == nil)
        #expect(ReadableText.lines("  \n ", upTo: 0) == "")
        #expect(ReadableText.lines(" a\nb\t", upTo: 3) == "a\nb")
        #expect(ReadableText.lines("a\u{0}b", upTo: 3) == nil)
    }
}
