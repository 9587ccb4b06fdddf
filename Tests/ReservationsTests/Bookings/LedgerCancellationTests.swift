import Reservations
import Testing

struct LedgerCancellationTests {
    private var ledger = Sale.ledger()

    /// Anna has the film's seats 1 and 2 and three `adult` tickets; the concert is sold out.
    private mutating func giveAnna(_ status: BookingStatus, isOverdue: Bool = false) {
        let seats = [Sale.key("film", "1"), Sale.key("film", "2")]
        for key in seats { ledger.seats[key]?.owner = .booking }
        ledger.inventories["film"] = Sale.inventory(.show, maxPerCustomer: 2, left: 4)
        ledger.inventories["concert"]?.left = 0
        ledger.ticketTypes["adult"]?.left = 1
        ledger.customers[Sale.customer("anna", of: "film")] = 2
        ledger.bookings["hers"] = BookingLedger.Known(
            userID: "anna",
            status: status,
            isOverdue: isOverdue,
            items: seats.map { Sale.item($0.inventoryID, seat: $0.code) }
                + [Sale.item("concert", type: "adult", quantity: 3)]
        )
    }

    private mutating func cancel(by userID: String = "anna") -> BookingVerdict {
        ledger.judge(CancellationWish(bookingID: "hers"), by: userID, refundID: "refund")
    }

    @Test(arguments: [BookingStatus.held, .confirmed])
    mutating func `what is cancelled is there for those behind`(status: BookingStatus) {
        giveAnna(status)
        #expect(ledger.judge(Sale.wish(Sale.tickets(["adult": 1]), by: "berta")).left != nil)
        let change = cancel().change
        #expect(change?.from == status)
        #expect(change?.to == .cancelled)
        #expect(change?.released == [0, 1, 2])
        #expect(ledger.bookings["hers"]?.status == .cancelled)
        #expect(ledger.judge(Sale.wish(Sale.tickets(["adult": 3]), by: "berta")).booking != nil)
        #expect(ledger.judge(Sale.wish(Sale.seats("1", "2"), by: "berta")).booking != nil)
        #expect(ledger.inventories["film"]?.left == 4)
    }

    @Test
    mutating func `who cancels may have as much again`() {
        giveAnna(.held)
        let wish = Sale.wish(Sale.seats("1", "3"))
        #expect(
            ledger.judge(Sale.wish(Sale.seats("3"))) == .overLimit(inventoryID: "film", left: 0)
        )
        _ = cancel()
        #expect(ledger.judge(wish).booking != nil)
        #expect(ledger.customers[Sale.customer("anna", of: "film")] == 2)
    }

    @Test
    mutating func `nobody cancels twice`() {
        giveAnna(.confirmed)
        _ = cancel()
        let before = ledger.everything
        #expect(cancel() == .over(.cancelled))
        #expect(ledger.everything == before)
    }

    @Test(arguments: [BookingStatus.expired, .cancelled, .refundPending, .refunded])
    mutating func `what is over is not cancelled`(status: BookingStatus) {
        giveAnna(status)
        let before = ledger.everything
        #expect(cancel() == .over(status))
        #expect(ledger.everything == before)
    }

    @Test
    mutating func `a hold whose time has passed is over, though its row says otherwise`() {
        giveAnna(.held, isOverdue: true)
        let before = ledger.everything
        #expect(cancel() == .over(.expired))
        #expect(ledger.everything == before)
    }

    @Test
    mutating func `a hold that has given way is over`() {
        giveAnna(.held, isOverdue: true)
        ledger.seats[Sale.key("film", "1")]?.owner = .expired(bookingID: "hers")
        #expect(ledger.judge(Sale.wish(Sale.seats("1"), by: "berta")).booking != nil)
        let before = ledger.everything
        #expect(cancel() == .over(.expired))
        #expect(ledger.everything == before)
    }

    @Test
    mutating func `what is somebody else's is as unknown as what there is not`() {
        giveAnna(.held)
        let before = ledger.everything
        #expect(cancel(by: "berta") == .unknown(.booking))
        #expect(
            ledger.judge(CancellationWish(bookingID: "none"), by: "anna", refundID: "refund")
                == .unknown(.booking)
        )
        #expect(ledger.everything == before)
    }

    @Test
    mutating func `a payment under way keeps a booking from being cancelled`() {
        giveAnna(.paymentPending)
        let before = ledger.everything
        #expect(cancel() == .paymentInProgress)
        #expect(ledger.everything == before)
    }
}
