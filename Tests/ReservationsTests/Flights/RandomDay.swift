@testable import Reservations
import Support
import Testing

/// Flights from A, to B and in between, that nobody has chosen, with many ties and near misses.
struct RandomDay {
    /// 2027-06-01T00:00:00Z; the test's airports keep UTC unless a test says otherwise.
    static let midnight = 1_811_808_000

    private var random: SeededRandom
    private var count = 0

    init(seed: UInt64) {
        random = SeededRandom(seed: seed)
    }

    /// A flight by minutes after midnight.
    static func flight(
        _ id: String,
        _ departure: String,
        _ arrival: String,
        _ start: Int,
        _ end: Int,
        _ fares: [Flight.Fare],
        offsets: (departure: Int, arrival: Int) = (0, 0)
    ) throws -> Flight {
        Flight(
            id: id,
            carrier: "HF",
            number: "1",
            departure: try #require(AirportCode(departure)),
            arrival: try #require(AirportCode(arrival)),
            departureTime: time(start, offset: offsets.departure),
            arrivalTime: time(end, offset: offsets.arrival),
            fares: fares
        )
    }

    static func fare(
        _ cabin: Cabin = .economy,
        _ price: Int = 100,
        _ currency: String = "EUR",
        seats: Int = 9
    ) throws -> Flight.Fare {
        let currency = try #require(Currency(currency))
        return Flight.Fare(
            cabin: cabin,
            price: Money(minorUnits: price, currency),
            seatsLeft: seats
        )
    }

    private static func time(_ minutes: Int, offset: Int) -> ZonedTime {
        let epoch = midnight + 60 * minutes
        let local = Moment(epoch: epoch + 60 * offset).utcText.prefix(19)
        return ZonedTime(local: String(local), offsetMinutes: offset, epoch: epoch)
    }

    mutating func next(_ places: Int = 3, _ legs: Int = 12) throws -> DayFlights {
        let hubs = ["HUA", "HUB", "HUC"].prefix(places)
        var day = DayFlights(direct: [])
        for hub in hubs { day.minimums[try #require(AirportCode(hub))] = number(1...4) * 15 }
        day.direct = try (0..<number(0...3)).map { _ in try flight("AAA", "BBB", 0...95) }
        for _ in 0..<legs {
            let hub = hubs.randomElement(using: &random) ?? "HUA"
            day.first.append(try flight("AAA", hub, 0...95))
            day.second.append(try flight(hub, "BBB", 0...300))
        }
        return day
    }

    private mutating func number(_ range: ClosedRange<Int>) -> Int {
        Int.random(in: range, using: &random)
    }

    /// Quarters of an hour, so that times meet exactly.
    private mutating func flight(
        _ from: String,
        _ to: String,
        _ quarters: ClosedRange<Int>
    ) throws -> Flight {
        let start = 15 * number(quarters)
        count += 1
        let fares = try Cabin.allCases.suffix(number(1...3)).map { cabin in
            try Self.fare(
                cabin,
                100 * number(1...4),
                number(1...10) == 1 ? "JPY" : "EUR",
                seats: number(0...4)
            )
        }
        let id = String(1_000_000_000_000 + number(1...899) * 1_000_000_000 + count)
        return try Self.flight(
            "00000000-0000-7000-8000-\(id.suffix(12))",
            from,
            to,
            start,
            start + 15 * number(2...40),
            fares
        )
    }
}
