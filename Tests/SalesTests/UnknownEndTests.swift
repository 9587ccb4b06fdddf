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

    /// An order whose caller waits, or has been told that its end is unknown.
    private static func taken(_ order: BookingOrder, isGivenUp: Bool = true) -> QueuedOrder {
        let limit = Deadline.now + (isGivenUp ? .zero : .seconds(20))
        let queued = QueuedOrder(order, token: nil, patience: limit, limit: limit) { _ in }
        _ = queued.take()
        _ = queued.lapse(at: .now)
        return queued
    }

    @Test
    func `is not run again for callers who have gone`() throws {
        let fixture = try SaleFixture()
        let offer = try fixture.makeOffer()
        let orders = [true, false].map { Self.taken(fixture.order(offer), isGivenUp: $0) }
        let result = BatchResult(
            outcomes: [],
            routes: [],
            overdue: [],
            displaced: [],
            lockTime: .zero
        )
        fixture.committer.resolve(orders, UniqueID.random(), result, attempt: 1)
        #expect(try fixture.count("bookings") == 1)
    }

    @Test
    func `leaves nothing to a caller who has gone and cannot ask again`() throws {
        let fixture = try SaleFixture()
        let offer = try fixture.makeOffer()
        try fixture.committer.start()
        let orders = [fixture.order(offer), fixture.order(offer, key: "known")]
        fixture.committer.run(orders.map { Self.taken($0) })
        #expect(eventually { (try? fixture.taken(offer)) == ["1"] })
        #expect(try fixture.count("bookings WHERE status = 'held'") == 1)
        #expect(try fixture.count("booking_events WHERE reason = 'its answer was lost'") == 1)
        #expect(try fixture.count("idempotency WHERE key = 'known'") == 1)
    }

    @Test
    func `gives back later what cannot be given back at once`() throws {
        let fixture = try SaleFixture { $0.patience = .milliseconds(300) }
        let offer = try fixture.makeOffer()
        fixture.committer.run([Self.taken(fixture.order(offer))])
        let lock = try HeldRow(
            "inventory_counts WHERE inventory_id = '\(offer.event)'",
            in: fixture.database
        )
        try fixture.committer.startSelling()
        #expect(eventually { fixture.committer.debts.count > 0 })
        #expect(try fixture.taken(offer) == ["1"])
        lock.release()
        #expect(eventually { (try? fixture.taken(offer)) == ["0"] })
    }

    @Test
    func `comes to an end with what waits`() throws {
        let fixture = try SaleFixture()
        let offer = try fixture.makeOffer()
        try fixture.committer.start()
        let told = Monitor(0)
        for _ in 0..<50 {
            fixture.committer.decide(fixture.order(offer), token: nil, until: .now + .seconds(20)) {
                result in
                if result.booking != nil { told.withLock { $0 += 1 } }
            }
        }
        fixture.committer.stop(until: .now + .seconds(30))
        #expect(told.withLock { $0 } == 50)
        #expect(try fixture.taken(offer) == ["50"])
    }
}
