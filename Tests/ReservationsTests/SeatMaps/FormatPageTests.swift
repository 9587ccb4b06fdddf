@testable import Reservations
import Support
import Testing

@Suite("The page on the format of seat maps")
struct FormatPageTests {
    private static func page() throws -> String {
        try TestEnvironment.contents(of: "\(TestEnvironment.root())/Config/seat-maps/README.md")
    }

    private static func example() throws -> SeatMap {
        let blocks = try page().split(separator: "```")
        let block = try #require(blocks.first { $0.hasPrefix("json\n") })
        return try seatMap(String(block.dropFirst("json".count)))
    }

    @Test("has an example that is what the words below it say")
    func example() throws {
        let map = try Self.example()
        let codes = map.seats.map(\.code)
        #expect(codes.count == 24 + 6 + 6 + 8)
        #expect(codes.first == "A1")
        #expect(codes.last == "BA8")
        #expect(codes.filter { $0.hasPrefix("D") } == ["D1", "D2", "D3", "D6", "D7", "D8"])
        #expect(map.seats.filter(\.isBlocked).map(\.code) == ["D1"])
        #expect(map.zones.map(\.price) == ["24.00", nil])
    }

    @Test("has rows that are drawn in the middle of each other")
    func drawing() throws {
        let seats = try Self.example().seats
        let places = Dictionary(uniqueKeysWithValues: seats.map { ($0.code, $0.position) })
        #expect(places["A1"] == SeatMap.Position(x: 0, y: 0))
        #expect(places["A4"]?.x == 6)
        // The aisle is at 8.
        #expect(places["C5"] == SeatMap.Position(x: 10, y: 4))
        #expect(places["D6"] == SeatMap.Position(x: 12, y: 6))
        #expect(places["E1"] == SeatMap.Position(x: 3, y: 9))
        #expect(places["BA1"] == SeatMap.Position(x: 1, y: 14))
    }

    @Test("names every feature", arguments: SeatFeature.allCases)
    func features(feature: SeatFeature) throws {
        #expect(try Self.page().contains("`\(feature.rawValue)`"))
    }
}
