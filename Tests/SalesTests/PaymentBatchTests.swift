import Reservations
@testable import Sales
import Storage
import Support
import Testing

@Suite("A payment in batches")
struct PaymentBatchTests {
    private let desk: PaymentDesk

    init() throws {
        desk = try PaymentDesk()
    }

    @Test
    func `keeps the hold for its grace, as the answer says`() throws {
        let booking = try desk.holdTickets()
        try desk.rows("UPDATE bookings SET hold_expires_at = now() + interval '30 seconds'")
        let change = try desk.change(desk.pay(booking))
        #expect(change.from == .held && change.booking.status == .paymentPending)
        #expect(change.payment?.status == .started)
        let stored = try desk.sale.committer.store.booking(
            id: booking.id,
            until: .now + .seconds(20)
        )
        #expect(stored?.status == .paymentPending)
        #expect(stored?.holdExpiresAt == change.booking.holdExpiresAt)
        let left = try desk.rows(
            "SELECT hold_expires_at - now() BETWEEN '100 s' AND '121 s' AND hold_extended FROM bookings"
        )
        #expect(left == ["t"])
        #expect(try desk.payments(of: booking) == ["started 0 0"])
        #expect(
            try desk.rows("SELECT to_status FROM booking_events ORDER BY happened_at").last
                == "payment_pending"
        )
        try desk.expectSound()
    }

    @Test
    func `leaves a hold alone that lasts longer than its grace`() throws {
        let booking = try desk.holdTickets()
        let change = try desk.change(desk.pay(booking))
        #expect(change.booking.holdExpiresAt == booking.holdExpiresAt)
        try desk.expectSound()
    }

    @Test
    func `is one, of two that are wished for at once`() throws {
        let booking = try desk.holdTickets()
        let outcomes = try desk.decide(desk.pay(booking), desk.pay(booking))
        #expect(outcomes.first?.changed?.booking.status == .paymentPending)
        #expect(outcomes.last?.refusal == .paymentInProgress)
        #expect(try desk.payments(of: booking) == ["started 0 0"])
        try desk.expectSound()
    }

    @Test(
        arguments: [
            (.captured, "confirmed", "captured 2000 0", "2 2", 4),
            (.authorized, "confirmed", "authorized 0 0", "2 2", 0),
            (.declined, "held", "declined 0 0", "2 0", 0),
            (.cancelled, "held", "cancelled 0 0", "2 0", 0),
            (.waiting, "payment_pending", "pending 0 0", "2 0", 0),
        ] as [(PaymentReport.State, String, String, String, Int)]
    )
    func `is written as its provider says, with all that follows`(
        state: PaymentReport.State,
        status: String,
        payment: String,
        counts: String,
        lines: Int
    ) throws {
        let booking = try desk.holdTickets()
        let begun = try desk.change(desk.pay(booking)).payment
        _ = try desk.change(desk.report(state, of: begun))
        #expect(try desk.status(of: booking) == [status])
        #expect(try desk.payments(of: booking) == [payment])
        #expect(try desk.counts(desk.offer.event) == [counts])
        #expect(try desk.sale.count("ledger") == lines)
        let last = try desk.rows("SELECT to_status FROM booking_events ORDER BY happened_at").last
        #expect(last == status)
        try desk.expectSound()
    }

    @Test
    func `is what it was, however often and late its provider says what`() throws {
        let booking = try desk.holdTickets()
        let begun = try desk.change(desk.pay(booking)).payment
        _ = try desk.change(desk.report(.captured, of: begun))
        let before = try desk.everything()
        for state in PaymentReport.State.allCases {
            _ = try desk.change(desk.report(state, of: begun))
            #expect(try desk.everything() == before, "\(state)")
        }
        try desk.expectSound()
    }

    @Test
    func `is what the last word says, of several in one batch`() throws {
        let booking = try desk.holdTickets()
        let begun = try desk.change(desk.pay(booking)).payment
        let outcomes = try desk.decide(
            desk.report(.waiting, of: begun),
            desk.report(.waiting, of: begun),
            desk.report(.captured, of: begun),
            desk.report(.captured, of: begun)
        )
        #expect(outcomes.count { $0.changed != nil } == 3)
        #expect(outcomes.last?.refusal == .again)
        #expect(try desk.payments(of: booking) == ["captured 2000 0"])
        try desk.expectSound()
    }

    @Test
    func `that cannot be taken after all gives everything back, and has a mail sent`() throws {
        let booking = try desk.holdSeats()
        let begun = try desk.change(desk.pay(booking)).payment
        _ = try desk.change(desk.report(.authorized, of: begun))
        #expect(try desk.owners() == [booking.id, booking.id])
        _ = try desk.change(desk.report(.declined, of: begun))
        #expect(try desk.status(of: booking) == ["cancelled"])
        #expect(try desk.owners() == [])
        #expect(try desk.counts(desk.flight) == ["0 0"])
        #expect(
            try desk.rows("SELECT kind || ' ' || subject FROM outbox") == [
                "capture_failed \(booking.id)"
            ]
        )
        try desk.expectSound()
    }
}

// MARK: - Keys

extension PaymentBatchTests {
    @Test
    func `answers its key once it is settled, and only for the same wish`() throws {
        let booking = try desk.holdTickets()
        let begun = try desk.change(desk.pay(booking, key: "mine")).payment
        guard case .keyBusy = try desk.decide(desk.pay(booking, key: "mine"))[0] else {
            Issue.record("not busy")
            return
        }
        guard case .keyReused = try desk.decide(desk.pay(booking, key: "mine", delay: 9))[0] else {
            Issue.record("not reused")
            return
        }
        _ = try desk.change(
            desk.report(
                .captured,
                of: begun,
                userID: booking.userID,
                key: PaymentDesk.key("mine", nil)
            )
        )
        guard case .replayed(let answer) = try desk.decide(desk.pay(booking, key: "mine"))[0] else {
            Issue.record("not replayed")
            return
        }
        #expect(answer.body == "captured")
        guard case .keyReused = try desk.decide(desk.pay(booking, key: "mine", delay: 9))[0] else {
            Issue.record("not reused")
            return
        }
        try desk.expectSound()
    }

    @Test
    func `tells a repeat how it is, though nobody has stored that`() throws {
        let booking = try desk.holdTickets()
        let begun = try desk.change(desk.pay(booking, key: "mine")).payment
        _ = try desk.change(desk.report(.declined, of: begun))
        let told = try desk.change(desk.pay(booking, key: "mine"))
        #expect(told.payment?.id == begun?.id && told.payment?.status == .declined)
        #expect(told.booking.status == .held)
        guard case .replayed(let answer) = try desk.decide(desk.pay(booking, key: "mine"))[0] else {
            Issue.record("not replayed")
            return
        }
        #expect(answer.body == "declined")
        #expect(try desk.payments(of: booking) == ["declined 0 0"])
        try desk.expectSound()
    }
}
