import JSONText
import Support
import Testing

@Suite("A connection through nginx", .serialized)
struct ConnectionTests {
    private static let stack = SharedStack {
        let stack = try Stack(settings: SharedStack.cheapPasswords, limits: .outOfReach)
        for (kind, lines) in [
            (
                "airports",
                """
                iata,icao,name,city,subdivision,country,latitude,longitude,timezone,\
                minimum_connection_minutes
                QQA,,A,A,,US,0,0,America/New_York,
                QQB,,B,B,,US,0,0,UTC,
                QQH,,H,H,,GB,0,0,Europe/London,45

                """
            ),
            (
                "flights",
                """
                carrier,number,departure,arrival,departure_time,arrival_time,days,first_date,\
                last_date,aircraft,fares
                0C,1,QQA,QQH,08:00,20:00,1234567,2027-06-01,2027-06-30,223,economy=80.50;business=300.00 EUR
                0C,2,QQH,QQB,20:45,22:00,1234567,2027-06-01,2027-06-30,AT7,economy=40.25 EUR
                0C,3,QQA,QQB,07:00,23:30,1234567,2027-06-01,2027-06-30,AT7,economy=220.00 EUR

                """
            ),
        ] {
            let file = TemporaryFile(lines)
            let (code, output) = try stack.holdfast("import", kind, file.path)
            try #require(code == 0, "\(output)")
        }
        return stack
    }
    private let stack: Stack

    init() throws {
        stack = try Self.stack()
    }

    private func search(_ day: Int, _ rest: String = "") throws -> WebAnswer {
        try stack.get(
            "/api/v1/flights?departure=qqa&arrival=QQB&travel_date=2027-06-0\(day)&max_stops=1\(rest)"
        )
    }

    private func calendar(_ rest: String = "") throws -> WebAnswer {
        try stack.get("/api/v1/flights/calendar?departure=qqa&arrival=QQB&month=2027-06\(rest)")
    }

    private func results(_ answer: WebAnswer) throws -> [JSON] {
        try #require(answer.status == 200, "\(answer.text)")
        guard case .array(let results) = answer.json?["results"] else { return [] }
        return results
    }

    /// Leaves so many seats in a cabin of a flight of the day.
    private func leave(_ seats: Int, of number: Int, on day: Int) throws -> String {
        let flight = try stack.database.query(
            "SELECT id FROM flights WHERE number = '\(number)' AND travel_date = '2027-06-0\(day)'"
        )[0]
        try stack.database.query(
            """
            UPDATE zone_counts SET taken = seats - \(seats)
            WHERE inventory_id = '\(flight)' AND zone = 'economy'
            """
        )
        return flight
    }

    @Test
    func `is shown beside flights as the contract says, and booked by its legs`() throws {
        let first = try search(1)
        #expect(first.cacheStatus == "MISS")
        #expect(try search(1).cacheStatus == "HIT")
        #expect(try search(1).body == first.body)
        let all = try results(first)
        #expect(all.map { $0["stops"] } == [.number(0), .number(1)])
        #expect(all[0]["legs"] == nil)
        let connection = all[1]
        for name in ["id", "flight_num", "carrier"] { #expect(connection[name] == .null) }
        #expect(connection["departure"] == .string("QQA"))
        #expect(connection["arrival"] == .string("QQB"))
        #expect(connection["departure_time"] == .string("2027-06-01T08:00:00-04:00"))
        #expect(connection["arrival_time"] == .string("2027-06-01T22:00:00+00:00"))
        #expect(connection["duration_minutes"] == .number(600))
        // Only economy is sold on both.
        #expect(connection["cabins"]?[1] == nil)
        let cabin = try #require(connection["cabins"]?[0])
        #expect(cabin["price"] == .string("120.75"))
        #expect(cabin["currency"] == .string("EUR"))
        #expect(cabin["seats_left"] == .number(9))
        guard case .array(let legs) = connection["legs"] else {
            Issue.record("no legs")
            return
        }
        #expect(legs.map { $0["flight_num"] } == [.string("0C1"), .string("0C2")])
        for leg in legs {
            let id = try #require(leg["id"]?.text)
            #expect(try stack.get("/api/v1/flights/\(id)").json == leg)
        }
        let seats: [JSON] = try legs.map { leg in
            let id = try #require(leg["id"])
            return .object([("flight_id", id), ("seats", .array([.string("18A")]))])
        }
        let booked = try stack.book([("legs", .array(seats))], by: try stack.customer())
        #expect(booked.status == 201, "\(booked.text)")
        #expect(booked.json?["total_price"] == .string("120.75"))
        // Without being asked for it is not there.
        let direct = try stack.get(
            "/api/v1/flights?departure=QQA&arrival=QQB&travel_date=2027-06-01"
        )
        #expect(try results(direct) == [all[0]])
    }

    @Test
    func `is sorted among flights, and found page by page`() throws {
        func stops(_ order: String) throws -> [JSON?] {
            try results(try search(2, "&sort=\(order)")).map { $0["stops"] }
        }
        // The flight leaves an hour sooner, takes two and a half hours longer, and costs more.
        #expect(try stops("departure_time") == [.number(0), .number(1)])
        #expect(try stops("price") == [.number(1), .number(0)])
        #expect(try stops("duration") == [.number(1), .number(0)])
        let first = try search(2, "&sort=price&limit=1")
        let next = try #require(first.json?["next"]?.text)
        let second = try search(2, "&sort=price&limit=1&cursor=\(next)")
        #expect(second.cacheStatus == "MISS")
        #expect(second.json?["next"] == .null)
        let again = try search(2, "&sort=price&limit=2&cursor=\(next)")
        #expect((again.cacheStatus, again.body) == ("HIT", second.body))
        #expect(
            try results(first) + results(second) == results(try search(2, "&sort=price"))
        )
        #expect(try results(try search(2, "&cabin=business")).isEmpty)
    }

