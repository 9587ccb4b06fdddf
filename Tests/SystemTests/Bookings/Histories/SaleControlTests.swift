import JSONText
import Platform
import Support
import Testing

/// The controls: what happens to rivals where a protection is switched off, without a change to the
/// programs, by what can be done in a database.
@Suite("Rivals without a protection", .serialized)
struct SaleControlTests {
    @Test
    func `and with all of them get a seat and a place once`() throws {
        let rivalry = try Rivalry()
        let (seats, places) = try rivalry.compete()
        #expect(seats.won == 1)
        #expect(seats.failures == [])
        #expect(places.won == 1)
        #expect(places.failures == [])
        #expect(rivalry.faults(seats.calls + places.calls) == [])
    }

    @Test
    func `without a gate get a seat once`() throws {
        let rivalry = try Rivalry()
        // Nothing that it keeps outlives a moment.
        let isOver = Monitor(false)
        let flushes = try Crowd(1) { _ in
            while !isOver.withLock({ $0 }) { _ = try? rivalry.stack.redis.command("FLUSHALL") }
        }
        let seats = try rivalry.competeForSeat(keyed: false)
        isOver.withLock { $0 = true }
        flushes.join()
        #expect(seats.won == 1)
        #expect(seats.failures == [])
        #expect(rivalry.faults(seats.calls) == [])
    }

    @Test
    func `without batches get a seat and a place once`() throws {
        let rivalry = try Rivalry(settings: ["HOLDFAST_BOOKING_BATCH": "1"])
        let (seats, places) = try rivalry.compete()
        #expect(seats.won == 1)
        #expect(seats.failures == [])
        #expect(places.won == 1)
        #expect(places.failures == [])
        #expect(rivalry.faults(seats.calls + places.calls) == [])
    }

    @Test
    func `without constraints are held off by the locks`() throws {
        let rivalry = try Rivalry()
        try rivalry.dropConstraints()
        let (seats, places) = try rivalry.compete()
        #expect(seats.won == 1)
        #expect(seats.failures == [])
        #expect(places.won == 1)
        #expect(places.failures == [])
        #expect(rivalry.faults(seats.calls + places.calls) == [])
    }

    @Test
    func `without locks are held off by the constraints`() throws {
        let rivalry = try Rivalry()
        try rivalry.switchLocksOff()
        let (seats, places) = try rivalry.compete()
        #expect(seats.won == 1)
        #expect(places.won == 1)
        // That the constraints were needed is what those tell who met them: nobody expects them to.
        #expect(try rivalry.constraintErrors() > 0)
        let checked = try rivalry.stack.holdfast("invariants")
        #expect(checked.code == 0, "\(checked.output)")
    }

    @Test
    func `without locks and constraints get a seat twice, and the check sees it`() throws {
        let rivalry = try Rivalry()
        try rivalry.switchLocksOff()
        try rivalry.dropConstraints()
        let (seats, places) = try rivalry.compete()
        #expect(seats.won > 1)
        #expect(places.won > 1)
        let faults = rivalry.faults(seats.calls + places.calls)
        #expect(faults.contains { $0.contains("was had by both") }, "\(faults)")
        #expect(faults.contains { $0.contains("was told to be had by both") }, "\(faults)")
        #expect(faults.contains { $0.contains("taken of 3") }, "\(faults)")
    }

    @Test
    func `of one key without its lock book twice, and the check sees it`() throws {
        let rivalry = try Rivalry()
        let twins = try rivalry.competeByKey()
        #expect(rivalry.faults(twins.calls) == [])
        try rivalry.switchLocksOff()
        try rivalry.switchKeyLockOff()
        let unlocked = try rivalry.competeByKey()
        #expect(rivalry.faults(unlocked.calls).contains { $0.contains("outcomes") })
    }
}
