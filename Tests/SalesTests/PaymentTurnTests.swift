import Platform
import Reservations
@testable import Sales
import Storage
import Support
import Testing

/// When providers are asked, and about what.
@Suite("A turn to be asked about")
struct PaymentTurnTests {
    private let desk: PaymentDesk

    init() throws {
        desk = try PaymentDesk()
    }

    private var store: Store { desk.sale.committer.store }

    private static var soon: Deadline { .now + .seconds(20) }

    /// In how many seconds the provider is asked next.
    private func pause(_ table: String) throws -> Int? {
        let rows = try desk.rows(
            "SELECT round(extract(epoch FROM due_at - now()))::int FROM \(table)"
        )
        return rows.first.flatMap { Int($0) }
    }

    private static let pauses = [10, 20, 40, 80, 160, 300, 300]

    @Test
    func `of a payment comes at doubling intervals, five minutes at most`() throws {
        _ = try desk.change(desk.pay(desk.holdTickets()))
        #expect(try store.claimPayments(.due, limit: 10, until: Self.soon).isEmpty)
        for expected in Self.pauses {
            try desk.rows("UPDATE payments SET due_at = now()")
            #expect(try store.claimPayments(.due, limit: 10, until: Self.soon).count == 1)
            #expect(try store.claimPayments(.due, limit: 10, until: Self.soon).isEmpty)
            let pause = try #require(try pause("payments"))
            #expect((expected - 2...expected).contains(pause), "\(pause)")
        }
    }

    @Test
    func `of a payment begins anew with what it becomes`() throws {
        let payment = try desk.change(desk.pay(desk.holdTickets())).payment
        for _ in 0..<4 {
            try desk.rows("UPDATE payments SET due_at = now()")
            _ = try store.claimPayments(.due, limit: 10, until: Self.soon)
        }
        _ = try desk.change(desk.report(.waiting, of: payment))
        #expect((8...10).contains(try #require(try pause("payments"))))
    }

    @Test
    func `of a refund comes at doubling intervals, five minutes at most`() throws {
        let sold = try desk.sellSeats()
        _ = try desk.change(desk.cancel(sold.booking))
        for expected in Self.pauses {
            try desk.rows("UPDATE refunds SET due_at = now()")
            #expect(try store.claimRefunds(.due, limit: 10, until: Self.soon).count == 1)
            #expect(try store.claimRefunds(.due, limit: 10, until: Self.soon).isEmpty)
            let pause = try #require(try pause("refunds"))
            #expect((expected - 2...expected).contains(pause), "\(pause)")
        }
    }

    /// What is asked for anew is named by it.
    @Test
    func `is counted with what is asked about, and anew with what that becomes`() throws {
        let payment = try desk.change(desk.pay(desk.holdTickets())).payment
        for expected in 1...2 {
            try desk.rows("UPDATE payments SET due_at = now()")
            let due = try store.claimPayments(.due, limit: 10, until: Self.soon)
            #expect(due.map(\.payment.attempts) == [expected])
        }
        let sold = try desk.change(desk.report(.authorized, of: payment))
        #expect(sold.payment?.attempts == 0)
        try desk.rows("UPDATE payments SET due_at = now()")
        let due = try store.claimPayments(.due, limit: 10, until: Self.soon)
        #expect(due.map(\.payment.attempts) == [1])
    }

    @Test
    func `of a payment tells whether its hold is over, though nobody has released it`() throws {
        let booking = try desk.holdTickets()
        _ = try desk.change(desk.pay(booking))
        for isOver in [false, true] {
            try desk.rows("UPDATE payments SET due_at = now()")
            let due = try store.claimPayments(.due, limit: 10, until: Self.soon)
            #expect(due.map(\.isOver) == [isOver])
            #expect(due.map(\.isLate) == [false])
            try desk.rows("UPDATE bookings SET hold_expires_at = now() - interval '1 second'")
        }
    }

