import Cache
import Platform
import Redis
import Reservations
import Support
import Testing

@Suite("Those who ask the seat gate at once")
struct GateVisitTests {
    private let redis: RedisServer
    private let gate: SeatGate

    init() throws {
        redis = try RedisServer()
        var options = Client.Options(address: .unix(path: redis.socket))
        // A machine that is busy with other tests is not an outage.
        options.timeout = .seconds(2)
        gate = SeatGate(client: Client(options))
    }

    private static func seat(_ inventory: String, _ code: String) -> SeatKey {
        SeatKey(inventoryID: inventory, code: code)
    }

    private static func visit(_ token: String, _ seats: SeatKey...) -> SeatGate.Visit {
        SeatGate.Visit(seats: seats, token: token, until: .now + .seconds(60))
    }

    /// Whose seats are, by inventory and code.
    private func owners() throws -> [String: String] {
        let entries = try gate.entries()
        return Dictionary(
            uniqueKeysWithValues: entries.map {
                ("\($0.seat.inventoryID)\($0.seat.code)", $0.token)
            }
        )
    }

    /// The first one who finds a seat taken goes past it; from then on the way is closed.
    private func closeWay(_ seats: SeatKey...) {
        for seat in seats { _ = gate.enter([Self.visit("past", seat)]) }
    }

    @Test
    func `are let in by the order in which they stand`() throws {
        let (first, second) = (Self.seat("a", "1"), Self.seat("a", "2"))
        _ = gate.enter([Self.visit("owner", first)])
        closeWay(first)
        let admissions = gate.enter([
            Self.visit("late", first, second), Self.visit("other", second),
            Self.visit("free", Self.seat("b", "1")),
        ])
        #expect(admissions == [.refused([first]), .entered, .entered])
        #expect(try owners() == ["a1": "owner", "a2": "other", "b1": "free"])
    }

    @Test
    func `keep nothing anywhere if they are refused one seat`() throws {
        let taken = Self.seat("b", "1")
        _ = gate.enter([Self.visit("owner", taken)])
        closeWay(taken)
        let asked = Self.visit("many", Self.seat("a", "1"), taken, Self.seat("c", "1"))
        #expect(gate.enter([asked]) == [.refused([taken])])
        #expect(try owners() == ["b1": "owner"])
        #expect(gate.enter([Self.visit("next", Self.seat("a", "1"))]) == [.entered])
        #expect(try owners() == ["a1": "next", "b1": "owner"])
    }

    @Test
    func `all pass where the gate cannot be asked`() {
        let gate = SeatGate(client: Client(.init(address: .unix(path: "/nonexistent/redis.sock"))))
        let seat = Self.seat("a", "1")
        let visits = [Self.visit("one", seat), Self.visit("two", seat)]
        #expect(gate.enter(visits) == [.entered, .entered])
        #expect(gate.enter([]) == [])
    }

    @Test
    func `find seats shut of bookings that have passed by, and none of those on their way`() throws
    {
        let (free, pending) = (Self.seat("a", "1"), Self.seat("a", "2"))
        _ = gate.enter([Self.visit("owner", pending)])
        gate.settle([.taken([free, pending], bookingID: "best", for: .seconds(60))])
        #expect(try owners() == ["a1": "best", "a2": "owner"])
        closeWay(free)
        #expect(gate.enter([Self.visit("late", free)]) == [.refused([free])])
        gate.leave([free, pending], token: "best")
        #expect(try owners() == ["a2": "owner"])
    }
}
