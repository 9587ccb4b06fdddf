import Reservations
import Testing

/// What becomes of a voucher whose booking is given back.
struct LedgerVoucherReturnTests {
    private static let id = "voucher"

    /// Anna's booking of two items, 1.00 and 2.00 off, with a voucher of which nothing else is left.
    private func sale(_ status: BookingStatus) throws -> BookingLedger {
        var items = [
            Sale.item("concert", type: "adult", quantity: 1),
            Sale.item("concert", type: "child", quantity: 1),
        ]
        (items[0].discount, items[1].discount) = (100, 200)
        var ledger = PaidSale(status, items).ledger
        ledger.bookings["hers"] = BookingLedger.Known(
            userID: "anna",
            status: status,
            isOverdue: false,
            items: items,
            total: Money(minorUnits: 1_700, .standard),
            voucherID: Self.id
        )
        var details = VoucherDetails(code: try #require(VoucherCode("SAVE")), currency: .standard)
        details.amount = 300
        details.budget = 300
        details.maxUses = 1
        details.maxUsesPerCustomer = 1
        let isLive = status.isLive
        ledger.add(
            .init(
                inventoryID: "concert",
                details: details,
                uses: isLive ? 1 : 0,
                spent: isLive ? 300 : 0
            ),
            id: Self.id
        )
        if isLive { ledger.voucherUses[.init(voucherID: Self.id, userID: "anna")] = 1 }
        return ledger
    }

    private func counts(_ ledger: BookingLedger) -> [Int?] {
        [ledger.vouchers[Self.id]?.uses, ledger.vouchers[Self.id]?.spent]
    }

    @Test(arguments: [BookingStatus.held, .confirmed])
    func `is there for the next one in the same batch`(status: BookingStatus) throws {
        var ledger = try sale(status)
        let wish = Sale.wish(Sale.tickets(["adult": 1]), by: "anna", with: "save")
        #expect(ledger.judge(wish) == .voucher(.usedUp(inventoryID: "concert")))
        let verdict = ledger.judge(CancellationWish(bookingID: "hers"), by: "anna", refundID: "r")
        #expect(verdict.change != nil)
        #expect(counts(ledger) == [0, 0])
        #expect(ledger.judge(wish).booking?.total.minorUnits == 700)
    }

    @Test
    func `is in use as long as a part is kept, and gives back what that had`() throws {
        var ledger = try sale(.confirmed)
        let wish = CancellationWish(bookingID: "hers", items: [1])
        #expect(ledger.judge(wish, by: "anna", refundID: "r").change != nil)
        #expect(counts(ledger) == [1, 100])
    }

    @Test(arguments: [false, true])
    func `is used again by who pays late, if it is there`(isGone: Bool) throws {
        var ledger = try sale(.expired)
        ledger.payments["payment"] = Payment(
            id: "payment",
            bookingID: "hers",
            method: .sandboxSuccess,
            status: .cancelling,
            amount: Money(minorUnits: 1_700, .standard)
        )
        if isGone {
            let wish = Sale.wish(Sale.tickets(["adult": 1]), by: "berta", with: "save")
            #expect(ledger.judge(wish).booking != nil)
        }
        let before = counts(ledger)
        let report = PaymentReport(paymentID: "payment", bookingID: "hers", state: .captured)
        let change = ledger.judge(report, refundID: "r").change
        #expect(change?.to == (isGone ? .refundPending : .confirmed))
        #expect(counts(ledger) == (isGone ? before : [1, 300]))
    }

    @Test
    func `is not used again by a customer who has used it otherwise since`() throws {
        var ledger = try sale(.expired)
        var details = try #require(ledger.vouchers[Self.id]?.details)
        details.maxUses = nil
        details.budget = nil
        ledger.add(
            .init(inventoryID: "concert", details: details, uses: 1, spent: 300),
            id: Self.id
        )
        ledger.voucherUses[.init(voucherID: Self.id, userID: "anna")] = 1
        ledger.payments["payment"] = Payment(
            id: "payment",
            bookingID: "hers",
            method: .sandboxSuccess,
            status: .cancelling,
            amount: Money(minorUnits: 1_700, .standard)
        )
        let report = PaymentReport(paymentID: "payment", bookingID: "hers", state: .captured)
        #expect(ledger.judge(report, refundID: "r").change?.to == .refundPending)
    }
}