    @Test
    func `that is cached shows at once what is sold of its second leg`() throws {
        let leg = try leave(5, of: 2, on: 3)
        func left() throws -> JSON? { try results(try search(3))[1]["cabins"]?[0]?["seats_left"] }
        #expect(try left() == .number(5))
        #expect(try search(3).cacheStatus == "HIT")
        let booked = try stack.book(
            Stack.seats("flight", leg, "2A", "2C"),
            by: try stack.customer()
        )
        try #require(booked.status == 201, "\(booked.text)")
        #expect(try left() == .number(3))
        let passengers = try results(try search(3, "&passengers=4"))
        #expect(passengers.map { $0["stops"] } == [.number(0)])
    }

    @Test
    func `is not cached for longer than until it leaves`() throws {
        try stack.database.query(
            """
            UPDATE flights SET departure_at = now() + interval '20 minutes',
                arrival_at = now() + interval '9 hours'
            WHERE number = '3' AND departure = 'QQA' AND travel_date = '2027-06-09'
            """
        )
        func life(_ day: Int) throws -> Int {
            #expect(try search(day).cacheStatus == "MISS")
            let life = try stack.redis.command("TTL", "hf:s1:{QQA:QQB:2027-06-0\(day)}")
            return try #require(life.split(separator: "\n").first.flatMap { Int($0) })
        }
        #expect(try (1...1_200).contains(life(9)))
        // The control: others are, for 25 minutes at least.
        #expect(try life(8) > 1_200)
    }

    @Test
    func `a month's prices are cached, and show at once what is sold`() throws {
        let first = try calendar()
        #expect(first.cacheStatus == "MISS")
        let days = try results(first)
        #expect(days.count == 30)
        #expect(
            days[0]
                == .object([
                    ("date", .string("2027-06-01")), ("price", .string("220.00")),
                    ("currency", .string("EUR")),
                ])
        )
        #expect(first.json?["next"] == .null)
        #expect(try calendar().cacheStatus == "HIT")
        #expect(try calendar("&cabin=business").text == #"{"results":[],"next":null}"#)
        let flight = try leave(5, of: 3, on: 4)
        #expect(try results(try calendar("&passengers=5")).count == 30)
        let booked = try stack.book(
            Stack.seats("flight", flight, "2A"),
            by: try stack.customer()
        )
        try #require(booked.status == 201, "\(booked.text)")
        #expect(try results(try calendar("&passengers=5")).count == 29)
        #expect(try results(try calendar("&passengers=4")).count == 30)
    }

    @Test(
        arguments: [
            ("", ["departure", "arrival", "month"]),
            ("departure=QQA&arrival=qqa&month=2027-06", ["arrival"]),
            ("departure=QQX&arrival=QQY&month=2027-06", ["departure", "arrival"]),
            ("departure=QQA&arrival=QQB&month=2027-13", ["month"]),
            ("departure=QQA&arrival=QQB&month=2027-06-01", ["month"]),
            ("departure=QQA&arrival=QQB&month=2027-06&month=2027-06", ["month"]),
            ("departure=QQA&arrival=QQB&month=2027-06&passengers=10", ["passengers"]),
            ("departure=QQA&arrival=QQB&month=2027-06&cabin=roof", ["cabin"]),
            ("departure=QQA&arrival=QQB&month=2027-06&max_stops=1", ["max_stops"]),
            ("departure=QQA&arrival=QQB&travel_date=2027-06-01", ["month", "travel_date"]),
        ]
    )
    func `a month that cannot be told is a 400 that names why`(
        query: String,
        fields: [String]
    ) throws {
        let answer = try stack.get("/api/v1/flights/calendar?\(query)")
        #expect(answer.status == 400)
        #expect(answer.headers["content-type"] == "application/problem+json")
        #expect(answer.badFields.sorted() == fields.sorted(), "\(answer.text)")
    }

    @Test
    func `the ends of time are no error`() throws {
        for (date, month) in [("0001-01-01", "0001-01"), ("9999-12-31", "9999-12")] {
            let route = "departure=QQA&arrival=QQB"
            for target in [
                "/api/v1/flights?\(route)&travel_date=\(date)&max_stops=1",
                "/api/v1/flights/calendar?\(route)&month=\(month)",
            ] {
                #expect(try stack.get(target).text == #"{"results":[],"next":null}"#, "\(target)")
            }
        }
    }
}
