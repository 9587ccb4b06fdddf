import Reservations
import Testing

@Suite("What is called off")
struct LedgerCallOffTests {
    private func sold(percent: Int) throws -> PaidSale {
        let rules = try RefundRules([.init(hoursBefore: 0, percent: percent)])
        var sale = PaidSale(.confirmed, terms: PaidSale.Terms(rules: rules))
        sale.add(.captured)
        return sale
    }

    @Test
    func `gives back all that is left`() throws {
        var sale = try sold(percent: 50)
        let part = sale.cancel([0]).change?.refund
        #expect(part?.amount.minorUnits == 500)
        let change = sale.callOff().change
        #expect(change?.to == .refundPending && change?.released == [1, 2])
        #expect(change?.refund?.amount.minorUnits == 3_000)
        #expect(change?.refund?.reason == .calledOff)
        sale.finish(change?.refund?.id ?? "")
        #expect(sale.status == .refundPending)
        sale.finish(part?.id ?? "")
        #expect(sale.status == .refunded)
    }

    @Test(arguments: [PaymentStatus.cancelling, .declined, .cancelled, .failed])
    func `gives back the payment that was kept, whatever was given up beside it`(
        other: PaymentStatus
    ) throws {
        // Whichever of them comes first.
        for id in (0..<16).map({ "other\($0)" }) {
            var sale = try sold(percent: 100)
            sale.add(other, id: id)
            let change = sale.callOff().change
            #expect(change?.to == .refundPending)
            #expect(change?.refund?.paymentID == "payment")
            #expect(sale.ledger.payments[id]?.status == other)
        }
    }

    @Test(arguments: [PaymentStatus.started, .pending, .authorized])
    func `gives up the payment that is under way, not one that was given up before`(
        status: PaymentStatus
    ) {
        for id in (0..<16).map({ "other\($0)" }) {
            var sale = PaidSale(status == .authorized ? .confirmed : .paymentPending)
            sale.add(status)
            sale.add(.cancelling, id: id)
            let change = sale.callOff().change
            #expect(change?.to == .cancelled && change?.refund == nil)
            #expect(change?.payment?.id == "payment")
            #expect(sale.ledger.payments["payment"]?.status == .cancelling)
        }
    }
}
