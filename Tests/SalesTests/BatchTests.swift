import Daemon
import Platform
import Reservations
@testable import Sales
import Storage
import Support
import Testing

@Suite("A batch of orders")
struct BatchTests {
    @Test
    func `is all that waits, up to its bound`() throws {
        for (size, batches) in [(256, 1), (10, 3), (1, 24)] {
            let fixture = try SaleFixture { $0.batchSize = size }
            let offer = try fixture.makeOffer()
            let orders = (0..<24).map { _ in fixture.order(offer) }
            let results = try fixture.sell(orders)
            #expect(results.count { $0.booking != nil } == 24)
            #expect(fixture.committer.meters.batches.value == batches)
            #expect(try fixture.taken(offer) == ["24"])
        }
    }

    @Test
    func `sells what there is to those who came first`() throws {
        let fixture = try SaleFixture()
        let offer = try fixture.makeOffer(capacity: 5)
        let results = try fixture.sell((0..<12).map { _ in fixture.order(offer) })
        #expect(results.count { $0.booking != nil } == 5)
        let shortages = results.filter {
            if case .outcome(.refused(.soldOut(let list))) = $0 {
                list.first?.left == 0
            } else {
                false
            }
        }
        #expect(shortages.count == 7)
        #expect(Set(results.compactMap { $0.booking?.reference }).count == 5)
        #expect(try fixture.count("booking_events") == 5)
    }

    @Test
    func `is not harmed by one that the database refuses`() throws {
        let fixture = try SaleFixture()
        let offer = try fixture.makeOffer()
        var orders = (0..<9).map { _ in fixture.order(offer) }
        // Longer than the database takes: no check of ours stands before it here.
        orders.insert(fixture.order(offer, email: String(repeating: "x", count: 300)), at: 4)
        let results = try fixture.sell(orders)
        #expect(results.count { $0.booking != nil } == 9)
        #expect(results.count { if case .failed = $0 { true } else { false } } == 1)
        #expect(try fixture.taken(offer) == ["9"])
    }

    @Test
    func `decides once on twins of one key`() throws {
        let fixture = try SaleFixture()
        let offer = try fixture.makeOffer()
        let results = try fixture.sell((0..<5).map { _ in fixture.order(offer, key: "same") })
        #expect(results.count { $0.booking != nil } == 1)
        let busy = results.count { if case .outcome(.keyBusy) = $0 { true } else { false } }
        #expect(busy == 4)
        #expect(try fixture.taken(offer) == ["1"])
        let again = fixture.decide(fixture.order(offer, key: "same"))
        guard case .outcome(.replayed(let answer)) = again else {
            Issue.record("\(again)")
            return
        }
        #expect(answer.body == results.compactMap(\.booking).first?.reference)
    }

    @Test
    func `leaves out those whose callers have gone`() throws {
        let fixture = try SaleFixture { $0.patience = .milliseconds(100) }
        let offer = try fixture.makeOffer()
        let result = fixture.decide(fixture.order(offer))
        guard case .unavailable = result else {
            Issue.record("\(result)")
            return
        }
        try fixture.committer.startSelling()
        #expect(eventually { fixture.committer.waiting == 0 })
        Process.sleep(.milliseconds(200))
        #expect(try fixture.taken(offer) == ["0"])
    }

    @Test
    func `has a bounded queue`() throws {
        let fixture = try SaleFixture { options in
            options.queueLength = 3
            options.patience = .seconds(2)
        }
        let offer = try fixture.makeOffer()
        let results = try onThreads(5) { _ in
            fixture.decide(fixture.order(offer))
        }
        #expect(results.count == 5)
        #expect(fixture.committer.meters.refusals.value == 2)
        #expect(try fixture.taken(offer) == ["0"])
    }

    @Test(arguments: ["inventory", "ticket_type"])
    func `does not wait for what others keep locked`(kind: String) throws {
        let fixture = try SaleFixture { $0.patience = .seconds(3) }
        let (stuck, free) = (try fixture.makeOffer(), try fixture.makeOffer())
        let id = kind == "inventory" ? stuck.event : stuck.type
        let lock = try HeldRow("\(kind)_counts WHERE \(kind)_id = '\(id)'", in: fixture.database)
        let orders = (0..<10).map { fixture.order($0.isMultiple(of: 2) ? stuck : free) }
        let start = ContinuousClock.now
        let results = try fixture.sell(orders)
        #expect(results.count { $0.booking != nil } == 5)
        let blocked = results.count { if case .outcome(.blocked) = $0 { true } else { false } }
        #expect(blocked == 5)
        #expect(try fixture.taken(stuck) == ["0"])
        // What is free is sold while the other is stuck still.
        let later = fixture.decide(fixture.order(free))
        #expect(later.booking != nil)
        lock.release()
        let after = fixture.decide(fixture.order(stuck))
        #expect(after.booking != nil, "\(after)")
        #expect(ContinuousClock.now - start < .seconds(20))
    }

