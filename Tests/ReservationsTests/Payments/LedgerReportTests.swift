import Reservations
import Testing

@Suite("A provider's word of a payment")
struct LedgerReportTests {
    /// All pairs of what a booking and its payment can be, whether or not they come about.
    private static let pairs = BookingStatus.allCases.flatMap { booking in
        PaymentStatus.allCases.map { (booking, $0) }
    }

    /// What is wrong with the decision on each report, with another payment beside the one it is about.
    private static func faults(
        _ change: (inout PaidSale) -> Void = { _ in },
        forgetting: (inout BookingChange) -> Void = { _ in }
    ) -> [String] {
        pairs.flatMap { booking, payment in
            PaymentReport.State.allCases.flatMap { state in
                var sale = PaidSale(booking)
                sale.add(payment)
                change(&sale)
                let before = sale.ledger
                guard var decided = sale.report(state).change else { return ["\(state): none"] }
                forgetting(&decided)
                return decided.faults(before: before, after: sale.ledger).map {
                    "\(booking), \(payment), \(state): \($0)"
                }
            }
        }
    }

    @Test
    func `leaves money behind what is sold, or sends it back, whatever it comes to`() {
        #expect(Self.faults() == [])
    }

    @Test
    func `does so where what had ended cannot be had again`() {
        #expect(Self.faults { $0.ledger.inventories["concert"]?.left = 0 } == [])
    }

    @Test(arguments: [PaymentStatus.declined, .cancelled, .cancelling, .failed])
    func `does so beside a payment that was given up`(other: PaymentStatus) {
        #expect(Self.faults { $0.add(other, id: "other") } == [])
    }

    @Test
    func `does so beside a payment that is back`() {
        #expect(Self.faults { $0.add(.captured, id: "other", isBack: true) } == [])
    }

    @Test(arguments: [PaymentStatus.declined, .cancelled, .failed])
    func `that waits, of what was believed to be over, has it given up`(status: PaymentStatus) {
        var sale = PaidSale(.expired)
        sale.add(status)
        #expect(sale.report(.waiting).change?.payment?.status == .cancelling)
    }

    /// The controls.
    @Test(arguments: ["refund", "postings", "released", "notice", "reclaim", "payment"])
    func `is found out where a part of the decision is forgotten`(part: String) {
        let faults = Self.faults(forgetting: { change in
            switch part {
            case "refund": change.refund = nil
            case "postings": change.postings = []
            case "released": change.released = []
            case "notice": change.notice = nil
            case "reclaim": change.isReclaimed = false
            default: change.payment?.captured = 0
            }
        })
        #expect(!faults.isEmpty)
    }

    /// But for money that is set aside of what had come to nothing: that is given up first, and may have
    /// its booking again as long as it is not.
    @Test(arguments: PaymentReport.State.allCases)
    func `that comes again changes nothing`(state: PaymentReport.State) {
        for (booking, payment) in Self.pairs
        where !(state == .authorized && booking == .expired && !payment.isOpen) {
            var sale = PaidSale(booking)
            sale.add(payment)
            sale.report(state)
            let before = sale.ledger
            guard let change = sale.report(state).change else {
                Issue.record("\(booking), \(payment)")
                continue
            }
            #expect(change.from == change.to && change.postings.isEmpty, "\(booking), \(payment)")
            #expect(change.released.isEmpty && change.refund == nil && change.notice == nil)
            #expect(sale.ledger.everything == before.everything)
            #expect(sale.ledger.payments == before.payments)
        }
    }

    @Test
    func `of a payment that there is not, or of another booking's, is about nothing`() {
        var sale = PaidSale(.paymentPending)
        #expect(sale.report(.captured) == .unknown(.booking))
        sale.add(.started)
        let report = PaymentReport(paymentID: "payment", bookingID: "other", state: .captured)
        #expect(sale.ledger.judge(report, refundID: "refund") == .unknown(.booking))
    }

    @Test
    func `on what this batch has changed waits for the next`() {
        var ledger = PaidSale(.confirmed).ledger
        ledger.payments["payment"] = Payment(
            id: "payment",
            bookingID: "hers",
            method: .sandboxSuccess,
            status: .cancelling,
            amount: Money(minorUnits: PaidSale.total, Sale.euro)
        )
        #expect(ledger.judge(callOffOf: "hers", refundID: "refund").change != nil)
        let report = PaymentReport(paymentID: "payment", bookingID: "hers", state: .captured)
        #expect(ledger.judge(report, refundID: "refund") == .again)
    }

    @Test
    func `tells the provider's name for it, and the page to open`() {
        var ledger = PaidSale(.paymentPending).ledger
        ledger.payments["payment"] = Payment(
            id: "payment",
            bookingID: "hers",
            method: .sandboxNextAction,
            amount: Money(minorUnits: PaidSale.total, Sale.euro)
        )
        for (providerID, url) in [("theirs", "https://example.com"), (nil, nil)] {
            let report = PaymentReport(
                paymentID: "payment",
                bookingID: "hers",
                state: .waiting,
                providerID: providerID,
                nextActionURL: url
            )
            let payment = ledger.judge(report, refundID: "refund").change?.payment
            #expect(payment?.status == .pending)
            #expect(payment?.providerID == "theirs")
            #expect(payment?.nextActionURL == "https://example.com")
        }
    }
}
