import Reservations
@testable import Sales
import Storage
import Support
import Testing

/// A sale of tickets of 10.00 with a voucher.
struct VoucherDesk {
    let desk: PaymentDesk
    let voucher: String

    /// - Parameters:
    ///   - terms: Of the voucher, as columns and values of SQL.
    ///   - counts: What there is of it, likewise.
    init(
        _ terms: KeyValuePairs<String, String> = ["percent": "10"],
        _ counts: KeyValuePairs<String, String> = [:]
    ) throws {
        desk = try PaymentDesk()
        let event = desk.offer.event
        func insert(_ table: String, _ members: [(key: String, value: String)]) -> String {
            let (names, values) = (members.map(\.key), members.map(\.value))
            return """
                INSERT INTO \(table) (\(names.joined(separator: ", ")))
                VALUES (\(values.joined(separator: ", ")))
                """
        }
        let made: [(key: String, value: String)] =
            [("inventory_id", "'\(event)'"), ("code", "'SAVE'")] + terms.map { ($0.key, $0.value) }
        voucher = try desk.rows(insert("vouchers", made) + " RETURNING id")[0]
        try desk.rows(
            insert(
                "voucher_counts",
                [("voucher_id", "'\(voucher)'")] + counts.map { ($0.key, $0.value) }
            )
        )
    }

    func wish(_ quantity: Int = 1, with code: String? = "SAVE", by userID: String? = nil)
        -> BookingOrder
    {
        let part = BookingRequest.Part(
            kind: .event,
            inventoryID: desk.offer.event,
            wishes: [.tickets(typeID: desk.offer.type, quantity: quantity)]
        )
        let userID = userID ?? desk.sale.customer
        let request = BookingRequest(
            userID: userID,
            contact: .init(email: "customer@example.com", phone: nil),
            parts: [part],
            voucher: code.flatMap { VoucherCode($0) }
        )
        return BookingOrder(userID: userID, wish: .book(request), key: nil) { _ in nil }
    }

    /// What can be booked with it, as whoever asks before hears.
    func offered() throws -> Result<Page<TicketType, IDCursor>, BookingRefusal> {
        let code = try #require(VoucherCode("SAVE"))
        return try desk.sale.committer.store.ticketTypes(
            for: VoucherKey(inventoryID: desk.offer.event, code: code),
            after: nil,
            limit: 10,
            until: .now + .seconds(20)
        )
    }

    /// A hold of so many tickets.
    func hold(_ quantity: Int = 1, by userID: String? = nil) throws -> Booking {
        try #require(try desk.decide(wish(quantity, by: userID)).first?.done)
    }

    /// A booking that is paid for, and its payment.
    func sell(_ quantity: Int = 1) throws -> (booking: Booking, payment: Payment?) {
        let booking = try hold(quantity)
        let payment = try desk.change(desk.pay(booking)).payment
        let sold = try desk.change(desk.report(.captured, of: payment))
        return (sold.booking, sold.payment)
    }

    /// What is used of it, and what it has taken off.
    func counts() throws -> [String] {
        try desk.rows(
            "SELECT uses || ' ' || spent FROM voucher_counts WHERE voucher_id = '\(voucher)'"
        )
    }
}
