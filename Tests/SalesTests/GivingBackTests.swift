import Reservations
@testable import Sales
import Storage
import Support
import Testing

@Suite("Giving back what was paid")
struct GivingBackTests {
    private let desk: PaymentDesk

    init() throws {
        desk = try PaymentDesk()
    }

    @Test
    func `a part leaves the rest, and the seat to others`() throws {
        let (booking, _) = try desk.sellSeats()
        let change = try desk.change(desk.cancel(booking, [0]))
        #expect(change.booking.status == .confirmed)
        #expect(change.booking.items.map(\.isReturned) == [true, false])
        #expect(change.refund?.amount == booking.items[0].price)
        #expect(try desk.owners() == [booking.id])
        #expect(try desk.counts(desk.flight) == ["1 1"])
        let stored = try desk.sale.committer.store.booking(
            id: booking.id,
            until: .now + .seconds(20)
        )
        #expect(stored?.items.map(\.isReturned) == [true, false])
        let again = try desk.decide(desk.cancel(booking, [0]))[0].refusal
        guard case .invalid(let faults) = again else {
            Issue.record("\(String(describing: again))")
            return
        }
        #expect(faults.map(\.field) == ["items[0]"])
        #expect(try desk.decide(desk.wish(for: [desk.seats[0]], by: desk.rival))[0].done != nil)
        try desk.expectSound()
    }

    @Test
    func `twice in one batch gives back once`() throws {
        let (booking, _) = try desk.sellSeats()
        let outcomes = try desk.decide(desk.cancel(booking, [0]), desk.cancel(booking, [0]))
        #expect(outcomes[0].changed != nil)
        #expect(outcomes[1].refusal == .again)
        #expect(try desk.sale.count("refunds") == 1)
        try desk.expectSound()
    }

    @Test
    func `part after part is the whole, and refunded once all of it is back`() throws {
        let (booking, _) = try desk.sellSeats()
        let first = try desk.change(desk.cancel(booking, [1])).refund
        let rest = try desk.change(desk.cancel(booking))
        #expect(rest.booking.status == .refundPending)
        #expect(try desk.owners() == [])
        #expect(try desk.counts(desk.flight) == ["0 0"])
        try desk.expectSound()
        let outcomes = try desk.decide(
            desk.finish(first),
            desk.finish(rest.refund),
            desk.finish(first)
        )
        #expect(outcomes[0].changed?.booking.status == .refundPending)
        #expect(outcomes[1].changed?.booking.status == .refunded)
        let total = booking.total.minorUnits
        #expect(try desk.payments(of: booking) == ["captured \(total) \(total)"])
        try desk.expectSound()
    }

    @Test
    func
        `what is called off gives back all that is left, and the payments that were given up stay`()
        throws
    {
        let booking = try desk.holdTickets()
        let first = try desk.change(desk.pay(booking)).payment
        _ = try desk.change(desk.report(.declined, of: first))
        let second = try desk.change(desk.pay(booking)).payment
        _ = try desk.change(desk.report(.captured, of: second))
        // Set aside for what was given up: it is to be cancelled still.
        _ = try desk.change(desk.report(.authorized, of: first))
        try desk.rows(
            "UPDATE inventories SET cancelled_at = now() WHERE id = '\(desk.offer.event)'"
        )
        try desk.rows(
            """
            INSERT INTO cancellations (inventory_id, actor_id)
            VALUES ('\(desk.offer.event)', '\(desk.sale.customer)')
            """
        )
        let step = try desk.sale.committer.store.cancelCalledOff(
            limit: 10,
            until: .now + .seconds(20)
        )
        #expect(step?.bookings.map(\.id) == [booking.id])
        #expect(try desk.status(of: booking) == ["refund_pending"])
        #expect(try desk.payments(of: booking) == ["cancelling 0 0", "captured 2000 2000"])
        #expect(try desk.rows("SELECT amount || ' ' || reason FROM refunds") == ["2000 called_off"])
        try desk.expectSound()
    }

    @Test
    func `a payment under way is given up where its organizer calls off`() throws {
        let booking = try desk.holdTickets()
        let payment = try desk.change(desk.pay(booking)).payment
        try desk.rows(
            "UPDATE inventories SET cancelled_at = now() WHERE id = '\(desk.offer.event)'"
        )
        try desk.rows(
            """
            INSERT INTO cancellations (inventory_id, actor_id)
            VALUES ('\(desk.offer.event)', '\(desk.sale.customer)')
            """
        )
        _ = try desk.sale.committer.store.cancelCalledOff(limit: 10, until: .now + .seconds(20))
        #expect(try desk.status(of: booking) == ["cancelled"])
        #expect(try desk.payments(of: booking) == ["cancelling 0 0"])
        let change = try desk.change(desk.report(.captured, of: payment))
        #expect(change.from == .cancelled && change.booking.status == .refundPending)
        try desk.expectSound()
    }
}
