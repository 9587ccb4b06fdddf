import Reservations
import Testing

/// What is sold at the door, and what is used there, before the judge.
struct LedgerDoorTests {
    private var ledger = Sale.ledger()

    private static func sale(_ part: BookingRequest.Part) -> BookingRequest {
        BookingRequest(
            userID: "anna",
            contact: .init(email: "walk-in@example.com", phone: nil),
            parts: [part],
            isAtDoor: true
        )
    }

    init() {
        ledger.inventories["film"] = Sale.inventory(.show, maxPerCustomer: 2)
    }

    @Test
    mutating func `a sale at the door is confirmed at once, and is nothing that its seller has`() {
        for _ in 0..<2 {
            let free = (1...6).filter { ledger.seats[Sale.key("film", "\($0)")]?.owner == .nobody }
            let sold = ledger.judge(Self.sale(Sale.seats("\(free[0])", "\(free[1])"))).booking
            #expect(sold?.status == .confirmed)
            #expect(sold?.isAtDoor == true)
        }
        #expect(ledger.judge(Sale.wish(Sale.seats("5", "6"))).booking?.status == .held)
        // The control: as a customer the seller has as much as one may.
        ledger.inventories["film"]?.left = 6
        ledger.seats[Sale.key("film", "1")]?.owner = .nobody
        #expect(
            ledger.judge(Sale.wish(Sale.seats("1"))) == .overLimit(inventoryID: "film", left: 0)
        )
        #expect(ledger.judge(Self.sale(Sale.seats("1"))).booking?.status == .confirmed)
    }

    @Test
    mutating func `what was sold at the door and comes back leaves its seller with as much`() {
        ledger.customers[Sale.customer("anna", of: "film")] = 2
        for isAtDoor in [true, false] {
            var known = BookingLedger.Known(
                userID: "anna",
                status: .confirmed,
                isOverdue: false,
                items: [Sale.item("film", seat: "1")]
            )
            known.isAtDoor = isAtDoor
            ledger.bookings["\(isAtDoor)"] = known
            let wish = CancellationWish(bookingID: "\(isAtDoor)")
            _ = ledger.judge(wish, by: "anna", refundID: "refund")
            #expect(ledger.customers[Sale.customer("anna", of: "film")] == (isAtDoor ? 2 : 1))
        }
    }

    @Test(arguments: [true, false])
    mutating func `what is used is not given back, but by who looks after the service`(
        isFree: Bool
    ) {
        let used = BookingItem(
            kind: .show,
            inventoryID: "film",
            name: "Something",
            ticketTypeID: nil,
            seatCode: "2",
            zone: "main",
            passenger: nil,
            quantity: 1,
            price: Money(minorUnits: 1_000, Sale.euro),
            isUsed: true
        )
        ledger.bookings["hers"] = BookingLedger.Known(
            userID: "anna",
            status: .confirmed,
            isOverdue: false,
            items: [Sale.item("film", seat: "1"), used]
        )
        let all = CancellationWish(bookingID: "hers", isFree: isFree)
        let verdict = ledger.judge(all, by: "anna", refundID: "refund")
        #expect((verdict == .used) != isFree)
        guard !isFree else { return }
        let part = CancellationWish(bookingID: "hers", items: [0])
        #expect(ledger.judge(part, by: "anna", refundID: "refund").change?.released == [0])
    }
}
