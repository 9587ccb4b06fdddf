import Reservations
import Testing

@Suite("A map that comes with Holdfast")
struct ReadyMapTests {
    @Test(
        "has as many seats in each zone as it says",
        arguments: [
            (ReadyMap.a320, [("business", 12), ("economy", 150)]),
            (.b738, [("business", 16), ("economy", 144)]),
            (.b789, [("business", 32), ("premium_economy", 21), ("economy", 225)]),
            (.cinema, [("standard", 88), ("lounge", 32)]),
            (
                .theatre,
                [
                    ("premium stalls", 140), ("stalls", 296), ("rear stalls", 144),
                    ("balcony", 144), ("rear balcony", 176),
                ]
            ),
        ]
    )
    func totals(ready: ReadyMap, expected: [(String, Int)]) throws {
        let map = try seatMap(ready.text())
        #expect(map.zones.map(\.name) == expected.map(\.0))
        let counts = map.zones.indices.map { zone in map.seats.count { $0.zone == zone } }
        #expect(counts == expected.map(\.1))
    }

    @Test("has each code and each place once, and is small", arguments: ReadyMap.allCases)
    func uniqueness(ready: ReadyMap) throws {
        let text = try ready.text()
        #expect(text.utf8.count < 3_000)
        let map = try seatMap(text)
        #expect(Set(map.seats.map(\.code)).count == map.seats.count)
        #expect(Set(map.seats.map(\.position)).count == map.seats.count)
    }

    @Test(
        "of an aircraft has two windows a row, exit rows and cabins as zones",
        arguments: [
            (ReadyMap.a320, ["11", "12"]), (.b738, ["15", "16"]), (.b789, ["20", "34"]),
        ]
    )
    func aircraft(ready: ReadyMap, exits: [String]) throws {
        let map = try seatMap(ready.text())
        #expect(map.kind == .cabin)
        #expect(map.zones.allSatisfy { Cabin(rawValue: $0.name) != nil && $0.price == nil })
        let rows = Dictionary(grouping: map.seats, by: \.row)
        for seats in rows.values {
            #expect(seats.count { $0.features.contains(.window) } == 2)
            #expect(seats.count { $0.features.contains(.aisle) } >= 2)
        }
        let exitSeats = map.seats.filter { $0.features.contains(.exitRow) }
        #expect(Set(exitSeats.map(\.row)) == Set(exits))
        #expect(rows["13"] == nil)
    }

    @Test("of an A320 has the seats that passengers know")
    func knownSeats() throws {
        let map = try seatMap(ReadyMap.a320.text())
        let features = Dictionary(uniqueKeysWithValues: map.seats.map { ($0.code, $0.features) })
        #expect(features["12A"] == [.window, .exitRow])
        #expect(features["14C"] == [.aisle])
        #expect(features["29E"] == [])
        #expect(features["1B"] == nil)
        #expect(features["13A"] == nil)
    }

    @Test(
        "of a hall has places for wheelchairs with a companion's beside each",
        arguments: [(ReadyMap.cinema, "H", 2), (.theatre, "U", 4)]
    )
    func wheelchairs(ready: ReadyMap, row: String, count: Int) throws {
        let map = try seatMap(ready.text())
        let places = map.seats.filter { $0.features.contains(.wheelchair) }
        let companions = map.seats.filter { $0.features.contains(.companion) }
        #expect(places.count == count)
        for (place, companion) in zip(places, companions) {
            #expect([place.row, companion.row] == [row, row])
            #expect(abs(place.position.x - companion.position.x) == 2)
        }
        #expect(companions.count == count)
    }

    @Test("of a theatre has house seats, seats with a bad view, and codes that tell its floors")
    func theatre() throws {
        let map = try seatMap(ReadyMap.theatre.text())
        #expect(map.seats.filter(\.isBlocked).map(\.code) == ["F13", "F14", "F15", "F16"])
        let restricted = map.seats.filter { $0.features.contains(.restrictedView) }.map(\.code)
        #expect(
            restricted == [
                "A1", "A24", "BA1", "BA2", "BA35", "BA36",
                "BJ1", "BJ2", "BJ3", "BJ4", "BJ29", "BJ30", "BJ31", "BJ32",
            ]
        )
        #expect(!map.seats.contains { $0.row == "I" })
    }
}
