import Reservations
import Testing

@Suite("A payment")
struct LedgerPaymentTests {
    /// A sale whose booking waits for a payment, and which is then as `change` has it.
    private func paying(
        _ status: PaymentStatus = .pending,
        _ change: (inout PaidSale) -> Void = { _ in }
    ) -> PaidSale {
        var sale = PaidSale(.paymentPending)
        sale.add(status)
        change(&sale)
        return sale
    }

    private func payment(_ sale: PaidSale, _ id: String = "payment") -> Payment? {
        sale.ledger.payments[id]
    }

    @Test(arguments: [PaymentStatus.started, .pending])
    func `that is captured confirms its booking, and its organizers have the money`(
        status: PaymentStatus
    ) {
        var sale = paying(status)
        let change = sale.report(.captured).change
        #expect(change?.to == .confirmed && change?.refund == nil && change?.notice == nil)
        #expect(payment(sale)?.refundable == PaidSale.total)
        let sold = change?.postings.last?.lines.filter { $0.account == .organizer } ?? []
        #expect(sold.map(\.organizerID) == ["olga", "otto"])
        #expect(sold.map(\.amount) == [-2_000, -2_000])
    }

    @Test
    func `that is authorized confirms its booking, and is booked once it is captured`() {
        var sale = paying()
        let authorized = sale.report(.authorized).change
        #expect(authorized?.to == .confirmed && authorized?.postings == [])
        let captured = sale.report(.captured).change
        #expect(captured?.from == .confirmed && captured?.to == .confirmed)
        #expect(captured?.postings.map(\.kind) == [.payment, .sale])
    }

    @Test(arguments: [PaymentReport.State.declined, .cancelled])
    func `that comes to nothing leaves the hold to itself`(state: PaymentReport.State) {
        var sale = paying()
        let change = sale.report(state).change
        #expect(change?.to == .held && change?.released == [] && change?.notice == nil)
        #expect(payment(sale)?.status == (state == .declined ? .declined : .cancelled))
    }

    @Test(arguments: [PaymentReport.State.declined, .cancelled])
    func `that cannot be taken after all ends the booking, and the customer hears of it`(
        state: PaymentReport.State
    ) {
        var sale = paying()
        sale.report(.authorized)
        let change = sale.report(state).change
        #expect(change?.to == .cancelled && change?.released == [0, 1, 2])
        #expect(change?.notice == .captureFailed && change?.postings == [])
        #expect(payment(sale)?.status == .failed)
        #expect(sale.ledger.seats[Sale.key("film", "1")]?.owner == .nobody)
        #expect(sale.ledger.ticketTypes["adult"]?.left == 4)
    }

    @Test
    func `that cannot be taken after all lets the customer have as much again`() {
        var sale = paying(.authorized)
        sale.ledger.inventories["film"] = Sale.inventory(.show, maxPerCustomer: 2, left: 4)
        sale.ledger.customers[Sale.customer("anna", of: "film")] = 2
        sale.ledger.bookings["hers"]?.status = .confirmed
        sale.report(.declined)
        #expect(sale.ledger.judge(Sale.wish(Sale.seats("3", "4"))).booking != nil)
    }

    @Test(arguments: [BookingStatus.held, .paymentPending, .confirmed])
    func `that is a second one goes back, and the booking stays what it is`(
        status: BookingStatus
    ) {
        var sale = PaidSale(status)
        sale.add(.declined, id: "first")
        if status != .held { sale.add(status == .confirmed ? .captured : .pending) }
        let change = sale.report(.captured, of: "first").change
        #expect(change?.from == status && change?.to == status)
        #expect(change?.refund?.paymentID == "first" && change?.refund?.reason == .late)
        #expect(payment(sale, "first")?.refundable == 0)
        #expect(
            payment(sale)?.refundable
                == (status == .confirmed ? PaidSale.total : payment(sale)?.refundable)
        )
        sale.finish(change?.refund?.id ?? "")
        #expect(sale.status == status)
    }

    @Test
    func `of what is cancelled or called off meanwhile goes back`() {
        var sale = paying()
        let calledOff = sale.callOff().change
        #expect(calledOff?.to == .cancelled && calledOff?.released == [0, 1, 2])
        #expect(payment(sale)?.status == .cancelling)
        let change = sale.report(.captured).change
        #expect(change?.from == .cancelled && change?.to == .refundPending)
        #expect(change?.refund?.amount.minorUnits == PaidSale.total)
    }

    @Test
    func `that the provider has never heard of is over once it was given up, not before`() {
        for status in PaymentStatus.allCases {
            var sale = paying(status)
            sale.report(.missing)
            #expect(payment(sale)?.status == (status == .cancelling ? .cancelled : status))
        }
    }
}
