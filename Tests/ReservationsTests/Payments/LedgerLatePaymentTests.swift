import Reservations
import Testing

@Suite("A payment that comes when its hold has ended")
struct LedgerLatePaymentTests {
    /// A sale whose booking waits for a payment, and which is then as `change` has it.
    private func paying(_ change: (inout PaidSale) -> Void = { _ in }) -> PaidSale {
        var sale = PaidSale(.paymentPending)
        sale.add(.pending)
        change(&sale)
        return sale
    }

    @Test(arguments: [PaymentReport.State.captured, .authorized])
    func `has its booking again if all of it is there`(
        state: PaymentReport.State
    ) {
        var sale = paying { $0.expire() }
        #expect(sale.status == .expired && sale.ledger.payments["payment"]?.status == .cancelling)
        let change = sale.report(state).change
        #expect(change?.to == .confirmed && change?.isReclaimed == true)
        #expect(change?.refund == nil && change?.notice == nil)
        #expect(change?.postings.map(\.kind) == (state == .captured ? [.payment, .sale] : []))
        #expect(sale.ledger.inventories["film"]?.left == 4)
        #expect(sale.ledger.seats[Sale.key("film", "2")]?.owner == .booking)
    }

    @Test
    func `has its booking again from overdue holds, which end`() {
        var sale = paying { $0.expire() }
        let key = Sale.key("film", "1")
        sale.sellSeat(to: .expired(bookingID: "other"))
        sale.ledger.bookings["other"] = .init(
            userID: "berta",
            status: .held,
            isOverdue: true,
            items: [Sale.item("film", seat: "1")]
        )
        let change = sale.report(.captured).change
        #expect(change?.isReclaimed == true && change?.displaced == ["other"])
        #expect(sale.ledger.seats[key]?.owner == .booking)
        #expect(sale.ledger.bookings["other"]?.status == .expired)
        #expect(sale.ledger.inventories["film"]?.left == 4)
    }

    @Test(arguments: [(left: 3, isReclaimed: true), (2, false)])
    func `has tickets of two prices again if there are enough of both together`(
        left: Int,
        isReclaimed: Bool
    ) {
        let items = [
            Sale.item("concert", type: "adult", quantity: 1),
            Sale.item("concert", type: "adult", quantity: 2),
        ]
        var sale = PaidSale(.paymentPending, items)
        sale.add(.pending)
        sale.expire()
        sale.ledger.ticketTypes["adult"]?.left = left
        let change = sale.report(.captured).change
        #expect(change?.isReclaimed == isReclaimed)
        #expect(sale.ledger.ticketTypes["adult"]?.left == (isReclaimed ? 0 : left))
    }

    /// Why what had ended cannot be had again.
    enum Obstacle: CaseIterable {
        case seatTaken, seatBlocked, soldOut, ticketsSoldOut, calledOff, overLimit

        func lie(in sale: inout PaidSale) {
            switch self {
            case .seatTaken: sale.sellSeat()
            case .seatBlocked: sale.sellSeat(to: .house)
            case .soldOut: sale.ledger.inventories["concert"]?.left = 1
            case .ticketsSoldOut: sale.ledger.ticketTypes["adult"]?.left = 1
            case .calledOff:
                let terms = PaidSale(.held, terms: .init(standing: .over)).ledger.terms
                sale.ledger.terms["concert"] = terms["concert"]
            case .overLimit:
                sale.ledger.inventories["film"] = Sale.inventory(.show, maxPerCustomer: 3)
                sale.ledger.customers[Sale.customer("anna", of: "film")] = 2
            }
        }
    }

    @Test(arguments: Obstacle.allCases)
    func `goes back in full, and the customer hears of it`(
        obstacle: Obstacle
    ) {
        var sale = paying { $0.expire() }
        obstacle.lie(in: &sale)
        let supply = sale.ledger.everything.dropLast()
        let change = sale.report(.captured).change
        #expect(change?.to == .refundPending && change?.isReclaimed == false)
        #expect(change?.refund?.amount.minorUnits == PaidSale.total)
        #expect(change?.refund?.reason == .late && change?.notice == .latePayment)
        #expect(change?.postings.map(\.kind) == [.payment, .refund])
        #expect(Array(sale.ledger.everything.dropLast()) == Array(supply))
        sale.finish(change?.refund?.id ?? "")
        #expect(sale.status == .refunded)
    }

    @Test(arguments: Obstacle.allCases)
    func `is given up where it is only authorized`(obstacle: Obstacle) {
        var sale = paying { $0.expire() }
        obstacle.lie(in: &sale)
        let change = sale.report(.authorized).change
        #expect(change?.from == .expired && change?.to == .expired)
        #expect(sale.ledger.payments["payment"]?.status == .cancelling)
        #expect(change?.notice == .latePayment && change?.refund == nil)
        sale.report(.cancelled)
        #expect(sale.ledger.payments["payment"]?.status == .cancelled)
    }

    @Test
    func `waits for the next batch where somebody may be about to lose a seat`() {
        var sale = paying { $0.expire() }
        sale.sellSeat(to: .justExpired)
        let before = sale.ledger
        #expect(sale.report(.captured) == .again)
        #expect(sale.ledger.everything == before.everything)
    }

    @Test
    func `keeps its overdue hold from those behind it in the batch, if it is captured`() {
        var ledger = paying().ledger
        let known = ledger.bookings["hers"]
        ledger.bookings["hers"] = .init(
            userID: "anna",
            status: .paymentPending,
            isOverdue: true,
            items: known?.items ?? []
        )
        for code in ["1", "2"] {
            ledger.seats[Sale.key("film", code)]?.owner = .expired(bookingID: "hers")
        }
        let report = PaymentReport(paymentID: "payment", bookingID: "hers", state: .captured)
        #expect(ledger.judge(report, refundID: "refund").change?.to == .confirmed)
        let key = Sale.key("film", "1")
        #expect(ledger.judge(Sale.wish(Sale.seats("1"), by: "berta")) == .seatTaken([key]))
        #expect(ledger.bookings["hers"]?.status == .confirmed)
    }

    @Test
    func `leaves its overdue hold to the next batch, if it is declined`() {
        var ledger = paying().ledger
        ledger.bookings["hers"] = .init(
            userID: "anna",
            status: .paymentPending,
            isOverdue: true,
            items: [Sale.item("film", seat: "1")]
        )
        ledger.seats[Sale.key("film", "1")]?.owner = .expired(bookingID: "hers")
        let report = PaymentReport(paymentID: "payment", bookingID: "hers", state: .declined)
        #expect(ledger.judge(report, refundID: "refund").change?.to == .held)
        #expect(ledger.judge(Sale.wish(Sale.seats("1"), by: "berta")) == .again)
    }
}
