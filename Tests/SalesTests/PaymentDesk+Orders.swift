import Reservations
@testable import Sales
import Storage
import Testing

extension PaymentDesk {
    /// A wish for seats of the flight.
    func wish(for codes: [String], by userID: String) -> BookingOrder {
        let passenger = BookingRequest.Passenger(givenName: "Anna", familyName: "Berg")
        let part = BookingRequest.Part(
            kind: .flight,
            inventoryID: flight,
            wishes: codes.map { .seat(code: $0, passenger: passenger) }
        )
        let request = BookingRequest(
            userID: userID,
            contact: .init(email: "customer@example.com", phone: nil),
            parts: [part]
        )
        return BookingOrder(userID: userID, wish: .book(request), key: nil) { _ in nil }
    }

    /// A hold of both seats.
    func holdSeats(by userID: String? = nil) throws -> Booking {
        let outcome = try decide(wish(for: seats, by: userID ?? sale.customer)).first
        return try #require(outcome?.done)
    }

    /// A hold of two tickets.
    func holdTickets() throws -> Booking {
        try #require(try decide(sale.order(offer, quantity: 2)).first?.done)
    }

    /// - Parameter delay: What makes one wish another.
    func pay(
        _ booking: Booking,
        key: String? = nil,
        delay: Int? = nil
    ) -> BookingOrder {
        let wish = PaymentWish(bookingID: booking.id, method: .sandboxLate, delaySeconds: delay)
        return BookingOrder(
            userID: booking.userID,
            wish: .pay(wish),
            key: key.map { Self.key($0, delay) },
            answer: Self.answer
        )
    }

    static func key(_ text: String, _ delay: Int?) -> BookingOrder.Key {
        BookingOrder.Key(text: text, digest: Array(repeating: UInt8(delay ?? 0), count: 32))
    }

    /// Of a payment that is settled.
    private static let answer: @Sendable (BookingOutcome) -> StoredAnswer? = { outcome in
        guard let payment = outcome.changed?.payment, !payment.status.isOpen else { return nil }
        return StoredAnswer(status: 200, body: payment.status.rawValue)
    }

    func report(
        _ state: PaymentReport.State,
        of payment: Payment?,
        userID: String = "",
        key: BookingOrder.Key? = nil
    ) throws -> BookingOrder {
        let payment = try #require(payment)
        let report = PaymentReport(
            paymentID: payment.id,
            bookingID: payment.bookingID,
            state: state
        )
        return BookingOrder(userID: userID, wish: .report(report), key: key, answer: Self.answer)
    }

    func cancel(_ booking: Booking, _ items: [Int]? = nil) -> BookingOrder {
        let wish = CancellationWish(bookingID: booking.id, items: items)
        return BookingOrder(userID: booking.userID, wish: .cancel(wish), key: nil) { _ in nil }
    }

    func finish(
        _ refund: Refund?,
        _ step: BookingChange.RefundStep = .done
    ) throws -> BookingOrder {
        let refund = try #require(refund)
        let report = RefundReport(
            refundID: refund.id,
            bookingID: refund.bookingID,
            step,
            providerID: "theirs"
        )
        return BookingOrder(userID: "", wish: .refunded(report), key: nil) { _ in nil }
    }

    /// A booking of both seats, paid for, and its payment.
    func sellSeats() throws -> (booking: Booking, payment: Payment?) {
        let booking = try holdSeats()
        let payment = try change(pay(booking)).payment
        let sold = try change(report(.captured, of: payment))
        return (sold.booking, sold.payment)
    }
}
