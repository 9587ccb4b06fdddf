import JSONText
import Testing

@Suite("The JSON parser")
struct JSONParserTests {
    @Test(
        "takes every kind of value",
        arguments: [
            ("null", JSON.null), ("true", .bool(true)), (" false\r\n", .bool(false)),
            ("\t0 ", .literal("0")), (#""""#, .string("")), ("[]", .array([])), ("{}", .object([])),
            ("[ ]", .array([])), ("{ }", .object([])),
            ("[1,[2]]", .array([.literal("1"), .array([.literal("2")])])),
            (
                #"{"a":1 , "b" : [null]}"#,
                .object([("a", .literal("1")), ("b", .array([.null]))])
            ),
            (#"{"":{}}"#, .object([("", .object([]))])),
        ]
    )
    func values(text: String, expected: JSON) throws {
        #expect(try JSONParser.parse(Array(text.utf8)) == expected)
    }

    @Test(
        "keeps a number as it is written",
        arguments: [
            "0", "-0", "10", "-12.50", "0.10", "1e5", "1E+05", "2e-0", "0.0e0", "-0.1E-9",
            "123456789012345678901234567890.000000000000000000001",
        ]
    )
    func numbers(text: String) throws {
        #expect(try JSONParser.parse(Array(text.utf8)) == .literal(text))
    }

    @Test(
        "decodes escapes",
        arguments: [
            (#""\"\\\/\b\f\n\r\t""#, "\"\\/\u{8}\u{C}\n\r\t"),
            (#""\u0041\u00e9\u20AC""#, "A\u{E9}€"),
            (#""\uD83D\uDE00""#, "\u{1F600}"), (#""\uDBFF\uDFFF""#, "\u{10FFFF}"),
            (#""\u0000""#, "\0"), (#""\uFFFF""#, "\u{FFFF}"),
            ("\"\u{7F}\u{2028}é\"", "\u{7F}\u{2028}é"),
        ]
    )
    func escapes(text: String, expected: String) throws {
        let value = try JSONParser.parse(Array(text.utf8))
        guard case .string(let string) = value else {
            Issue.record("not a string: \(value)")
            return
        }
        #expect(Array(string.unicodeScalars) == Array(expected.unicodeScalars))
    }

    @Test(
        "refuses what RFC 8259 does not know",
        arguments: [
            "", " ", "nul", "nulll", "True", "NaN", "Infinity", "-Infinity", "undefined", "'a'",
            "01", "-01", "-", "+1", ".5", "1.", "1.e5", "1e", "1e+", "0x10", "1_000", "--1", "1 2",
            "[", "]", "[1", "[1,", "[1,]", "[,1]", "[1 2]", "[1,,2]", "[1}", "{", "}", "{]",
            #"{"a"}"#, #"{"a":}"#, #"{"a":1,}"#, #"{,"a":1}"#, #"{"a" 1}"#, "{a:1}", "{1:1}",
            #"{"a":1 "b":2}"#, #"{"a":1"#, #"{'a':1}"#, #"{null:1}"#, "// comment\n1", "/**/1",
            #"""#, #""a"#, #""a\"#, #""\x41""#, #""\u12""#, #""\u12G4""#, #""\u+123""#,
            #""\U0041""#,
            #""\uD800""#, #""\uD800x""#, #""\uD800\n""#, #""\uD800\uD800""#, #""\uD800\u0041""#,
            #""\uDC00""#, #""\uDC00\uD800""#, #""\uD83D\uDE0""#,
            "\"\n\"", "\"\t\"", "\"\u{0}\"", "\"\u{1F}\"", "\u{0}1", "1\u{0}", "\u{FEFF}1",
            "\u{A0}1",
            "\u{B}1", "\u{C}1", "1 x", "{}{}", "[][]", "\"a\"\"b\"", "tru\u{301}e", "\u{FF11}",
        ]
    )
    func refusals(text: String) {
        #expect(throws: JSONError.self) { try JSONParser.parse(Array(text.utf8)) }
    }

    @Test(
        "refuses strings that are not UTF-8",
        arguments: [
            [0x80], [0xC3], [0xC0, 0xAF], [0xE2, 0x82], [0xED, 0xA0, 0x80],
            [0xF4, 0x90, 0x80, 0x80],
            [0xFF], [0xF8, 0x88, 0x80, 0x80, 0x80],
        ] as [[UInt8]]
    )
    func invalidUTF8(bytes: [UInt8]) {
        let quote = UInt8(ascii: "\"")
        #expect(throws: JSONError.self) { try JSONParser.parse([quote] + bytes + [quote]) }
        // As a name, too, and outside of a string.
        let name = Array("{\"".utf8) + bytes + Array("\":1}".utf8)
        #expect(throws: JSONError.self) { try JSONParser.parse(name) }
        #expect(throws: JSONError.self) { try JSONParser.parse(bytes) }
    }

    @Test("takes sixteen levels of nesting and no more", arguments: [("[", "]"), ("{\"a\":", "}")])
    func depth(open: String, close: String) throws {
        func nested(_ levels: Int) -> [UInt8] {
            let text =
                String(repeating: open, count: levels) + "1"
                + String(repeating: close, count: levels)
            return Array(text.utf8)
        }
        #expect(JSONParser.depthLimit == 16)
        _ = try JSONParser.parse(nested(16))
        let error = #expect(throws: JSONError.self) { try JSONParser.parse(nested(17)) }
        #expect(error?.reason == "more than 16 levels of nesting")
        // So that a body of brackets alone does not overflow the stack.
        #expect(throws: JSONError.self) { try JSONParser.parse(nested(100_000)) }
        // Breadth is not depth.
        let broad = "[" + Array(repeating: "[]", count: 1_000).joined(separator: ",") + "]"
        _ = try JSONParser.parse(Array(broad.utf8))
    }

    @Test("refuses a name of more than 256 bytes, whatever it is made of")
    func longNames() throws {
        for name in [String(repeating: "n", count: 257), String(repeating: "a\u{301}", count: 90)] {
            let text = Array("{\"\(name)\":1}".utf8)
            let error = #expect(throws: JSONError.self) { try JSONParser.parse(text) }
            #expect(error?.reason == "a name of more than 256 bytes")
        }
        let longest = String(repeating: "n", count: 256)
        #expect(try JSONParser.parse(Array("{\"\(longest)\":1}".utf8))[longest] != nil)
    }

    @Test("refuses a name that stands twice in one object, however it is written")
    func duplicateNames() throws {
        for text in [#"{"a":1,"a":1}"#, #"{"a":1,"\u0061":2}"#, #"[{"b":{"x":1,"y":2,"x":3}}]"#] {
            let error = #expect(throws: JSONError.self) { try JSONParser.parse(Array(text.utf8)) }
            #expect(error?.reason.contains("stands twice") == true)
        }
        _ = try JSONParser.parse(Array(#"[{"a":1},{"a":{"a":2}}]"#.utf8))
        _ = try JSONParser.parse(Array(#"{"a":1,"A":1}"#.utf8))
    }

    @Test("takes two spellings of one accented name for the same, and refuses both in one object")
    func canonicallyEqualNames() {
        let text = #"{"\u00e9":1,"e\u0301":2}"#
        #expect(throws: JSONError.self) { try JSONParser.parse(Array(text.utf8)) }
    }

    @Test("tells where the fault is", arguments: [("[1,x]", 3), ("{} x", 3), ("", 0), ("[1", 2)])
    func offset(text: String, offset: Int) {
        let error = #expect(throws: JSONError.self) { try JSONParser.parse(Array(text.utf8)) }
        #expect(error?.offset == offset)
        #expect(error?.description.hasSuffix(" at byte \(offset)") == true)
    }
}
