import Reservations
import Testing

@Suite("A map made from the seats of each cabin")
struct CabinMapTests {
    private func codes(_ cabins: [(cabin: Cabin, seats: Int)]) throws -> [String] {
        try SeatMap.cabins(cabins).seats.map(\.code)
    }

    @Test("has as many seats in each cabin, whatever their number")
    func counts() throws {
        for seats in [1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 99, 100, 101, 250, 251, 1_000] {
            for cabin in Cabin.allCases {
                let map = try SeatMap.cabins([(cabin, seats)])
                #expect(map.seatsForSale == [seats])
                #expect(map.zones.map(\.name) == [cabin.rawValue])
                #expect(map.kind == .cabin)
            }
        }
    }

    @Test("has its cabins from the front, however they are told")
    func order() throws {
        let told: [(cabin: Cabin, seats: Int)] = [(.economy, 300), (.first, 4), (.business, 8)]
        let map = try SeatMap.cabins(told)
        #expect(map.zones.map(\.name) == ["first", "business", "economy"])
        #expect(map.seatsForSale == [4, 8, 300])
        #expect(map.seats.map(\.zone) == map.seats.map(\.zone).sorted())
        #expect(map.seats[4].code == "2A")
        #expect(map.seats[12].code == "4A")
    }

    @Test("has rows as wide as an aircraft of that size")
    func widths() throws {
        #expect(try codes([(.economy, 8)]) == ["1A", "1C", "1D", "1F", "2A", "2C", "2D", "2F"])
        let narrow = try codes([(.economy, 150), (.business, 6)])
        #expect(narrow.prefix(6) == ["1A", "1C", "1D", "1F", "2A", "2C"])
        #expect(narrow[6...].prefix(6) == ["3A", "3B", "3C", "3D", "3E", "3F"])
        let wide = try codes([(.economy, 300), (.premiumEconomy, 7)])
        #expect(wide.prefix(7) == ["1A", "1C", "1D", "1E", "1G", "1H", "1K"])
        #expect(wide[7...].prefix(9) == ["2A", "2B", "2C", "2D", "2E", "2F", "2H", "2J", "2K"])
    }

    @Test("has windows and aisles, and each place once")
    func features() throws {
        let map = try SeatMap.cabins([(.economy, 150), (.business, 12)])
        let features = Dictionary(uniqueKeysWithValues: map.seats.map { ($0.code, $0.features) })
        #expect(features["1A"] == [.window])
        #expect(features["4C"] == [.aisle])
        #expect(features["4B"] == [])
        #expect(Set(map.seats.map(\.position)).count == 162)
    }

    @Test("of more seats than a map may have is refused")
    func tooMany() {
        let cabins = Cabin.allCases.map { (cabin: $0, seats: 1_300) }
        #expect(throws: SeatMapError.self) { try SeatMap.cabins(cabins) }
    }
}
