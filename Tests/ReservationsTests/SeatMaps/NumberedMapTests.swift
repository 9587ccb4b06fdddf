@testable import Reservations
import Testing

@Suite("A map of numbered seats")
struct NumberedMapTests {
    @Test("has the numbers from one on as codes", arguments: [1, 10, 11, 20, 21, 50, 5_000])
    func codes(total: Int) throws {
        let map = try #require(SeatMap.numbered(total))
        #expect(map.seats.map(\.code) == (1...total).map(String.init))
        #expect(Set(map.seats.map(\.position)).count == total)
        #expect(map.zones.map(\.price) == [nil])
        #expect(map.seats.allSatisfy { $0.zone == 0 && !$0.isBlocked })
    }

    @Test("has rows of twenty with an aisle in their middle")
    func layout() throws {
        let map = try #require(SeatMap.numbered(50))
        #expect(
            map.seats.filter { $0.features == [.aisle] }.map(\.code) == [
                "10", "11", "30", "31", "50",
            ]
        )
        #expect(map.seats[10].position == SeatMap.Position(x: 22, y: 0))
        #expect(map.seats[49].position == SeatMap.Position(x: 18, y: 4))
        #expect([map.seats[49].row, map.seats[49].column] == ["3", "10"])
    }

    @Test("of ten seats or fewer has no aisle", arguments: [1, 10])
    func small(total: Int) throws {
        let map = try #require(SeatMap.numbered(total))
        #expect(map.seats.allSatisfy { $0.features.isEmpty })
    }

    @Test("of no seats, or of too many, is none", arguments: [Int.min, -1, 0, 5_001, Int.max])
    func refused(total: Int) {
        #expect(SeatMap.numbered(total) == nil)
    }
}
