import Reservations
@testable import Sales
import Storage
import Support
import Testing

@Suite("A payment that comes late")
struct LatePaymentTests {
    private let desk: PaymentDesk

    init() throws {
        desk = try PaymentDesk()
    }

    /// Both seats' booking, whose hold has ended while its payment was under way.
    private func expired() throws -> (booking: Booking, payment: Payment?) {
        let booking = try desk.holdSeats()
        let payment = try desk.change(desk.pay(booking)).payment
        try desk.expire(booking)
        #expect(try desk.payments(of: booking) == ["cancelling 0 0"])
        #expect(try desk.owners() == [])
        return (booking, payment)
    }

    @Test(arguments: [PaymentReport.State.captured, .authorized])
    func `has its seats again if nobody has them`(state: PaymentReport.State) throws {
        let (booking, payment) = try expired()
        let change = try desk.change(desk.report(state, of: payment))
        #expect(change.from == .expired && change.booking.status == .confirmed)
        #expect(try desk.owners() == [booking.id, booking.id])
        #expect(try desk.counts(desk.flight) == ["2 2"])
        try desk.expectSound()
    }

    @Test
    func `goes back if somebody has one of them`() throws {
        let (booking, payment) = try expired()
        let other = try desk.decide(desk.wish(for: [desk.seats[0]], by: desk.rival))[0].done
        let change = try desk.change(desk.report(.captured, of: payment))
        #expect(change.booking.status == .refundPending)
        #expect(change.refund?.amount == booking.total)
        #expect(try desk.owners() == [other?.id])
        #expect(try desk.counts(desk.flight) == ["1 0"])
        #expect(try desk.rows("SELECT kind FROM outbox") == ["late_payment"])
        try desk.expectSound()
        let done = try desk.change(desk.finish(change.refund))
        #expect(done.booking.status == .refunded)
        #expect(
            try desk.rows("SELECT is_done || ' ' || provider_id FROM refunds") == ["true theirs"]
        )
        try desk.expectSound()
    }

    @Test
    func `displaces a hold that has one of them, and is overdue itself`() throws {
        let (booking, payment) = try expired()
        let other = try desk.holdSeats(by: desk.rival)
        try desk.letLapse(other)
        let change = try desk.change(desk.report(.captured, of: payment))
        #expect(change.booking.status == .confirmed)
        #expect(try desk.status(of: other) == ["expired"])
        #expect(try desk.owners() == [booking.id, booking.id])
        #expect(try desk.counts(desk.flight) == ["2 2"])
        try desk.expectSound()
    }

    @Test
    func `is given up once its overdue hold has made room for another`() throws {
        let booking = try desk.holdSeats()
        let payment = try desk.change(desk.pay(booking)).payment
        try desk.letLapse(booking)
        let other = try desk.holdSeats(by: desk.rival)
        #expect(try desk.status(of: booking) == ["expired"])
        #expect(try desk.payments(of: booking) == ["cancelling 0 0"])
        #expect(try desk.owners() == [other.id, other.id])
        try desk.expectSound()
        let change = try desk.change(desk.report(.captured, of: payment))
        #expect(change.booking.status == .refundPending)
        try desk.expectSound()
    }

    @Test
    func `is in time as long as nobody else was, though its hold is overdue`() throws {
        let booking = try desk.holdSeats()
        let payment = try desk.change(desk.pay(booking)).payment
        try desk.letLapse(booking)
        let outcomes = try desk.decide(
            desk.report(.captured, of: payment),
            desk.wish(for: desk.seats, by: desk.rival)
        )
        #expect(outcomes[0].changed?.booking.status == .confirmed)
        let taken = desk.seats.map { SeatKey(inventoryID: desk.flight, code: $0) }
        #expect(outcomes[1].refusal == .seatTaken(taken))
        #expect(try desk.owners() == [booking.id, booking.id])
        try desk.expectSound()
    }

    @Test
    func `is too late behind whoever was quicker in the same batch`() throws {
        let booking = try desk.holdSeats()
        let payment = try desk.change(desk.pay(booking)).payment
        try desk.letLapse(booking)
        let outcomes = try desk.decide(
            desk.wish(for: desk.seats, by: desk.rival),
            desk.report(.captured, of: payment)
        )
        #expect(outcomes[0].done != nil)
        #expect(outcomes[1].refusal == .again)
        #expect(try desk.payments(of: booking) == ["cancelling 0 0"])
        try desk.expectSound()
    }

    @Test
    func `beside one that was kept goes back`() throws {
        let booking = try desk.holdSeats()
        let first = try desk.change(desk.pay(booking)).payment
        _ = try desk.change(desk.report(.declined, of: first))
        let second = try desk.change(desk.pay(booking)).payment
        _ = try desk.change(desk.report(.captured, of: second))
        let change = try desk.change(desk.report(.captured, of: first))
        #expect(change.booking.status == .confirmed && change.refund?.paymentID == first?.id)
        try desk.expectSound()
        _ = try desk.change(desk.finish(change.refund))
        #expect(try desk.status(of: booking) == ["confirmed"])
        try desk.expectSound()
    }
}
