import Platform
import Postgres
import Reservations
@testable import Sales
import Storage
import Support
import Testing

@Suite("A voucher's use is given back")
struct VoucherReturnTests {
    private let sale: VoucherDesk
    private var desk: PaymentDesk { sale.desk }

    init() throws {
        sale = try VoucherDesk(["amount": "300"], ["max_uses": "1", "budget": "300"])
    }

    /// Nothing of it is used any more, and the next one gets it.
    private func expectReturned(at location: SourceLocation = #_sourceLocation) throws {
        #expect(try sale.counts() == ["0 0"], sourceLocation: location)
        try desk.expectSound(at: location)
        let next = try desk.decide(sale.wish(by: desk.rival))[0].done
        #expect(next?.discount.minorUnits == 300, sourceLocation: location)
        try desk.expectSound(at: location)
    }

    @Test
    func `when a hold is cancelled`() throws {
        let booking = try sale.hold()
        #expect(try sale.counts() == ["1 300"])
        _ = try desk.change(desk.cancel(booking))
        try expectReturned()
    }

    @Test
    func `when a hold ends, paid for or not`() throws {
        try desk.expire(try sale.hold())
        try expectReturned()
    }

    @Test
    func `when a hold ends whose payment has begun`() throws {
        let booking = try sale.hold()
        _ = try desk.change(desk.pay(booking))
        try desk.expire(booking)
        try expectReturned()
    }

    @Test
    func `when an operator ends a hold`() throws {
        let booking = try sale.hold()
        let step = try desk.sale.committer.store.expireHolds(
            ExpirySearch(bookingID: booking.id),
            until: .now + .seconds(20)
        )
        #expect(step.holds.map(\.id) == [booking.id])
        try expectReturned()
    }

    @Test
    func `when a payment fails after all, not when the next one can be tried`() throws {
        let booking = try sale.hold()
        let payment = try desk.change(desk.pay(booking)).payment
        _ = try desk.change(desk.report(.declined, of: payment))
        #expect(try sale.counts() == ["1 300"])
        let second = try desk.change(desk.pay(booking)).payment
        _ = try desk.change(desk.report(.authorized, of: second))
        #expect(try desk.status(of: booking) == ["confirmed"])
        _ = try desk.change(desk.report(.declined, of: second))
        #expect(try desk.status(of: booking) == ["cancelled"])
        try expectReturned()
    }

    @Test
    func `when what is paid is cancelled, and the money that was paid goes back`() throws {
        let (booking, payment) = try sale.sell(2)
        #expect(payment?.captured == 1_700)
        #expect(try sale.counts() == ["1 300"])
        let change = try desk.change(desk.cancel(booking))
        #expect(change.refund?.amount.minorUnits == 1_700)
        try expectReturned()
        _ = try desk.change(desk.finish(change.refund))
        try desk.expectSound()
    }

    @Test(arguments: [false, true])
    func `when its organizer calls off, paid for or not`(isPaid: Bool) throws {
        let booking = isPaid ? try sale.sell().booking : try sale.hold()
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
        #expect(try sale.counts() == ["0 0"])
        try desk.expectSound()
    }

    @Test
    func `when a booking's answer was lost`() throws {
        let booking = try sale.hold()
        let order = BookingOrder(
            userID: booking.userID,
            wish: .cancel(bookingID: booking.id, .nobody),
            key: nil
        ) { _ in nil }
        _ = try desk.change(order)
        try expectReturned()
    }

    @Test
    func `when a hold ends, as soon as nobody keeps the voucher locked`() throws {
        let booking = try sale.hold()
        try desk.letLapse(booking)
        var other = try Connection.open(
            desk.sale.database.owner,
            deadline: .now + .seconds(60)
        )
        try other.run(script: "BEGIN; SELECT FROM voucher_counts FOR UPDATE")
        func sweep() throws -> Int {
            try desk.sale.committer.store.expireHolds(
                ExpirySearch(limit: 10),
                until: .now + .seconds(20)
            ).holds.count
        }
        // Passed over: nothing of it is given back.
        #expect(try sweep() == 0)
        #expect(try desk.status(of: booking) == ["held"])
        try other.run(script: "ROLLBACK")
        #expect(try sweep() == 1)
        try expectReturned()
    }

    @Test(arguments: [false, true])
    func `and taken again by money that comes late, if it is there`(isGone: Bool) throws {
        let booking = try sale.hold()
        let payment = try desk.change(desk.pay(booking)).payment
        try desk.expire(booking)
        if isGone { _ = try sale.hold(by: desk.rival) }
        let change = try desk.change(desk.report(.captured, of: payment))
        #expect(change.booking.status == (isGone ? .refundPending : .confirmed))
        #expect(try sale.counts() == ["1 300"])
        try desk.expectSound()
    }

    @Test
    func `and its money exactly, part after part`() throws {
        let types = try (1...2).map { number in
            let type = try desk.rows(
                """
                INSERT INTO ticket_types (inventory_id, name, price)
                VALUES ('\(desk.offer.event)', 'Type \(number)', \(number == 1 ? 333 : 667))
                RETURNING id
                """
            )[0]
            try desk.rows("INSERT INTO ticket_type_counts VALUES ('\(type)', 10)")
            try desk.rows("INSERT INTO ticket_type_sales VALUES ('\(type)')")
            return type
        }
        let part = BookingRequest.Part(
            kind: .event,
            inventoryID: desk.offer.event,
            wishes: types.map { .tickets(typeID: $0, quantity: 1) }
        )
        let request = BookingRequest(
            userID: desk.sale.customer,
            contact: .init(email: "customer@example.com", phone: nil),
            parts: [part],
            voucher: VoucherCode("SAVE")
        )
        let order = BookingOrder(userID: request.userID, wish: .book(request), key: nil) { _ in nil
        }
        let booking = try #require(try desk.decide(order)[0].done)
        // Of 10.00 3.00 off: 0.999 and 2.001.
        #expect(booking.items.map(\.discount) == [100, 200])
        let payment = try desk.change(desk.pay(booking)).payment
        _ = try desk.change(desk.report(.captured, of: payment))
        let first = try desk.change(desk.cancel(booking, [0])).refund
        #expect(first?.amount.minorUnits == 233)
        #expect(try sale.counts() == ["1 200"])
        try desk.expectSound()
        let rest = try desk.change(desk.cancel(booking)).refund
        #expect(rest?.amount.minorUnits == 467)
        _ = try desk.decide(desk.finish(first), desk.finish(rest))
        #expect(try desk.payments(of: booking) == ["captured 700 700"])
        try expectReturned()
    }
}
