import Reservations
import Support
import Testing

/// The ledger against a model that counts everything anew, over batches that chance has made.
struct BookingLedgerModelTests {
    /// What one batch has shown.
    private struct Trial {
        /// What went wrong, if anything did.
        var fault: String?
        /// How often a verdict began with which word.
        var verdicts: [String: Int] = [:]
    }

    /// What a ledger forgets of what an order has changed, for controls: it gets the one from before.
    private typealias Forgetting = @Sendable (BookingLedger, inout BookingLedger) -> Void

    private static func trial(_ seed: UInt64, forgetting: Forgetting? = nil) -> Trial {
        var random = SeededRandom(seed: seed)
        var sale = ModelSale(by: &random)
        let start = sale
        var ledger = sale.ledger()
        var trial = Trial()
        for step in 0..<Int.random(in: 4...12, using: &random) {
            let before = ledger
            let order = sale.order(&random)
            let (words, expected) = verdicts(on: order, &ledger, &sale)
            let kind = String(words.prefix { $0 != " " })
            trial.verdicts[kind, default: 0] += 1
            let mayChange = ["booked", "cancelled"].contains(kind)
            guard words == expected, mayChange || ledger.isSame(as: before) else {
                trial.fault = "seed \(seed), step \(step): \(words), not \(expected), of \(order)"
                return trial
            }
            forgetting?(before, &ledger)
        }
        // What is forgotten is to be told by the verdicts alone.
        if forgetting == nil, ledger.everything != sale.ledger().everything {
            trial.fault = "seed \(seed): the counts are \(ledger), not \(sale.ledger())"
        }
        if !sale.isSound(since: start) { trial.fault = "seed \(seed): sold twice, or too much" }
        return trial
    }

    private static func verdicts(
        on order: ModelOrder,
        _ ledger: inout BookingLedger,
        _ sale: inout ModelSale
    ) -> (String, String) {
        switch order {
        case .book(let request): (ledger.judge(request).words, sale.book(request))
        case .cancel(let id, let userID):
            (
                ledger.judge(CancellationWish(bookingID: id), by: userID, refundID: "refund").words,
                sale.cancel(id, by: userID)
            )
        }
    }

    /// In quarters, which run at the same time.
    @Test(arguments: 0..<UInt64(4))
    func `of any batch each wish gets what a count of all bookings allows`(quarter: UInt64) {
        let count: UInt64 = TestEnvironment.isLong ? 25_000 : 250
        var verdicts: [String: Int] = [:]
        for seed in (quarter * count + 1)...((quarter + 1) * count) {
            let trial = Self.trial(seed)
            if let fault = trial.fault {
                Issue.record("\(fault)")
                return
            }
            verdicts.merge(trial.verdicts, uniquingKeysWith: +)
        }
        // Or some rule is hardly ever tried.
        let all = verdicts.values.reduce(0, +)
        #expect(verdicts.count == 11, "\(verdicts)")
        #expect(verdicts.values.allSatisfy { $0 > all / 200 }, "\(verdicts)")
    }

    /// The control.
    @Test(arguments: ["seats", "places", "tickets", "customers", "bookings"])
    func `a judge that forgets what others have got is found out`(part: String) {
        let forgetting: Forgetting = { before, after in
            switch part {
            case "seats": after.seats = before.seats
            case "places": after.inventories = before.inventories
            case "tickets": after.ticketTypes = before.ticketTypes
            case "customers": after.customers = before.customers
            default: after.bookings = before.bookings
            }
        }
        let found = (1...500).contains { Self.trial($0, forgetting: forgetting).fault != nil }
        #expect(found)
    }
}

extension ModelSale {
    /// Whether nothing is sold twice, and nobody has got more than one may have.
    fileprivate func isSound(since start: ModelSale) -> Bool {
        inventories.allSatisfy { id, inventory in
            (0...inventory.capacity).contains(left(of: id))
                && inventory.seats.keys.allSatisfy { owners(of: $0, in: id).count <= 1 }
                && Set(bookings.map(\.userID)).allSatisfy { user in
                    let most = inventory.maxPerCustomer ?? .max
                    return places(of: user, in: id) <= max(most, start.places(of: user, in: id))
                }
        } && ticketTypes.allSatisfy { (0...$1.quantity).contains(left(ofType: $0)) }
    }
}

extension BookingLedger {
    fileprivate func isSame(as other: BookingLedger) -> Bool {
        inventories == other.inventories && ticketTypes == other.ticketTypes
            && seats == other.seats && customers == other.customers && bookings == other.bookings
    }
}
