import Platform
import Reservations
@testable import Sales
import Storage
import Support
import Testing

extension PaymentDesk {
    @discardableResult
    func rows(_ sql: String) throws -> [String] { try sale.database.query(sql) }

    /// The time of a hold is over, and nobody has noticed.
    func letLapse(_ booking: Booking) throws {
        try rows(
            """
            UPDATE bookings SET hold_expires_at = now() - interval '1 second'
            WHERE id = '\(booking.id)'
            """
        )
    }

    /// A hold whose payment is under way ends.
    func expire(_ booking: Booking) throws {
        try letLapse(booking)
        let step = try sale.committer.store.expireHolds(
            ExpirySearch(limit: 10),
            until: .now + .seconds(20)
        )
        #expect(step.holds.map(\.id) == [booking.id])
    }

    /// Places of an inventory: taken and sold.
    func counts(_ inventoryID: String) throws -> [String] {
        try rows(
            """
            SELECT taken || ' ' || sold FROM inventory_counts JOIN inventory_sales USING (inventory_id)
            WHERE inventory_id = '\(inventoryID)'
            """
        )
    }

    func payments(of booking: Booking) throws -> [String] {
        try rows(
            """
            SELECT status || ' ' || captured || ' ' || refunded FROM payments
            WHERE booking_id = '\(booking.id)' ORDER BY created_at
            """
        )
    }

    func status(of booking: Booking) throws -> [String] {
        try rows("SELECT status FROM bookings WHERE id = '\(booking.id)'")
    }

    /// Who has the seats.
    func owners() throws -> [String] {
        try rows(
            "SELECT booking_id FROM seat_claims WHERE inventory_id = '\(flight)' ORDER BY seat_code"
        )
    }

    /// All that is told of bookings and money, but for times.
    func everything() throws -> [String] {
        try [
            "SELECT concat_ws(' ', id, status, total) FROM bookings ORDER BY id",
            "SELECT concat_ws(' ', booking_id, from_status, to_status) FROM booking_events ORDER BY 1",
            "SELECT concat_ws(' ', id, status, captured, refunded) FROM payments ORDER BY id",
            "SELECT concat_ws(' ', id, amount, is_done) FROM refunds ORDER BY id",
            "SELECT concat_ws(' ', subject_id, kind, line, amount) FROM ledger ORDER BY 1",
            "SELECT concat_ws(' ', inventory_id, seat_code, booking_id) FROM seat_claims ORDER BY 1",
            "SELECT concat_ws(' ', kind, subject) FROM outbox ORDER BY 1",
        ].flatMap(rows) + counts(offer.event) + counts(flight)
    }
}
