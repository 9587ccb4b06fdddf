import JSONText
import Support
import Testing

@Suite("The JSON writer")
struct JSONWriterTests {
    @Test("writes without white space, and commas only between")
    func shape() {
        var writer = JSONWriter()
        writer.object { writer in
            writer.name("a")
            writer.array { writer in
                writer.number(-1)
                writer.null()
                writer.object { _ in }
                writer.array { _ in }
                writer.string("x")
            }
            writer.name("b")
            writer.raw("0.10".utf8)
        }
        #expect(
            String(decoding: writer.bytes, as: UTF8.self) == #"{"a":[-1,null,{},[],"x"],"b":0.10}"#
        )
    }

    @Test("escapes what JSON and a terminal must not see", arguments: (0...0x7F).map(UInt8.init))
    func escapes(byte: UInt8) throws {
        let text = "a" + String(Unicode.Scalar(byte)) + "b"
        let bytes = JSON.string(text).bytes
        #expect(bytes.allSatisfy { $0 >= 0x20 && $0 != 0x7F })
        #expect(try JSONParser.parse(bytes) == .string(text))
    }

    @Test("escapes a quote also where a combining character follows it")
    func combining() throws {
        let text = "\"\u{301}\\\u{301}\n\u{301}\r\n"
        let bytes = JSON.object([(text, .string(text))]).bytes
        #expect(try JSONParser.parse(bytes) == .object([(text, .string(text))]))
    }

    @Test("whatever is written reads back the same", arguments: 0..<50)
    func roundTrip(seed: UInt64) throws {
        var random = SeededRandom(seed: seed)
        for _ in 0..<40 {
            let value = Self.value(depth: 0, &random)
            #expect(try JSONParser.parse(value.bytes) == value)
        }
    }

    @Test("members and elements are found by name and place")
    func subscripts() {
        let value = JSON.object([("a", .array([.number(1), .bool(true)]))])
        #expect(value["a"]?[1] == .bool(true))
        #expect(value["b"] == nil)
        #expect(value["a"]?[2] == nil)
        #expect(value["a"]?[-1] == nil)
        #expect(value[0] == nil)
        #expect(JSON.null["a"] == nil)
    }

    private static func value(depth: Int, _ random: inout SeededRandom) -> JSON {
        switch Int.random(in: 0...(depth < 4 ? 6 : 4), using: &random) {
        case 0: return .null
        case 1: return .bool(Bool.random(using: &random))
        case 2: return .number(Int.random(in: .min ... .max, using: &random))
        case 3: return .literal("\(Int.random(in: 0...99, using: &random)).50e-3")
        case 4: return .string(text(&random))
        case 5:
            let count = Int.random(in: 0...4, using: &random)
            return .array((0..<count).map { _ in value(depth: depth + 1, &random) })
        default:
            let count = Int.random(in: 0...4, using: &random)
            return .object(
                (0..<count).map { ("\($0)" + text(&random), value(depth: depth + 1, &random)) }
            )
        }
    }

    private static func text(_ random: inout SeededRandom) -> String {
        var text = String.UnicodeScalarView()
        for _ in 0..<Int.random(in: 0...8, using: &random) {
            let limit: UInt32 = Bool.random(using: &random) ? 0x80 : 0x11_0000
            let code = UInt32.random(in: 0..<limit, using: &random)
            if let scalar = Unicode.Scalar(code) { text.append(scalar) }
        }
        return String(text)
    }
}
