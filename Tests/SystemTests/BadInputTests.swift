import Platform
import Support
import Testing

@Suite("Bad input", .serialized)
struct BadInputTests {
    private static let stack = Monitor<Stack?>(nil)

    /// One stack for all: nothing here changes it.
    private static func shared() throws -> Stack {
        try stack.withLock { stack in
            if let stack { return stack }
            let made = try Stack()
            stack = made
            return made
        }
    }

    @Test(
        "is a 400 that names the fields",
        arguments: [
            ("", ["departure", "arrival", "travel_date"]),
            (
                "departure=JF&arrival=LAXX&travel_date=2027-02-30",
                ["departure", "arrival", "travel_date"]
            ),
            ("departure=JFK&arrival=jfk&travel_date=2027-03-02", ["arrival"]),
            ("departure=JFK&arrival=XXX&travel_date=2027-03-02", ["arrival"]),
            ("departure=XXX&arrival=YYY&travel_date=2027-03-02", ["departure", "arrival"]),
            ("departure=' OR 1=1&arrival=LAX&travel_date=2027-03-02", ["departure"]),
            ("departure='%20OR%201=1--&arrival=LAX&travel_date=2027-03-02", ["departure"]),
            ("departure=JFK%00&arrival=LAX&travel_date=2027-03-02", ["departure"]),
            ("departure=%ff%fe&arrival=LAX&travel_date=2027-03-02", ["departure"]),
            ("departure=%zz&arrival=%4&travel_date=%", ["departure", "arrival", "travel_date"]),
            ("departure=JFK&departure=JFK&arrival=LAX&travel_date=2027-03-02", ["departure"]),
            ("departure=JFK&arrival=LAX&travel_date=2027-13-01", ["travel_date"]),
            ("departure=JFK&arrival=LAX&travel_date=2027-3-1", ["travel_date"]),
            ("departure=JFK&arrival=LAX&travel_date=0000-01-01", ["travel_date"]),
            ("departure=JFK&arrival=LAX&travel_date=tomorrow", ["travel_date"]),
        ]
    )
    func named(query: String, fields: [String]) throws {
        let target = "/api/v1/flights?\(query.replacing(" ", with: "+"))"
        let answer = try Self.shared().get(target)
        #expect(answer.status == 400, "\(answer.text)")
        #expect(answer.headers["content-type"] == "application/problem+json")
        #expect(answer.badFields == fields, "\(answer.text)")
    }

    @Test(
        "in an optional parameter names it",
        arguments: [
            "passengers=0", "passengers=10", "passengers=two", "passengers=1.5", "passengers=",
            "passengers=9223372036854775808", "passengers=+2", "cabin=steerage", "max_stops=2",
            "max_stops=-1", "sort=name", "limit=0", "limit=101", "cursor=x", "cabn=economy",
            "cursor=f2.price.1.1.1.0192b1c0-0000-7000-8000-000000000000",
        ]
    )
    func optional(parameter: String) throws {
        let answer = try Self.shared().search(
            "JFK",
            "LAX",
            "&\(parameter.replacing("+", with: "%2B"))"
        )
        #expect(answer.status == 400)
        #expect(answer.badFields == [String(parameter.prefix { $0 != "=" })])
    }

    @Test("of ten kilobytes in one parameter names it")
    func long() throws {
        let words = String(repeating: "A", count: 10_000)
        let answer = try Self.shared().get(
            "/api/v1/flights?departure=\(words)&arrival=LAX&travel_date=2027-03-02"
        )
        #expect((answer.status, answer.badFields) == (400, ["departure"]))
        let unknown = try Self.shared().search("JFK", "LAX", "&\(words)=1")
        #expect(unknown.status == 400)
        #expect(unknown.text.utf8.count < 1_000)
        #expect(try Self.shared().get("/api/v1/airports?search=\(words)").badFields == ["search"])
    }

    @Test("at random never brings the service down")
    func random() throws {
        var generator = SystemRandomNumberGenerator()
        let letters = Array("abcdefgh=&%+?./#'\"<>[]{}0123456789-_ÿ\u{7F}".utf8)
        for _ in 0..<300 {
            let length = Int.random(in: 0..<200, using: &generator)
            let query = (0..<length).map { _ in letters.randomElement(using: &generator) ?? 65 }
            let request =
                Array("GET /api/v1/flights?".utf8) + query
                + Array(" HTTP/1.1\r\nHost: t\r\n\r\n".utf8)
            let answer = try WebClient(port: Self.shared().port).send(raw: request)
            #expect(answer.status == 400, "\(query)")
        }
        #expect(try Self.shared().search().status == 200)
    }
}
