import HTTP
import JSONText
import Testing

@Suite("A body's reader")
struct BodyReaderTests {
    private static let name = BodyField<String>.text("name", "A name", schema: .null) { text in
        text.isEmpty ? .invalid("expected a name") : .valid(text)
    }
    private static let color = BodyField<Color>.choice(
        "color",
        required: false,
        of: [.red],
        "Which"
    )
    private static let flag = BodyField<Bool>.flag("flag", "Whether")
    private static let all: Fields = [name, color, flag]

    private static func request(
        _ body: String,
        type: String? = "application/json"
    ) -> Request {
        Request(
            method: .post,
            path: [],
            headers: type.map { [.contentType: $0] } ?? [:],
            body: Array(body.utf8),
            id: "id",
            address: "",
            deadline: .now
        )
    }

    /// What is wrong with a body, by field.
    private static func errors(_ body: String) throws -> [Problem.Field] {
        do throws(Problem) {
            var reader = try BodyReader(request(body), known: all)
            _ = reader.value(of: name)
            _ = reader.value(of: color)
            _ = reader.value(of: flag)
            try reader.finish()
            return []
        } catch {
            #expect(error.status == .badRequest)
            return error.errors
        }
    }

    @Test
    func `gives the members' values, whatever their order`() throws {
        for body in [
            #"{"name":"Ada","color":"red","flag":true}"#,
            #" { "flag" : true , "color" : "r\u0065d" , "name" : "Ada" } "#,
        ] {
            var reader = try BodyReader(Self.request(body), known: Self.all)
            #expect(reader.value(of: Self.name) == "Ada")
            #expect(reader.value(of: Self.color) == .red)
            #expect(reader.value(of: Self.flag) == true)
            #expect(reader.has(Self.flag))
            try reader.finish()
        }
    }

    @Test
    func `has no values for members that may be left out`() throws {
        var reader = try BodyReader(Self.request("{}"), known: Self.all)
        #expect(reader.value(of: Self.name.optional) == nil)
        #expect(reader.value(of: Self.color) == nil)
        #expect(reader.value(of: Self.flag) == nil)
        #expect(!reader.has(Self.color))
        try reader.finish()
    }

    @Test
    func `names every bad member at once`() throws {
        let errors = try Self.errors(#"{"color":"green","flag":1,"colour":"red","Name":"x"}"#)
        #expect(
            errors == [
                .init("colour", "unknown field"), .init("Name", "unknown field"),
                .init("name", "required"), .init("color", "expected one of red"),
                .init("flag", "expected true or false"),
            ]
        )
    }

    @Test(
        arguments: [
            (#"{"name":""}"#, "name", "expected a name"),
            (#"{"name":null}"#, "name", "expected a string"),
            (#"{"name":1}"#, "name", "expected a string"),
            (#"{"name":["a"]}"#, "name", "expected a string"),
            (#"{"name":"a","color":null}"#, "color", "expected one of red"),
            (#"{"name":"a","color":"Red"}"#, "color", "expected one of red"),
            (#"{"name":"a","color":["red"]}"#, "color", "expected one of red"),
            (#"{"name":"a","flag":"true"}"#, "flag", "expected true or false"),
            (#"{"name":"a","flag":null}"#, "flag", "expected true or false"),
            (#"{"name":"a","":1}"#, "", "unknown field"),
            ("[]", "body", "expected a JSON object"), ("null", "body", "expected a JSON object"),
            ("\"name\"", "body", "expected a JSON object"),
        ]
    )
    func `names one bad member and what is wrong`(
        body: String,
        field: String,
        message: String
    ) throws {
        #expect(try Self.errors(body) == [.init(field, message)])
    }

    @Test(arguments: ["", "{", "name=a", #"{"name":"a","name":"a"}"#, #"{"name":"a"}x"#])
    func `says where a body stops being JSON`(body: String) throws {
        let errors = try Self.errors(body)
        #expect(errors.map(\.field) == ["body"])
        #expect(errors.first?.message.hasPrefix("expected a JSON object: ") == true)
        #expect(errors.first?.message.contains(" at byte ") == true)
    }

    @Test
    func `keeps what a handler finds wrong beyond one field`() throws {
        var reader = try BodyReader(Self.request(#"{"name":"a"}"#), known: Self.all)
        #expect(reader.value(of: Self.name) == "a")
        reader.refuse("name", "not today")
        let problem = #expect(throws: Problem.self) { try reader.finish() }
        #expect(problem?.errors == [.init("name", "not today")])
    }

    @Test(
        arguments: [
            nil, "", "application/json", "APPLICATION/JSON", "application/json;charset=utf-8",
            "application/json ; a=b", "application/json\t;a=b",
        ]
    )
    func `takes JSON's type, and a body without one`(type: String?) throws {
        _ = try BodyReader(Self.request("{}", type: type), known: Self.all)
    }

    @Test(
        arguments: [
            "text/plain", "application/jsonx", "application/json,text/html", "json", ";", " ",
            "application/x-www-form-urlencoded", "application/merge-patch+json",
        ]
    )
    func `takes no other type`(type: String) {
        let problem = #expect(throws: Problem.self) {
            try BodyReader(Self.request("{}", type: type), known: Self.all)
        }
        #expect(problem?.status == .unsupportedMediaType)
    }

    @Test
    func `repeats neither long names nor many of them`() throws {
        let long = String(repeating: "x", count: 200)
        #expect(
            try Self.errors("{\"name\":\"a\",\"\(long)\":1}").map(\.field) == ["\(long.prefix(40))"]
        )
        let many = (0..<5_000).map { "\"f\($0)\":1" }.joined(separator: ",")
        #expect(try Self.errors("{\"name\":\"a\",\(many)}").count == 20)
    }
}
