import Platform
import Postgres
import Reservations
@testable import Sales
import Storage
import Support
import Testing

@Suite("A voucher, as it is counted")
struct VoucherTests {
    @Test
    func `is used by a booking, and what it takes off is written with the items`() throws {
        let sale = try VoucherDesk()
        let booking = try sale.hold(3)
        #expect(booking.total.minorUnits == 2_700 && booking.discount.minorUnits == 300)
        #expect(try sale.counts() == ["1 300"])
        let stored = try sale.desk.sale.committer.store.booking(
            id: booking.id,
            until: .now + .seconds(20)
        )
        #expect(stored?.voucher?.code.text == "SAVE")
        #expect(stored?.items == booking.items && stored?.total == booking.total)
        try sale.desk.expectSound()
    }

    @Test
    func `counts in one batch as in several`() throws {
        let sale = try VoucherDesk(["percent": "10"], ["max_uses": "2"])
        let outcomes = try sale.desk.decide(
            sale.wish(),
            sale.wish(with: nil),
            sale.wish(),
            sale.wish()
        )
        #expect(outcomes.map { $0.done?.discount.minorUnits } == [100, 0, 100, nil])
        #expect(
            outcomes[3].refusal == .voucher(.usedUp(inventoryID: sale.desk.offer.event))
        )
        #expect(try sale.counts() == ["2 200"])
        try sale.desk.expectSound()
    }

    /// Each in a transaction of its own, as responders on several hosts are.
    @Test
    func `of which one use is left goes to one of fifty who ask at once`() throws {
        let sale = try VoucherDesk(["percent": "10"], ["max_uses": "1"])
        let meeting = Meeting(of: 50)
        let committer = sale.desk.sale.committer
        let outcomes = try onThreads(50) { _ -> BookingOutcome? in
            meeting.attend()
            return try? committer.store.book(
                [sale.wish()],
                committer.references,
                lockingWithin: .seconds(60),
                until: .now + .seconds(120)
            ).outcomes.first
        }
        #expect(outcomes.count { $0?.done != nil } == 1)
        let refused = outcomes.count {
            $0?.refusal == .voucher(.usedUp(inventoryID: sale.desk.offer.event))
        }
        #expect(refused == 49, "\(outcomes)")
        #expect(try sale.counts() == ["1 100"])
        try sale.desk.expectSound()
    }

    /// The control: without the row's lock all of them see that one use is left, and only the constraint stands.
    @Test
    func `of which one use is left is wanted by all who do not lock it`() throws {
        let sale = try VoucherDesk(["percent": "10"], ["max_uses": "1"])
        let id = sale.voucher
        let (looked, written) = (Meeting(of: 10), Monitor(0))
        let database = sale.desk.sale.database
        let saw = try onThreads(10) { _ -> Bool? in
            var session = try? Connection.open(
                database.responder,
                deadline: .now + .seconds(60)
            )
            try? session?.run(script: "BEGIN")
            let left = try? session?.execute(
                "SELECT max_uses - uses FROM voucher_counts WHERE voucher_id = \(id)"
            ).first { (row) throws(PostgresError) in try row.int(0) }
            looked.attend(within: .seconds(60))
            let use = "UPDATE voucher_counts SET uses = uses + 1 WHERE voucher_id = '\(id)'; COMMIT"
            if (try? session?.run(script: use)) != nil { written.withLock { $0 += 1 } }
            return left == 1
        }
        #expect(saw.count { $0 == true } == 10, "\(saw)")
        #expect(written.withLock { $0 } == 1)
    }

    @Test
    func `that is being changed is judged as it is then`() throws {
        let sale = try VoucherDesk(["percent": "10"], ["max_uses": "2"])
        _ = try sale.hold()
        let fixture = sale.desk.sale
        var other = try Connection.open(fixture.database.owner, deadline: .now + .seconds(60))
        try other.run(script: "BEGIN; UPDATE voucher_counts SET max_uses = 1")
        let outcome = Monitor<BookingOutcome?>(nil)
        let crowd = try Crowd(1) { _ in
            let told = try? fixture.committer.store.book(
                [sale.wish()],
                fixture.committer.references,
                lockingWithin: .seconds(60),
                until: .now + .seconds(120)
            ).outcomes.first
            outcome.withLock { $0 = told }
        }
        let isWaiting = eventually(within: .seconds(30)) {
            (try? fixture.count(
                "pg_stat_activity WHERE datname = current_database() AND wait_event_type = 'Lock'"
            )) == 1
        }
        #expect(isWaiting)
        try other.run(script: "COMMIT")
        crowd.join()
        #expect(
            outcome.withLock { $0 }?.refusal
                == .voucher(.usedUp(inventoryID: sale.desk.offer.event))
        )
    }

    @Test
    func `of a customer is counted in all that live, and no more once they are given back`() throws
    {
        let sale = try VoucherDesk(["percent": "10", "max_uses_per_customer": "1"])
        let booking = try sale.hold()
        let again = try sale.desk.decide(sale.wish(), sale.wish(by: sale.desk.rival))
        #expect(again[0].refusal == .voucher(.usedByCustomer))
        #expect(again[1].done != nil)
        let both = try sale.desk.decide(sale.desk.cancel(booking), sale.wish(), sale.wish())
        #expect(both[1].done != nil && both[2].refusal == .voucher(.usedByCustomer))
        try sale.desk.letLapse(try #require(both[1].done))
        // Nobody has swept yet.
        #expect(try sale.desk.decide(sale.wish())[0].done != nil)
        try sale.desk.expectSound()
    }

    @Test
    func `of a customer is counted where a payment outlasts its hold`() throws {
        let sale = try VoucherDesk(["percent": "10", "max_uses_per_customer": "1"])
        let booking = try sale.hold()
        let payment = try sale.desk.change(sale.desk.pay(booking)).payment
        try sale.desk.letLapse(booking)
        #expect(
            try sale.desk.decide(sale.wish())[0].refusal == .voucher(.usedByCustomer)
        )
        let sold = try sale.desk.change(sale.desk.report(.captured, of: payment))
        #expect(sold.booking.status == .confirmed)
        try sale.desk.expectSound()
    }

    @Test
    func `that overdue holds keep is used by the next one at once`() throws {
        let sale = try VoucherDesk(["percent": "10"], ["max_uses": "1"])
        let held = try sale.hold()
        #expect(throws: BookingRefusal.self) { try sale.offered().get() }
        try sale.desk.letLapse(held)
        // Nor does who asks before hear that it is used up.
        #expect(try sale.offered().get().values.count == 1)
        let fixture = sale.desk.sale
        try fixture.committer.startSelling()
        let result = fixture.decide(sale.wish())
        #expect(result.booking != nil, "\(result)")
        #expect(try sale.counts() == ["1 100"])
        try sale.desk.expectSound()
    }

    @Test
    func `that somebody keeps locked holds up nobody who has none`() throws {
        let sale = try VoucherDesk()
        let fixture = sale.desk.sale
        var other = try Connection.open(fixture.database.owner, deadline: .now + .seconds(60))
        try other.run(script: "BEGIN; SELECT FROM voucher_counts FOR UPDATE")
        let found = try fixture.committer.store.obstacles(
            to: [sale.wish(), sale.wish(with: nil)],
            until: .now + .seconds(20)
        )
        #expect(found.stop(sale.wish()) && !found.stop(sale.wish(with: nil)))
        #expect(found.inventories.isEmpty)
        let results = try fixture.sell([sale.wish(with: nil), sale.wish(with: nil)])
        #expect(results.count { $0.booking != nil } == 2)
        try other.run(script: "ROLLBACK")
    }

    @Test
    func `of a booking that is to be cancelled stops that while it is locked`() throws {
        let sale = try VoucherDesk()
        let booking = try sale.hold()
        var other = try Connection.open(
            sale.desk.sale.database.owner,
            deadline: .now + .seconds(60)
        )
        try other.run(script: "BEGIN; SELECT FROM voucher_counts FOR UPDATE")
        let order = sale.desk.cancel(booking)
        let found = try sale.desk.sale.committer.store.obstacles(
            to: [order],
            until: .now + .seconds(20)
        )
        #expect(found.stop(order))
        try other.run(script: "ROLLBACK")
    }

    @Test(arguments: [
        "UPDATE voucher_counts SET uses = 2", "UPDATE voucher_counts SET spent = 101",
        "UPDATE voucher_counts SET uses = -1", "UPDATE voucher_counts SET spent = -1",
        "UPDATE booking_items SET discount = 1001", "UPDATE booking_items SET discount = -1",
        "UPDATE vouchers SET amount = 1", "UPDATE vouchers SET percent = NULL",
        "UPDATE vouchers SET code = 'save'", "DELETE FROM vouchers",
    ])
    func `is guarded by the database, too`(sql: String) throws {
        let sale = try VoucherDesk(["percent": "10"], ["max_uses": "1", "budget": "100"])
        _ = try sale.hold()
        #expect(throws: (any Error).self) { try sale.desk.rows(sql) }
        try sale.desk.expectSound()
    }

    /// The control of what all of these tests end with.
    @Test(arguments: [
        ("UPDATE voucher_counts SET uses = 0", "a voucher's uses"),
        ("UPDATE voucher_counts SET spent = 99", "a voucher's uses"),
        ("UPDATE booking_items SET discount = 99", "a booking costs"),
        ("UPDATE bookings SET voucher_id = NULL", "nothing is taken off"),
    ])
    func `that is counted otherwise than it is used is found out, and repaired`(
        sql: String,
        invariant: String
    ) throws {
        let sale = try VoucherDesk()
        _ = try sale.hold()
        try sale.desk.rows(sql)
        let store = sale.desk.sale.database.ownerStore()
        func broken() throws -> [String] {
            try store.checkInvariants(until: .now + .seconds(20)).filter { !$0.violations.isEmpty }
                .map(\.name)
        }
        #expect(try broken().contains { $0.hasPrefix(invariant) })
        let event = sale.desk.offer.event
        #expect(try store.unsoundInventories(until: .now + .seconds(20)) == [event])
        try store.repair(inventory: event, until: .now + .seconds(20))
        #expect(try store.unsoundInventories(until: .now + .seconds(20)) == [])
        #expect(try broken().contains { $0.hasPrefix("a voucher's uses") } == false)
    }
}
