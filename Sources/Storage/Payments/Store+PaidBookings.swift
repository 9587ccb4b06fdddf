import Postgres
import Reservations

extension Store {
    /// What the judge must know of bookings, each in full, to decide on what was paid for them.
    static func ledger(
        of live: [Booking],
        _ connection: inout Connection
    ) throws(PostgresError) -> BookingLedger {
        guard !live.isEmpty else { return BookingLedger() }
        let items = try items(ofBookings: live.map(\.id), &connection)
        var ledger = BookingLedger()
        for booking in live {
            ledger.bookings[booking.id] = .init(
                userID: booking.userID,
                status: booking.status,
                isOverdue: false,
                items: items[booking.id] ?? [],
                total: booking.total
            )
        }
        try connection.pipeline([
            lockPayments(of: Set(live.map(\.id))), terms(of: ledger.bookings.values),
            quotes(ofBookings: Set(live.map(\.id))),
        ]) { (index, rows) throws(PostgresError) in
            switch index {
            case 0: ledger.payments = try payments(from: rows)
            case 1: ledger.terms = try terms(from: rows)
            default:
                for (id, quotes) in try quotes(from: rows) { ledger.bookings[id]?.quotes = quotes }
            }
        }
        return ledger
    }
}