    @Test
    func `of a refund that has failed comes no more, until somebody has seen to it and after`()
        throws
    {
        let sold = try desk.sellSeats()
        let refund = try desk.change(desk.cancel(sold.booking)).refund
        let failed = try desk.change(desk.finish(refund, .failed))
        #expect(failed.refund?.isFailed == true && failed.refund?.isDone == false)
        try desk.rows("UPDATE refunds SET due_at = now()")
        #expect(try store.claimRefunds(.due, limit: 10, until: Self.soon).isEmpty)
        let listed = try store.failedRefunds(until: Self.soon)
        #expect(listed.map(\.refund.id) == [refund?.id])
        let done = try desk.change(desk.finish(refund, .byHand))
        #expect(done.booking.status == .refunded && done.refund?.isDone == true)
        #expect(try store.failedRefunds(until: Self.soon).isEmpty)
        // What the provider repeats is nothing new.
        #expect(try desk.change(desk.finish(refund, .failed)).refund == nil)
        #expect(try store.failedRefunds(until: Self.soon).isEmpty)
        #expect(try store.claimRefunds(.due, limit: 10, until: Self.soon).isEmpty)
        // It was looked for by its name all the same.
        let told = try store.claimRefunds(
            .these(listed.map(\.refund.id)),
            limit: 10,
            until: Self.soon
        )
        #expect(told.count == 1)
    }

    @Test
    func `of what was told is over once it was looked into, and not for what came since`() throws {
        func tell(_ id: String, about payment: String?) throws {
            let isNew = try store.keepWebhook(
                from: .sandbox,
                event: id,
                about: payment,
                body: [],
                until: Self.soon
            )
            #expect(isNew)
        }
        let payment = try desk.change(desk.pay(desk.holdTickets())).payment?.id
        try tell("nothing of ours", about: nil)
        try tell("first", about: payment)
        let told = try store.claimWebhooks(limit: 10, until: Self.soon)
        #expect(told.map(\.paymentID) == [payment])
        try tell("second", about: payment)
        try store.settleWebhooks(told, until: Self.soon)
        let open = try desk.rows("SELECT event_id FROM webhooks WHERE processed_at IS NULL")
        #expect(open == ["second"])
        #expect(try store.claimWebhooks(limit: 10, until: Self.soon).count == 1)
    }

    @Test
    func `of what a silent provider has told is in nothing else's way`() throws {
        let payment = try desk.change(desk.pay(desk.holdTickets())).payment?.id
        for id in ["old", "new"] {
            _ = try store.keepWebhook(
                from: .sandbox,
                event: id,
                about: payment,
                body: [],
                until: Self.soon
            )
        }
        // Nobody settles the first one.
        for _ in 0..<2 {
            #expect(try store.claimWebhooks(limit: 1, until: Self.soon).count == 1)
        }
        #expect(try store.claimWebhooks(limit: 1, until: Self.soon).isEmpty)
        try desk.rows("UPDATE webhooks SET due_at = due_at - interval '30 seconds'")
        #expect(try store.claimWebhooks(limit: 10, until: Self.soon).count == 2)
    }

    @Test
    func `passes over a hold whose payment somebody is at, and over no other`() throws {
        let (stuck, free) = (try desk.holdTickets(), try desk.holdTickets())
        let payment = try #require(try desk.change(desk.pay(stuck)).payment)
        _ = try desk.change(desk.pay(free))
        for booking in [stuck, free] { try desk.letLapse(booking) }
        let change = "UPDATE payments SET attempts = 1 WHERE id = '\(payment.id)'"
        let other = try OpenTransaction(change, in: desk.sale.database)
        let step = try store.expireHolds(ExpirySearch(limit: 10), until: Self.soon)
        #expect(step.holds.map(\.id) == [free.id])
        try other.commit()
        let rest = try store.expireHolds(ExpirySearch(limit: 10), until: Self.soon)
        #expect(rest.holds.map(\.id) == [stuck.id])
        try desk.expectSound()
    }
}
