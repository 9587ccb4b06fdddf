import Reservations
import Storage
import Support
import Testing

struct AirportSearchTests {
    private let timetable: Timetable

    init() throws {
        timetable = try Timetable()
    }

    private func codes(_ words: String, limit: Int = 100) throws -> [String] {
        try timetable.responder.airports(
            matching: words,
            after: nil,
            limit: limit,
            until: .now + .seconds(20)
        ).airports.map(\.code.text)
    }

    @Test(arguments: [
        ("sao", "GRU"), ("São Paulo", "GRU"), ("SAO PAULO", "GRU"), ("sao paulo g", "GRU"),
        ("bogota", "BOG"), ("Bogotá", "BOG"), ("BOGOTÁ", "BOG"), ("reykjavik", "KEF"),
        ("chavez", "LIM"), ("jfk", "JFK"), ("KJFK", "JFK"), ("heathrow", "LHR"),
    ])
    func `words find an airport in any case, with accents or without`(
        words: String,
        code: String
    ) throws {
        #expect(try codes(words) == [code])
    }

    @Test
    func `the exact code comes first, then what begins so, then the rest`() throws {
        try timetable.importFile(
            .airports,
            """
            \(Timetable.airportColumns)
            QQA,,Somewhere Quxy,Elsewhere,,US,0,0,UTC
            QQB,,Aquxa,Elsewhere,,US,0,0,UTC
            QQC,,Somewhere,Quxville,,US,0,0,UTC
            QUX,,Somewhere,Elsewhere,,US,0,0,UTC
            """
        )
        #expect(try codes("qux") == ["QUX", "QQC", "QQA", "QQB"])
        #expect(try codes("qu").first == "QUX")
        #expect(try codes("qux", limit: 2) == ["QUX", "QQC"])
    }

    @Test(arguments: ["%", "_", "\\", "j_k", "j%k", "%%%", "jfk\\", "\\%", "' OR '1'='1"])
    func `signs of LIKE and of SQL are letters like any other`(words: String) throws {
        #expect(try codes(words).isEmpty)
    }

    @Test
    func `such letters are found where they stand`() throws {
        try timetable.importFile(
            .airports,
            """
            \(Timetable.airportColumns)
            QQA,,100% Field,a_b,,US,0,0,UTC
            QQB,,Back\\slash,O'Hare,,US,0,0,UTC
            """
        )
        #expect(try codes("100%") == ["QQA"])
        #expect(try codes("a_b") == ["QQA"])
        #expect(try codes("k\\s") == ["QQB"])
        #expect(try codes("o'hare") == ["QQB", "ORD"])
    }

    @Test(arguments: [1, 7, 61, 62, 63])
    func `paging visits every airport once`(limit: Int) throws {
        var seen: [String] = []
        var cursor: AirportCursor?
        var pages = 0
        repeat {
            let page = try timetable.responder.airports(
                matching: "",
                after: cursor,
                limit: limit,
                until: .now + .seconds(20)
            )
            #expect(page.airports.count <= limit)
            seen += page.airports.map(\.code.text)
            // What a client sends back is text.
            cursor = try page.next.map { try #require(AirportCursor($0.description)) }
            pages += 1
        } while cursor != nil && pages < 100
        let all = try timetable.database.query("SELECT iata FROM airports ORDER BY iata")
        #expect(all.count == 62)
        #expect(seen.sorted() == all)
        // As one long page has them.
        #expect(seen == (try codes("")))
    }

    @Test
    func `an airport is told with its city, country and time zone`() throws {
        let found = try timetable.responder.airports(
            matching: "gru",
            after: nil,
            limit: 2,
            until: .now + .seconds(20)
        )
        let airport = try #require(found.airports.first)
        #expect(found.next == nil)
        #expect(airport.name == "São Paulo Guarulhos")
        #expect(airport.city == "São Paulo")
        #expect(airport.country == "BR")
        #expect(airport.timeZone == "America/Sao_Paulo")
    }
}
