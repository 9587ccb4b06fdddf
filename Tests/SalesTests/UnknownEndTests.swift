import Platform
import Reservations
@testable import Sales
import Storage
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
}
