import Platform
import Reservations
@testable import Sales
@testable import Storage
import Support
import Testing

@Suite("A batch whose COMMIT is not answered")
struct UnknownEndTests {
    @Test
    func `is found to be done, and its callers hear what was decided`() throws {
        let fixture = try SaleFixture(cutting: .after)
        let offer = try fixture.makeOffer(capacity: 3)
        let results = try fixture.sell((0..<5).map { _ in fixture.order(offer) })
        #expect(results.count { $0.booking != nil } == 3)
        #expect(try fixture.taken(offer) == ["3"])
        #expect(try fixture.count("bookings") == 3)
        #expect(try fixture.count("batches WHERE outcome = 'done'") == 1)
        for booking in results.compactMap(\.booking) {
            #expect(try fixture.count("bookings WHERE id = '\(booking.id)'") == 1)
        }
    }

    @Test
    func `is found never to be, and runs again`() throws {
        let fixture = try SaleFixture(cutting: .before)
        let offer = try fixture.makeOffer(capacity: 3)
        let results = try fixture.sell((0..<5).map { _ in fixture.order(offer) })
        #expect(results.count { $0.booking != nil } == 3)
        #expect(try fixture.taken(offer) == ["3"])
        #expect(try fixture.count("bookings") == 3)
        #expect(try fixture.count("batches WHERE outcome = 'abandoned'") == 1)
        #expect(try fixture.count("batches WHERE outcome = 'done'") == 1)
    }

    @Test
    func `waits for the transaction that may still be on its way`() throws {
        let fixture = try SaleFixture()
        let id = UniqueID.random()
        let slow = try OpenTransaction(
            "INSERT INTO batches (id, outcome) VALUES ('\(id)', 'done')",
            in: fixture.database
        )
        let store = fixture.database.responderStore()
        // As long as nobody knows, nobody says so.
        #expect(throws: StoreError.self) {
            _ = try store.resolve(batch: id, until: .now + .seconds(5))
        }
        try slow.commit()
        #expect(try store.resolve(batch: id, until: .now + .seconds(5)) == .done)
        let other = UniqueID.random()
        #expect(try store.resolve(batch: other, until: .now + .seconds(5)) == .abandoned)
        // What was on its way never will be.
        #expect(throws: (any Error).self) {
            try fixture.database.query("INSERT INTO batches VALUES ('\(other)', 'done')")
        }
    }

    /// An order whose caller has been told that its end is unknown.
    private static func givenUp(_ order: BookingOrder) -> QueuedOrder {
        let queued = QueuedOrder(order)
        _ = queued.take()
        _ = queued.result(patience: .now, limit: .now)
        return queued
    }

    @Test
    func `is not run again for callers who have gone`() throws {
        let fixture = try SaleFixture()
        let offer = try fixture.makeOffer()
        let (gone, waiting) = (
            Self.givenUp(fixture.order(offer)), QueuedOrder(fixture.order(offer))
        )
        let result = BatchResult(outcomes: [], routes: [])
        fixture.committer.resolve([gone, waiting], UniqueID.random(), result, attempt: 1)
        #expect(try fixture.count("bookings") == 1)
        #expect(waiting.result(patience: .now, limit: .now).booking != nil)
    }

    @Test
    func `leaves nothing to a caller who has gone and cannot ask again`() throws {
        let fixture = try SaleFixture()
        let offer = try fixture.makeOffer()
        let orders = [fixture.order(offer), fixture.order(offer, key: "known")]
        fixture.committer.run(orders.map(Self.givenUp))
        #expect(try fixture.taken(offer) == ["1"])
        #expect(try fixture.count("bookings WHERE status = 'held'") == 1)
        #expect(try fixture.count("booking_events WHERE reason = 'its answer was lost'") == 1)
        let again = QueuedOrder(orders[1])
        fixture.committer.run([again])
        guard case .outcome(.replayed) = again.result(patience: .now, limit: .now) else {
            Issue.record("the key does not give the truth")
            return
        }
    }
}
