import Reservations
import Testing

/// Best seats of the film, whose six seats are one row.
struct LedgerBestSeatsTests {
    private var ledger = Sale.ledger()

    init() {
        chart()
    }

    /// Lets the best seats be chosen of the film as it is now.
    private mutating func chart() {
        let seats = (1...6).map { number in
            SeatChart.Seat(
                code: "\(number)",
                section: "Main",
                row: "1",
                zone: "main",
                position: SeatMap.Position(x: 2 * number, y: 0)
            )
        }
        ledger.chart(seats, of: "film")
    }

    private static func best(
        _ count: Int,
        in zone: String? = nil,
        _ passengers: BookingRequest.Passenger...
    ) -> BookingRequest {
        let wish = BestSeatsWish(count: count, zone: zone, passengers: passengers)
        return Sale.wish(.init(kind: .show, inventoryID: "film", wishes: [.best(wish)]))
    }

    private mutating func codes(_ request: BookingRequest) -> [String]? {
        ledger.judge(request).booking?.items.compactMap(\.seatCode)
    }

    private mutating func hold(_ id: String, _ codes: String...) {
        for code in codes {
            ledger.seats[Sale.key("film", code)]?.owner = .expired(bookingID: id)
        }
        ledger.inventories["film"]?.left -= codes.count
        ledger.bookings[id] = BookingLedger.Known(
            userID: "berta",
            status: .held,
            isOverdue: true,
            items: codes.map { Sale.item("film", seat: $0) }
        )
        chart()
    }

    @Test
    mutating func `are others' for everybody who asks in one batch, until they are sold out`() {
        #expect(codes(Self.best(2)) == ["3", "4"])
        #expect(codes(Self.best(2)) == ["1", "2"])
        #expect(codes(Self.best(2)) == ["5", "6"])
        #expect(ledger.judge(Self.best(1)).left == ["film": 0])
        #expect(ledger.inventories["film"]?.left == 0)
    }

    @Test
    mutating func
        `are none that somebody has named before, and are refused to those who name them after`()
    {
        #expect(codes(Sale.wish(Sale.seats("3"))) == ["3"])
        #expect(codes(Self.best(2)) == ["1", "2"])
        #expect(ledger.judge(Sale.wish(Sale.seats("2"))) == .seatTaken([Sale.key("film", "2")]))
        #expect(ledger.judge(Self.best(4)).left == ["film": 3])
    }

    @Test
    mutating func `are those that have just been given back, too`() {
        ledger.seats[Sale.key("film", "3")]?.owner = .booking
        ledger.seats[Sale.key("film", "4")]?.owner = .booking
        ledger.inventories["film"]?.left = 4
        ledger.bookings["mine"] = BookingLedger.Known(
            userID: "anna",
            status: .held,
            isOverdue: false,
            items: [Sale.item("film", seat: "3"), Sale.item("film", seat: "4")]
        )
        chart()
        #expect(codes(Self.best(2)) == ["1", "2"])
        let wish = CancellationWish(bookingID: "mine")
        #expect(ledger.judge(wish, by: "anna", refundID: "refund").change != nil)
        #expect(codes(Self.best(2)) == ["3", "4"])
    }

    @Test
    mutating func `are those of an expired hold, which gives way as a whole`() {
        hold("old", "3", "4", "6")
        let booking = ledger.judge(Self.best(2)).booking
        #expect(booking?.items.compactMap(\.seatCode) == ["3", "4"])
        #expect(booking?.displaced == ["old"])
        #expect(codes(Self.best(2)) == ["1", "2"])
        #expect(codes(Self.best(2)) == ["5", "6"])
    }

    @Test
    mutating func `are for the next batch where holds have just ended, unless there are enough`() {
        ledger.seats[Sale.key("film", "3")]?.owner = .justExpired
        ledger.inventories["film"] = Sale.inventory(.show, maxPerBooking: 10, left: 5)
        chart()
        #expect(ledger.judge(Self.best(6)) == .again)
        #expect(ledger.judge(Self.best(7)).left == ["film": 5])
        #expect(codes(Self.best(2)) == ["1", "2"])
    }

    @Test
    mutating func `are those of an expired hold that its customer cancels too late`() {
        hold("old", "3", "4")
        let wish = CancellationWish(bookingID: "old")
        #expect(ledger.judge(wish, by: "berta", refundID: "refund") == .over(.expired))
        #expect(codes(Self.best(2)) == ["3", "4"])
        #expect(codes(Self.best(4)) == ["1", "2", "5", "6"])
    }

    @Test
    mutating func `are those of a zone, and zones that there are not are told`() {
        #expect(codes(Self.best(1, in: "main")) == ["3"])
        let verdict = ledger.judge(Self.best(1, in: "box"))
        #expect(verdict == .invalid([FieldFault("zone", "expected one of main")]))
    }

    @Test
    mutating func `are no more than one booking may have, or one customer`() {
        #expect(ledger.judge(Self.best(5)).faultyFields == ["best"])
        ledger.inventories["film"] = Sale.inventory(.show, maxPerCustomer: 1)
        #expect(ledger.judge(Self.best(2)) == .overLimit(inventoryID: "film", left: 1))
        #expect(ledger.seats.values.allSatisfy { $0.owner == .nobody })
    }

    @Test
    mutating func `have passengers from left to right`() {
        let names = ["Ada", "Berta"].map {
            BookingRequest.Passenger(givenName: $0, familyName: "Byron")
        }
        let items = ledger.judge(Self.best(2, in: nil, names[0], names[1])).booking?.items
        #expect(items?.compactMap(\.passenger?.givenName) == ["Ada", "Berta"])
        #expect(items?.compactMap(\.seatCode) == ["3", "4"])
    }

    @Test
    mutating func `of what has no seats, or is not there, are none`() {
        let part = BookingRequest.Part(
            kind: .flight,
            inventoryID: "out",
            wishes: [.best(BestSeatsWish(count: 1, zone: "economy"))]
        )
        #expect(ledger.judge(Sale.wish(part)).left == ["out": 0])
        let unknown = BookingRequest.Part(kind: .show, inventoryID: "none", wishes: part.wishes)
        #expect(ledger.judge(Sale.wish(unknown)) == .unknown(.inventory(.show)))
    }
}
