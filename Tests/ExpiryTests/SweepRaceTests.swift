import Expiry
import Platform
import Reservations
import Storage
import Support
import Testing

@Suite("Sweeping at the same time as others", .serialized)
struct SweepRaceTests {
    private let fixture: HoldFixture

    init() throws {
        fixture = try HoldFixture()
    }

    /// Lets two do their part at one moment, and yields what each says.
    private func race<First: Sendable, Second: Sendable>(
        _ first: @escaping @Sendable () -> First,
        _ second: @escaping @Sendable () -> Second
    ) throws -> (First?, Second?) {
        let (results, others) = (Monitor<First?>(nil), Monitor<Second?>(nil))
        let meeting = Meeting(of: 2)
        let crowd = try Crowd(2) { index in
            meeting.attend()
            if index == 0 {
                let result = first()
                results.withLock { $0 = result }
            } else {
                let result = second()
                others.withLock { $0 = result }
            }
        }
        crowd.join()
        return (results.withLock { $0 }, others.withLock { $0 })
    }

    @Test
    func `a hold is expired by the sweep or taken over by a buyer, never both`() throws {
        let fixture = fixture
        for number in 0..<20 {
            let flight = try fixture.flight(number)
            let id = try fixture.addSeatHold(["12A", "12B"], of: flight)
            let (report, outcome) = try race {
                fixture.sweep().expired
            } _: {
                try? fixture.store.book(
                    [fixture.order(["12B", "12C"], of: flight)],
                    fixture.references,
                    until: HoldFixture.soon
                ).outcomes[0]
            }
            guard case .done(let booking) = outcome else {
                Issue.record(
                    "\(String(describing: outcome)), and the sweep \(String(describing: report))"
                )
                continue
            }
            #expect(
                try fixture.count(
                    "booking_events WHERE booking_id = '\(id)' AND to_status = 'expired'"
                ) == 1
            )
            #expect(try fixture.count("seat_claims WHERE booking_id = '\(booking.id)'") == 2)
        }
        #expect(try fixture.violations() == [])
    }

    @Test
    func `a booking is expired or confirmed, never both`() throws {
        let fixture = fixture
        let offer = try fixture.makeOffer()
        try fixture.addHolds(200, of: offer)
        let ids = try fixture.database.query("SELECT id FROM bookings ORDER BY hold_expires_at")
        // As a payment that arrives at the last moment: by the states' own rules.
        let (report, _) = try race {
            fixture.sweep(batchSize: 10).expired
        } _: {
            for id in ids.reversed() {
                _ = try? fixture.database.run(
                    script: """
                        BEGIN;
                        SELECT FROM bookings WHERE id = '\(id)' FOR UPDATE;
                        UPDATE bookings SET status = 'payment_pending'
                        WHERE id = '\(id)' AND status = 'held';
                        UPDATE bookings SET status = 'confirmed'
                        WHERE id = '\(id)' AND status = 'payment_pending';
                        COMMIT
                        """
                )
            }
        }
        let confirmed = try fixture.count("bookings WHERE status = 'confirmed'")
        let expired = try fixture.count("bookings WHERE status = 'expired'")
        #expect(expired == report)
        #expect(confirmed + expired == 200)
        #expect(try fixture.taken(offer) == "\(confirmed)")
        #expect(
            try fixture.count(
                """
                bookings JOIN booking_events ON booking_id = id
                WHERE status = 'confirmed' AND to_status = 'expired'
                """
            ) == 0
        )
    }

    /// The control: without the lock on the booking, and the guard of its states, it is both.
    @Test
    func `without a look at the locked row a booking would be both`() throws {
        let offer = try fixture.makeOffer()
        try fixture.addHolds(1, of: offer)
        let id = try fixture.database.query("SELECT id FROM bookings")[0]
        try fixture.database.query("ALTER TABLE bookings DISABLE TRIGGER bookings_changed")
        let payment = try OpenTransaction(
            "UPDATE bookings SET status = 'confirmed' WHERE id = '\(id)'",
            in: fixture.database
        )
        #expect(fixture.sweep().expired == 0)
        try payment.commit()
        #expect(fixture.sweep().expired == 0)
        try fixture.database.query("UPDATE bookings SET status = 'expired' WHERE id = '\(id)'")
        #expect(try fixture.count("bookings WHERE status = 'expired'") == 1)
        try fixture.database.query("UPDATE bookings SET status = 'confirmed' WHERE id = '\(id)'")
        try fixture.database.query("ALTER TABLE bookings ENABLE TRIGGER bookings_changed")
        #expect(throws: (any Error).self) {
            try fixture.database.query("UPDATE bookings SET status = 'expired' WHERE id = '\(id)'")
        }
    }

    @Test
    func `a hold is expired or cancelled, never both`() throws {
        let fixture = fixture
        for number in 0..<20 {
            let id = try fixture.addSeatHold(["12A"], of: try fixture.flight(number))
            // Overdue in the midst of it.
            try fixture.database.query(
                """
                UPDATE bookings SET hold_expires_at = clock_timestamp() + interval '10 milliseconds'
                WHERE id = '\(id)'
                """
            )
            let cancellation = BookingOrder(
                userID: fixture.customer,
                wish: .cancel(bookingID: id),
                key: nil
            ) { _ in nil }
            Process.sleep(.milliseconds(5))
            _ = try race {
                fixture.sweep().expired
            } _: {
                _ = try? fixture.store.book(
                    [cancellation],
                    fixture.references,
                    until: HoldFixture.soon
                )
            }
            _ = fixture.sweep()
            #expect(
                try fixture.count(
                    "booking_events WHERE booking_id = '\(id)' AND from_status = 'held'"
                )
                    == 1
            )
        }
        #expect(try fixture.violations() == [])
    }
}
