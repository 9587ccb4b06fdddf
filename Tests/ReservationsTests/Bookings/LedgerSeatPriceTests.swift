import Reservations
import Testing

/// What seats cost of zones that have early prices.
struct LedgerSeatPriceTests {
    private static let film = ZoneKey(inventoryID: "film", name: "main")
    private var ledger = Sale.ledger()

    /// The first three seats of the film's zone cost 5.00 until the second 60, the others 10.00.
    init() throws {
        ledger.now = Moment(epoch: 59)
        let early = try EarlyPrices([.init(price: 500, until: Moment(epoch: 60), first: 3)])
        ledger.zones[Self.film] = .init(earlyPrices: early, taken: 0)
    }

    /// What the seats of a new booking cost; nil where it is refused.
    private mutating func prices(of part: BookingRequest.Part) -> [Int]? {
        ledger.judge(Sale.wish(part)).booking?.items.map(\.price.minorUnits)
    }

    @Test
    mutating func `the first so many are early, also within a booking`() {
        #expect(prices(of: Sale.seats("6", "1")) == [500, 500])
        #expect(prices(of: Sale.seats("3", "2")) == [500, 1_000])
        #expect(prices(of: Sale.seats("4")) == [1_000])
        #expect(ledger.zones[Self.film]?.taken == 5)
    }

    @Test
    mutating func `those that were sold before count`() throws {
        ledger.zones[Self.film]?.taken = 2
        #expect(prices(of: Sale.seats("1", "2")) == [500, 1_000])
    }

    @Test
    mutating func `at the end of their time they are over`() {
        ledger.now = Moment(epoch: 60)
        #expect(prices(of: Sale.seats("1")) == [1_000])
    }

    @Test
    mutating func `a zone without early prices counts nothing`() {
        #expect(prices(of: Sale.leg(0, "1A", of: "out")) == [1_000])
        #expect(Array(ledger.zones.keys) == [Self.film])
        ledger.seats[Sale.key("film", "2")] = .init(
            zone: "box",
            price: Money(minorUnits: 3_000, Sale.euro),
            owner: .nobody
        )
        #expect(prices(of: Sale.seats("2", "1")) == [3_000, 500])
        #expect(ledger.zones[Self.film]?.taken == 1)
    }

    @Test
    mutating func `who is refused has no early seat`() {
        #expect(prices(of: Sale.seats("1", "2")) == [500, 500])
        #expect(prices(of: Sale.seats("3", "2")) == nil)
        #expect(ledger.zones[Self.film]?.taken == 2)
        #expect(prices(of: Sale.seats("3")) == [500])
    }

    @Test
    mutating func `what is given back is early again, at the price of its place`() {
        ledger.zones[Self.film]?.taken = 3
        ledger.seats[Sale.key("film", "1")]?.owner = .booking
        ledger.bookings["old"] = .init(
            userID: "berta",
            status: .held,
            isOverdue: false,
            items: [Sale.item("film", seat: "1")]
        )
        #expect(prices(of: Sale.seats("2")) == [1_000])
        let cancel = CancellationWish(bookingID: "old", isFree: false)
        #expect(ledger.judge(cancel, by: "berta", refundID: "").change != nil)
        #expect(ledger.zones[Self.film]?.taken == 3)
        #expect(prices(of: Sale.seats("1")) == [1_000])
        ledger.zones[Self.film]?.taken = 2
        #expect(prices(of: Sale.seats("3")) == [500])
    }

    @Test
    mutating func `a hold that gives way makes room for an early seat`() {
        ledger.zones[Self.film]?.taken = 3
        ledger.seats[Sale.key("film", "1")]?.owner = .expired(bookingID: "old")
        ledger.bookings["old"] = .init(
            userID: "berta",
            status: .held,
            isOverdue: true,
            items: [Sale.item("film", seat: "1")]
        )
        #expect(prices(of: Sale.seats("1")) == [500])
        #expect(ledger.zones[Self.film]?.taken == 3)
    }

    @Test
    mutating func `the best ones, too, are paid by their turn`() {
        let seats = (1...6).map { code in
            SeatChart.Seat(
                code: "\(code)",
                section: "Hall",
                row: "1",
                zone: "main",
                features: [],
                position: .init(x: 2 * code, y: 0)
            )
        }
        ledger.chart(seats, of: "film")
        let best = BookingRequest.Part(
            kind: .show,
            inventoryID: "film",
            wishes: [.best(.init(count: 4, zone: nil))]
        )
        #expect(prices(of: best) == [500, 500, 500, 1_000])
    }
}
