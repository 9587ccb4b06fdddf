import Reservations
import Testing

/// Holds that have expired while nobody has tidied up yet.
struct LedgerHoldTests {
    private var ledger = Sale.ledger()

    /// Berta's hold of the film's seats 1 and 2, `out`'s first two seats and two `child` tickets
    /// has expired.
    init() {
        let seats = [
            Sale.key("film", "1"), Sale.key("film", "2"), Sale.key("out", "1A"),
            Sale.key("out", "1B"),
        ]
        for key in seats { ledger.seats[key]?.owner = .expired(bookingID: "old") }
        ledger.inventories["film"]?.left = 0
        ledger.inventories["out"]?.left = 1
        ledger.inventories["concert"]?.left = 0
        ledger.ticketTypes["child"]?.left = 1
        ledger.bookings["old"] = BookingLedger.Known(
            userID: "berta",
            status: .held,
            isOverdue: true,
            items: seats.map { Sale.item($0.inventoryID, seat: $0.code) }
                + [Sale.item("concert", type: "child", quantity: 2)]
        )
    }

    @Test
    mutating func `an expired hold gives way, with all that it has anywhere`() {
        #expect(ledger.judge(Sale.wish(Sale.seats("1"))).booking?.displaced == ["old"])
        #expect(ledger.bookings["old"]?.status == .expired)
        #expect(ledger.inventories["film"]?.left == 1)
        #expect(ledger.inventories["out"]?.left == 3)
        #expect(ledger.inventories["concert"]?.left == 2)
        #expect(ledger.ticketTypes["child"]?.left == 3)
        #expect(ledger.seats[Sale.key("film", "1")]?.owner == .booking)
        for key in [Sale.key("film", "2"), Sale.key("out", "1A"), Sale.key("out", "1B")] {
            #expect(ledger.seats[key]?.owner == .nobody)
        }
    }

    @Test
    mutating func `what a hold has given back those behind get without displacing it again`() {
        _ = ledger.judge(Sale.wish(Sale.seats("1")))
        #expect(ledger.judge(Sale.wish(Sale.leg(0, "1A", of: "out"))).booking?.displaced == [])
        #expect(ledger.judge(Sale.wish(Sale.tickets(["child": 2]))).booking?.displaced == [])
        #expect(ledger.judge(Sale.wish(Sale.tickets(["child": 1]))).left == ["child": 0])
    }

    @Test
    mutating func `a hold gives way only to a wish that is granted`() {
        let before = ledger.everything
        ledger.seats[Sale.key("film", "3")]?.owner = .booking
        let taken = ledger.judge(Sale.wish(Sale.seats("1", "3")))
        #expect(taken == .seatTaken([Sale.key("film", "3")]))
        ledger.seats[Sale.key("film", "3")]?.owner = .nobody
        let short = ledger.judge(Sale.wish(Sale.seats("1", "3", "4")))
        #expect(short.left == ["film": 2])
        #expect(ledger.everything == before)
    }

    @Test
    mutating func `a limit that refuses a wish leaves the hold alone`() {
        ledger.inventories["film"] = Sale.inventory(.show, maxPerCustomer: 1, left: 0)
        let before = ledger.everything
        let verdict = ledger.judge(Sale.wish(Sale.seats("1", "2")))
        #expect(verdict == .overLimit(inventoryID: "film", left: 1))
        #expect(ledger.everything == before)
    }

    @Test
    mutating func `whose hold has expired may take the same seats again, within the limit`() {
        ledger.inventories["film"] = Sale.inventory(.show, maxPerCustomer: 2, left: 0)
        let again = Sale.wish(Sale.seats("1", "2"), by: "berta")
        #expect(ledger.judge(again).booking?.displaced == ["old"])
        #expect(ledger.customers[Sale.customer("berta", of: "film")] == 2)
    }

    @Test
    mutating func `several holds give way to one wish`() {
        ledger.seats[Sale.key("film", "5")]?.owner = .expired(bookingID: "older")
        ledger.bookings["older"] = BookingLedger.Known(
            userID: "carla",
            status: .held,
            isOverdue: true,
            items: [Sale.item("film", seat: "5")]
        )
        let verdict = ledger.judge(Sale.wish(Sale.seats("2", "5")))
        #expect(verdict.booking?.displaced == ["old", "older"])
        #expect(ledger.inventories["film"]?.left == 1)
    }

    @Test
    mutating func `tickets alone do not make a hold give way`() {
        #expect(ledger.judge(Sale.wish(Sale.tickets(["child": 1]))).left == ["child": 0])
        #expect(ledger.bookings["old"]?.status == .held)
    }

    @Test
    mutating func `a hold that has just expired is for the next batch, whatever else is taken`() {
        ledger.seats[Sale.key("film", "5")]?.owner = .booking
        ledger.seats[Sale.key("film", "6")]?.owner = .justExpired
        let before = ledger.everything
        #expect(ledger.judge(Sale.wish(Sale.seats("6"))) == .again)
        #expect(ledger.judge(Sale.wish(Sale.seats("1", "5", "6"))) == .again)
        #expect(ledger.everything == before)
    }

    @Test
    mutating func `a blocked seat that a hold gives back stays blocked`() {
        ledger.seats[Sale.key("film", "2")]?.owner = .house
        #expect(ledger.judge(Sale.wish(Sale.seats("1"))).booking != nil)
        let verdict = ledger.judge(Sale.wish(Sale.seats("2")))
        #expect(verdict == .seatTaken([Sale.key("film", "2")]))
    }
}
