import Reservations
import Testing

@Suite("A wish to pay")
struct PaymentWishTests {
    @Test
    func `begins a payment of the whole, and the booking waits for it`() {
        var sale = PaidSale(.held)
        let change = sale.pay().change
        #expect(change?.from == .held && change?.to == .paymentPending)
        #expect(change?.isNewPayment == true)
        #expect(change?.payment?.status == .started)
        #expect(change?.payment?.amount.minorUnits == PaidSale.total)
        #expect(change?.payment?.captured == 0)
        #expect(change?.released == [] && change?.postings == [] && change?.refund == nil)
    }

    @Test(arguments: BookingStatus.allCases)
    func `is for holds only, and for one payment at a time`(status: BookingStatus) {
        var sale = PaidSale(status)
        let verdict = sale.pay()
        switch status {
        case .held: #expect(verdict.change != nil)
        case .paymentPending: #expect(verdict == .paymentInProgress)
        default: #expect(verdict == .notPayable(status))
        }
        #expect(sale.ledger.payments.count == (status == .held ? 1 : 0))
    }

    @Test(arguments: [BookingStatus.held, .paymentPending])
    func `comes too late once the time has passed, though the row says otherwise`(
        status: BookingStatus
    ) {
        var ledger = PaidSale(status).ledger
        ledger.bookings["hers"] = .init(userID: "anna", status: status, isOverdue: true)
        let wish = PaymentWish(bookingID: "hers", method: .sandboxSuccess)
        #expect(ledger.judge(wish, by: "anna", id: "payment") == .notPayable(.expired))
    }

    @Test
    func `of somebody else is as unknown as what there is not`() {
        var sale = PaidSale(.held)
        #expect(sale.pay(by: "berta") == .unknown(.booking))
        let wish = PaymentWish(bookingID: "none", method: .sandboxSuccess)
        #expect(sale.ledger.judge(wish, by: "anna", id: "payment") == .unknown(.booking))
        #expect(sale.ledger.payments.isEmpty)
    }

    @Test
    func `comes once in a batch`() {
        var ledger = PaidSale(.held).ledger
        let wish = PaymentWish(bookingID: "hers", method: .sandboxSuccess)
        #expect(ledger.judge(wish, by: "anna", id: "one").change != nil)
        #expect(ledger.judge(wish, by: "anna", id: "two") == .paymentInProgress)
        #expect(ledger.payments.count == 1)
    }

    @Test(
        arguments: [
            (100, false, 300), (299, false, 300), (300, false, nil), (301, false, nil),
            (100, true, nil), (0, true, nil),
        ] as [(left: Int, isExtended: Bool, hold: Int?)]
    )
    func `extends the hold to the grace, never shortens it, and does so once`(
        left: Int,
        isExtended: Bool,
        hold: Int?
    ) {
        var sale = PaidSale(.held, secondsLeft: left, isExtended: isExtended)
        #expect(sale.pay().change?.holdSeconds == hold)
    }

    @Test
    func `extends by the shortest of its inventories' graces`() {
        var sale = PaidSale(.held, secondsLeft: 10)
        sale.ledger.terms["film"] = .init(
            organizerID: nil,
            graceSeconds: 60,
            refundRules: .standard,
            secondsBefore: 0,
            standing: .coming
        )
        #expect(sale.pay().change?.holdSeconds == 60)
    }

    @Test
    func `can follow one that was declined`() {
        var sale = PaidSale(.held)
        let first = sale.pay().change?.payment?.id ?? ""
        sale.report(.declined, of: first)
        #expect(sale.status == .held)
        let second = sale.pay().change
        #expect(second?.to == .paymentPending)
        #expect(second?.payment?.id != first)
        #expect(second?.holdSeconds == nil)
    }
}
