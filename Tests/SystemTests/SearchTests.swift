import JSONText
import Platform
import Support
import Testing

@Suite("Flight search through nginx", .serialized)
struct SearchTests {
    let stack: Stack

    init() throws {
        stack = try Stack()
    }

    @Test("is a MISS, then a HIT with the same body")
    func missThenHit() throws {
        let first = try stack.search()
        #expect((first.status, first.cacheStatus) == (200, "MISS"))
        let second = try stack.search()
        #expect((second.status, second.cacheStatus) == (200, "HIT"))
        #expect(first.body == second.body)
    }

    @Test("shows each flight as the contract says")
    func shape() throws {
        let answer = try stack.search()
        let flight = try #require(answer.json?["results"]?[0])
        let names = ["id", "flight_num", "carrier", "departure", "arrival", "departure_time"]
        for name in names { #expect(flight[name] != nil, "\(name) is missing") }
        #expect(flight["departure"] == .string("JFK"))
        #expect(flight["stops"] == .number(0))
        #expect(flight["departure_time"] == .string("2027-03-02T07:00:00-05:00"))
        let cabin = try #require(flight["cabins"]?[0])
        #expect(cabin["seats_left"] == .number(9))
        #expect(cabin["currency"] == .string("USD"))
        guard case .string(let id) = flight["id"] else { return }
        let same = try stack.get("/api/v1/flights/\(id)")
        #expect(same.status == 200)
        #expect(same.json == flight)
    }

    @Test("takes codes in any case with spaces around them, and a trailing slash")
    func spelling() throws {
        let plain = try stack.search()
        for target in [
            "/api/v1/flights/?departure=jfk&arrival=%20LAX+&travel_date=2027-03-02",
            "/api/flights?departure=JFK&arrival=lax&travel_date=2027-03-02",
        ] {
            let answer = try stack.get(target)
            #expect(answer.body == plain.body)
            #expect(answer.cacheStatus == "HIT")
        }
    }

    @Test("narrows and sorts, and keeps each kind of search by itself")
    func filters() throws {
        let business = try stack.search("JFK", "LAX", "&cabin=business&sort=price")
        #expect(business.cacheStatus == "MISS")
        guard case .array(let flights) = business.json?["results"] else {
            Issue.record("no results")
            return
        }
        #expect(flights.count >= 2)
        for flight in flights {
            #expect(flight["cabins"]?[0]?["cabin"] == .string("business"))
            #expect(flight["cabins"]?[1] == nil)
        }
        #expect(try stack.search("JFK", "LAX", "&max_stops=1").status == 200)
    }

    @Test("pages through a day")
    func pages() throws {
        var ids: [JSON] = []
        var cursor = ""
        for _ in 0..<10 {
            let answer = try stack.search("JFK", "LAX", "&limit=1\(cursor)")
            if let id = answer.json?["results"]?[0]?["id"] { ids.append(id) }
            guard case .string(let next) = answer.json?["next"] else { break }
            cursor = "&cursor=\(next)"
        }
        guard case .array(let all) = try stack.search().json?["results"] else { return }
        #expect(ids == all.compactMap { $0["id"] })
    }

    @Test("answers a known pair without flights with an empty list, which is a HIT next time")
    func empty() throws {
        for status in ["MISS", "HIT"] {
            let answer = try stack.search("KTM", "LIM")
            #expect((answer.status, answer.cacheStatus) == (200, status))
            #expect(answer.text == #"{"results":[],"next":null}"#)
        }
    }

    @Test(
        "does not know a flight of another id",
        arguments: ["x", "0192b1c0-0000-4000-8000-000000000000"]
    )
    func unknownFlight(id: String) throws {
        #expect(try stack.get("/api/v1/flights/\(id)").status == 404)
    }

    @Test("cuts all pages after the first from one answer: anybody can make up cursors")
    func cursors() throws {
        let first = try stack.search()
        for number in 0..<20 {
            let cursor = "f2.departure_time.\(number).0.0.0192b1c0-0000-7000-8000-000000000000"
            let rest = try stack.search("JFK", "LAX", "&limit=\(100 - number)&cursor=\(cursor)")
            #expect(rest.cacheStatus == (number == 0 ? "MISS" : "HIT"))
            // It stands before all of them.
            #expect(rest.body == first.body)
        }
        let fields = try stack.redis.command("HLEN", "hf:s1:{JFK:LAX:2027-03-02}")
        #expect(fields.hasPrefix("2\n"), "\(fields)")
        let late = "f2.departure_time.99999999999.0.0.0192b1c0-0000-7000-8000-000000000000"
        let end = try stack.search("JFK", "LAX", "&cursor=\(late)")
        #expect(end.text == #"{"results":[],"next":null}"#)
    }

    @Test("finds airports, the exact code first")
    func airports() throws {
        let answer = try stack.get("/api/v1/airports?search=lax")
        #expect(answer.json?["results"]?[0]?["iata"] == .string("LAX"))
        let saoPaulo = try stack.get("/api/v1/airports?search=sao+paulo")
        #expect(saoPaulo.json?["results"]?[0]?["iata"] == .string("GRU"))
        #expect(try stack.get("/api/v1/airports?limit=0").badFields == ["limit"])
    }

    @Test("a change that is forgotten from the cache shows at the next search, in every responder")
    func forget() throws {
        _ = try stack.search()
        try stack.database.query(
            "UPDATE zone_counts SET taken = seats - 3 WHERE zone = 'economy'"
        )
        let result = try stack.holdfast("cache", "forget", "JFK", "LAX", "2027-03-02")
        #expect(result.code == 0, "\(result.output)")
        #expect(
            eventually(within: .seconds(3)) {
                (try? stack.search())?.text.contains(#""seats_left":3"#) == true
            }
        )
    }
}
