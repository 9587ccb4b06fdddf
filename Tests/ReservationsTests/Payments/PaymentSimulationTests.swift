import Reservations
import Support
import Testing

/// Money and a booking, over all that can happen to them in any order.
struct PaymentSimulationTests {
    /// In quarters, which run at the same time.
    @Test(arguments: 0..<UInt64(4))
    func `in the end all money is behind what is sold, or back`(quarter: UInt64) {
        let count: UInt64 = TestEnvironment.isLong ? 100_000 : 5_000
        var seen: [String: Int] = [:]
        for seed in (quarter * count + 1)...((quarter + 1) * count) {
            let run = PaymentRun(seed: seed)
            guard run.faults.isEmpty else {
                Issue.record("seed \(seed): \(run.faults)")
                return
            }
            for name in run.seen { seen[name, default: 0] += 1 }
        }
        // Or something hardly ever happens: all transitions, and that a hold has ended.
        #expect(seen.count == 12, "\(seen)")
        #expect(seen.values.allSatisfy { $0 > count / 1_000 }, "\(seen)")
    }

    /// The controls.
    @Test(arguments: ["refund", "payout", "capture", "release", "reclaim", "end"])
    func `a judge that forgets a rule is found out`(rule: String) {
        let forgetting: PaymentRun.Forgetting = { before, sale, change in
            switch rule {
            case "refund":
                if change.refund?.isDone == false { sale.ledger.refunds = before.refunds }
            case "capture":
                if change.payment?.status == .captured { sale.ledger.payments = before.payments }
            case "payout":
                if change.refund?.isDone == true { sale.ledger.refunds = before.refunds }
            case "release":
                if !change.released.isEmpty { sale.ledger.inventories = before.inventories }
            case "reclaim":
                if change.isReclaimed { sale.ledger.inventories = before.inventories }
            default:
                if change.from == .expired, let known = before.bookings["hers"] {
                    sale.ledger.bookings["hers"] = known
                }
            }
        }
        #expect(
            (1...2_000).contains { !PaymentRun(seed: $0, forgetting: forgetting).faults.isEmpty }
        )
    }
}
