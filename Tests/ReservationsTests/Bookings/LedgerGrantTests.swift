import Reservations
import Testing

/// What a wish that is granted gets.
struct LedgerGrantTests {
    private var ledger = Sale.ledger()

    private func owner(_ inventoryID: String, _ code: String) -> BookingLedger.Seat.Owner? {
        ledger.seats[Sale.key(inventoryID, code)]?.owner
    }

    @Test
    mutating func `what one gets is gone for those behind`() {
        #expect(ledger.judge(Sale.wish(Sale.tickets(["adult": 3, "child": 1]))).booking != nil)
        #expect(ledger.inventories["concert"]?.left == 1)
        #expect(ledger.ticketTypes.mapValues(\.left) == ["adult": 1, "child": 2])
        #expect(ledger.judge(Sale.wish(Sale.seats("1", "2"))).booking != nil)
        #expect(ledger.inventories["film"]?.left == 4)
        let verdict = ledger.judge(Sale.wish(Sale.seats("2", "3"), by: "berta"))
        #expect(verdict == .seatTaken([Sale.key("film", "2")]))
    }

    @Test
    mutating func `a booking tells what it has, at which price, and for whom`() throws {
        let passenger = BookingRequest.Passenger(givenName: "Anna", familyName: "Berg")
        ledger.seats[Sale.key("out", "1B")] = Sale.seat(price: 2_500)
        let part = BookingRequest.Part(
            kind: .flight,
            inventoryID: "out",
            wishes: [.seat(code: "1A", passenger: passenger), .seat(code: "1B", passenger: nil)]
        )
        let wish = Sale.wish(part)
        let booking = try #require(ledger.judge(wish).booking)
        #expect(booking.userID == "anna" && booking.contact == wish.contact)
        #expect(booking.total == Money(minorUnits: 3_500, Sale.euro))
        #expect(booking.items.map(\.name) == ["A flight, 1A", "A flight, 1B"])
        #expect(booking.items.map(\.passenger) == [passenger, nil])
        #expect(booking.items.map(\.price.minorUnits) == [1_000, 2_500])
        #expect(booking.items.allSatisfy { $0.zone == "main" && $0.quantity == 1 })
        #expect(booking.displaced.isEmpty)
    }

    @Test
    mutating func `a quantity costs as many times the price`() throws {
        ledger.ticketTypes["child"] = Sale.ticketType(price: 5, left: 3)
        let wish = Sale.wish(Sale.tickets(["adult": 2, "child": 2]))
        let booking = try #require(ledger.judge(wish).booking)
        #expect(booking.total.minorUnits == 2_010)
        #expect(booking.items.map(\.ticketTypeID) == ["adult", "child"])
        #expect(booking.items.map(\.quantity) == [2, 2])
    }

    @Test
    mutating func `the last of the early birds pay their price, and those behind them the next`()
        throws
    {
        ledger.now = Moment(epoch: 59)
        let early = try EarlyPrices([.init(price: 500, until: Moment(epoch: 60), first: 4)])
        ledger.ticketTypes["adult"] = Sale.ticketType(earlyPrices: early, taken: 1, left: 5)
        let wish = Sale.wish(Sale.tickets(["adult": 2]))
        let first = try #require(ledger.judge(wish).booking)
        #expect(first.items.map(\.quantity) == [2])
        #expect(first.total.minorUnits == 1_000)
        let second = try #require(ledger.judge(wish).booking)
        #expect(second.items.map(\.quantity) == [1, 1])
        #expect(second.items.map(\.price.minorUnits) == [500, 1_000])
        #expect(second.items.map(\.ticketTypeID) == ["adult", "adult"])
        #expect(second.total.minorUnits == 1_500)
    }

    @Test
    mutating func `of legs all are booked, or none`() {
        ledger.inventories["back"]?.left = 1
        let before = ledger.everything
        let wish = Sale.wish(
            Sale.leg(0, "1A", "1B", of: "out"),
            Sale.leg(1, "1A", "1B", of: "back")
        )
        #expect(ledger.judge(wish).left == ["back": 1])
        #expect(ledger.everything == before)
        let smaller = Sale.wish(Sale.leg(0, "1A", "1B", of: "out"), Sale.leg(1, "1A", of: "back"))
        #expect(ledger.judge(smaller).booking?.items.count == 3)
        #expect(owner("out", "1B") == .booking && owner("back", "1A") == .booking)
    }

    // MARK: Confirmed or held

    private mutating func setModes(_ out: PaymentMode, _ back: PaymentMode) {
        ledger.inventories["out"] = Sale.inventory(.flight, paymentMode: out, holdSeconds: 300)
        ledger.inventories["back"] = Sale.inventory(.flight, paymentMode: back, holdSeconds: 200)
    }

    private static let bothWays = Sale.wish(
        Sale.leg(0, "1A", of: "out"),
        Sale.leg(1, "1A", of: "back")
    )

    @Test
    mutating func `what costs nothing is confirmed at once`() {
        ledger.seats[Sale.key("film", "1")] = Sale.seat(price: 0)
        let free = ledger.judge(Sale.wish(Sale.seats("1"))).booking
        #expect(free?.status == .confirmed && free?.holdSeconds == nil)
        ledger.seats[Sale.key("film", "2")] = Sale.seat(price: 0)
        let partly = ledger.judge(Sale.wish(Sale.seats("2", "3"))).booking
        #expect(partly?.status == .held && partly?.holdSeconds == 600)
    }

    @Test
    mutating func `what is paid at the door is confirmed at once`() {
        setModes(.atDoor, .atDoor)
        let booking = ledger.judge(Self.bothWays).booking
        #expect(booking?.status == .confirmed && booking?.holdSeconds == nil)
        #expect(booking?.total.minorUnits == 2_000)
    }

    @Test(arguments: [(PaymentMode.atDoor, PaymentMode.online), (.online, .atDoor)])
    mutating func `what is paid at the door in part alone is held`(
        out: PaymentMode,
        back: PaymentMode
    ) {
        setModes(out, back)
        #expect(ledger.judge(Self.bothWays).booking?.status == .held)
    }

    @Test
    mutating func `a hold lasts as long as the shortest of its inventories`() {
        setModes(.online, .online)
        #expect(ledger.judge(Self.bothWays).booking?.holdSeconds == 200)
        let out = Sale.wish(Sale.leg(0, "1B", of: "out"))
        #expect(ledger.judge(out).booking?.holdSeconds == 300)
    }
}