    @Test
    func `forgets who has waited too long for what others keep locked`() throws {
        let fixture = try SaleFixture { options in
            options.patience = .milliseconds(200)
            options.batchSize = 1
        }
        let offer = try fixture.makeOffer()
        let lock = try HeldRow(
            "inventory_counts WHERE inventory_id = '\(offer.event)'",
            in: fixture.database
        )
        let first = try Crowd(1) { _ in _ = fixture.decide(fixture.order(offer)) }
        try fixture.committer.startSelling()
        #expect(eventually { fixture.committer.lockedInventories.withLock { !$0.isEmpty } })
        // Straight to the slow lane, which is waiting for the lock for longer than these have patience.
        for _ in 1...3 { #expect(fixture.decide(fixture.order(offer)).booking == nil) }
        #expect(eventually { fixture.committer.waiting == 0 })
        lock.release()
        first.join()
        #expect(eventually { fixture.decide(fixture.order(offer)).booking != nil })
    }

    /// Several in one statement: PostgreSQL looks again at each that it has waited for.
    @Test
    func `sees what became of the bookings that it has waited for`() throws {
        let fixture = try SaleFixture()
        let offer = try fixture.makeOffer()
        let ids = try fixture.sell((0..<6).map { _ in fixture.order(offer) })
            .compactMap(\.booking?.id)
        let list = ids.dropLast().map { "'\($0)'" }.joined(separator: ", ")
        let other = try OpenTransaction(
            "UPDATE bookings SET status = 'expired' WHERE id IN (\(list))",
            in: fixture.database
        )
        let ending = try Crowd(1) { _ in
            Process.sleep(.milliseconds(300))
            try? other.commit()
        }
        let orders = ids.map { id in
            BookingOrder(
                userID: fixture.customer,
                wish: .cancel(bookingID: id, .customer),
                key: nil
            ) {
                _ in nil
            }
        }
        let result = try fixture.committer.store.book(
            orders,
            fixture.committer.references,
            lockingWithin: .seconds(10),
            until: .now + .seconds(20)
        )
        ending.join()
        for outcome in result.outcomes.dropLast() {
            guard case .refused(.over(.expired)) = outcome else {
                Issue.record("\(outcome)")
                continue
            }
        }
        guard case .changed = result.outcomes.last else {
            Issue.record("\(result.outcomes)")
            return
        }
    }

    @Test
    func `gives the first answer to each repeat of a key`() throws {
        let fixture = try SaleFixture()
        let offer = try fixture.makeOffer()
        let committer = fixture.committer
        func outcomes(_ keys: String...) throws -> [BookingOutcome] {
            let orders = keys.map { fixture.order(offer, key: $0) }
            let soon = ContinuousClock.now + .seconds(20)
            return try committer.store.book(orders, committer.references, until: soon).outcomes
        }
        // Whose first request is still being worked on is told so.
        let first = try outcomes("one", "one", "two").map(\.name)
        #expect(first == ["held", "key_busy", "held"])
        #expect(
            try outcomes("one", "one", "two").map(\.name) == ["replayed", "replayed", "replayed"]
        )
        #expect(try fixture.taken(offer) == ["2"])
    }

    @Test
    func `takes as many orders as have room in a statement`() throws {
        let fixture = try SaleFixture()
        let offer = try fixture.makeOffer()
        let seats = (0..<900).map { number in
            BookingRequest.Wish.seat(code: String(number), passenger: nil)
        }
        let request = BookingRequest(
            userID: fixture.customer,
            contact: .init(email: "customer@example.com", phone: nil),
            parts: [.init(kind: .show, inventoryID: offer.event, wishes: seats)]
        )
        let large = BookingOrder(userID: fixture.customer, wish: .book(request), key: nil) { _ in
            nil
        }
        let orders = [large, fixture.order(offer), large, large, fixture.order(offer)].map {
            order in
            QueuedOrder(order, token: nil, patience: .now, limit: .now) { _ in }
        }
        #expect(orders[...].prefix(fittingInto: 256).count == 3)
        #expect(orders[3...].prefix(fittingInto: 256).count == 2)
        #expect(orders[...].prefix(fittingInto: 2).count == 2)
    }

    @Test
    func `looks at all seats of a few halls, however many want the best of them`() throws {
        let fixture = try SaleFixture()
        func best(of show: String) -> QueuedOrder {
            let wish = BookingRequest.Wish.best(BestSeatsWish(count: 2, zone: nil))
            let request = BookingRequest(
                userID: fixture.customer,
                contact: .init(email: "customer@example.com", phone: nil),
                parts: [.init(kind: .show, inventoryID: show, wishes: [wish])]
            )
            let order = BookingOrder(userID: fixture.customer, wish: .book(request), key: nil) {
                _ in nil
            }
            return QueuedOrder(order, token: nil, patience: .now, limit: .now) { _ in }
        }
        let rivals = (0..<100).map { _ in best(of: "a") }
        #expect(rivals[...].prefix(fittingInto: 256).count == 100)
        let spread = rivals + ["b", "c", "d", "e", "a"].map(best)
        #expect(spread[...].prefix(fittingInto: 256).count == 103)
    }
}
