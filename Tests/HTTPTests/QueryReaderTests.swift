import HTTP
import JSONText
import Testing

enum Color: String, CaseIterable, Sendable {
    case red, green
}

/// What the tests' queries may have.
enum Known {
    static let name = QueryParameter<String>(
        "name",
        required: true,
        "A name",
        schema: .null
    ) { text in
        text.isEmpty ? .invalid("expected a name") : .valid(text)
    }
    static let count = QueryParameter<Int>.integer("count", in: 1...9, fallback: 1, "How many")
    static let color = QueryParameter<Color>.choice("color", "Which")
    static let all: Fields = [name, count, color]
}

struct Reading {
    var name: String?
    var count: Int?
    var color: Color?
    var errors: [Problem.Field] = []

    init(_ query: String) {
        self.init(Array(query.utf8))
    }

    init(_ query: [UInt8]) {
        var reader = QueryReader(query, known: Known.all)
        name = reader.value(of: Known.name)
        count = reader.value(of: Known.count)
        color = reader.value(of: Known.color)
        do {
            try reader.finish()
        } catch {
            errors = error.errors
        }
    }

    /// The bad fields' names, in any order.
    var badFields: [String] { errors.map(\.field).sorted() }
}

@Suite("A query")
struct QueryReaderTests {
    @Test(
        "gives its values",
        arguments: [
            "name=Ada&count=3&color=red", "color=red&count=3&name=Ada",
            "&&name=Ada&&color=red&count=3&",
            "%6eame=%41da&c%6Funt=3&color=re%64",
        ]
    )
    func values(query: String) {
        let reading = Reading(query)
        #expect(reading.errors == [])
        #expect(reading.name == "Ada")
        #expect(reading.count == 3)
        #expect(reading.color == .red)
    }

    @Test("without optional parameters has none")
    func optional() {
        let reading = Reading("name=A+%2B=B")
        #expect(reading.errors == [])
        #expect(reading.name == "A +=B")
        #expect(reading.count == nil)
        #expect(reading.color == nil)
    }

    @Test("with many faults names every bad field at once")
    func allAtOnce() {
        let reading = Reading("count=0&color=blue&colour=red&x")
        #expect(reading.badFields == ["color", "colour", "count", "name", "x"])
        let messages = Dictionary(
            uniqueKeysWithValues: reading.errors.map { ($0.field, $0.message) }
        )
        #expect(messages["name"] == "required")
        #expect(messages["count"] == "expected a whole number from 1 to 9")
        #expect(messages["color"] == "expected one of red, green")
        #expect(messages["colour"] == "unknown parameter")
    }

    @Test(
        "with one bad parameter names it and what is wrong",
        arguments: [
            ("", "name", "required"), ("name=", "name", "expected a name"),
            ("name", "name", "expected a name"), ("NAME=a&name=a", "NAME", "unknown parameter"),
            ("name=a&name=b", "name", "given more than once"),
            ("name=a&name=a&name=a", "name", "given more than once"),
            ("name=&name=a", "name", "given more than once"),
            ("name=%zz&name=a", "name", "given more than once"),
            ("name=a&n%61me=b", "name", "given more than once"),
            ("name=%", "name", "malformed percent-encoding"),
            ("name=%4", "name", "malformed percent-encoding"),
            ("name=%FF", "name", "not valid UTF-8"), ("name=a%00", "name", "a NUL character"),
            ("name=a&=x", "", "unknown parameter"), ("name=a&%zz=1", "%zz", "unknown parameter"),
            ("name=a&name%00=1", "name%00", "unknown parameter"),
            ("name=a&count=1;DROP", "count", "expected a whole number from 1 to 9"),
        ]
    )
    func one(query: String, field: String, message: String) {
        #expect(Reading(query).errors == [Problem.Field(field, message)])
    }

    @Test(
        "takes whole numbers as the schema has them, no others",
        arguments: [
            "", "0", "10", "+1", "-1", " 1", "1 ", "1.0", "1e0", "0x1", "٣", "99999999999999999999",
        ]
    )
    func numbers(text: String) {
        let encoded = text.utf8.map { "%" + String(0x100 + Int($0), radix: 16).dropFirst() }
            .joined()
        #expect(Reading("name=a&count=" + encoded).badFields == ["count"])
    }

    @Test("whose raw bytes are not UTF-8 is refused by field")
    func rawBytes() {
        #expect(Reading(Array("name=".utf8) + [0xFF]).badFields == ["name"])
        #expect(Reading(Array("name=a&".utf8) + [0xFF, 0x3D]).badFields == ["\u{FFFD}"])
        #expect(Reading(Array("name=a".utf8) + [0]).errors.map(\.message) == ["a NUL character"])
    }

    @Test("records what a handler finds wrong beyond one field")
    func refusal() {
        var reader = QueryReader(Array("name=a".utf8), known: Known.all)
        _ = reader.value(of: Known.name)
        reader.refuse("name", "not today")
        let problem = #expect(throws: Problem.self) { try reader.finish() }
        #expect(problem?.errors == [Problem.Field("name", "not today")])
        #expect(problem?.status == .badRequest)
    }
}

@Suite("A query of ten thousand bytes")
struct LongQueryTests {
    @Test("in one value is read whole")
    func longValue() {
        let value = String(repeating: "x", count: 10_000)
        #expect(Reading("name=" + value).name == value)
    }

    @Test("in one name is not repeated to the client")
    func longName() {
        let reading = Reading("name=a&" + String(repeating: "x", count: 10_000) + "=1")
        #expect(reading.badFields == [String(repeating: "x", count: 40)])
    }

    @Test("in one name of combining marks is not repeated either")
    func combiningName() {
        let reading = Reading("name=a&x" + String(repeating: "\u{301}", count: 5_000) + "=1")
        #expect(reading.errors.count == 1)
        #expect((reading.badFields.first?.utf8.count ?? 0) <= 160)
    }

    @Test("of unknown parameters gets an answer that is not many times as long")
    func manyUnknown() throws {
        let query = Array(String(repeating: "a&b&", count: 2_500).utf8)
        let problem = #expect(throws: Problem.self) {
            try QueryReader(query, known: Known.all).finish()
        }
        let body = try #require(problem).response(requestID: "id").body
        #expect(body.count <= 10_000)
    }
}
