import Reservations
import Testing

/// Wishes for seats and tickets of one event, under one capacity.
struct LedgerSeatedEventTests {
    /// The concert, of whose 5 places 4 may be `adult` tickets and 3 the seats A1 to A3.
    private var ledger = Sale.ledger()

    init() {
        for code in ["A1", "A2", "A3"] { ledger.seats[Sale.key("concert", code)] = Sale.seat() }
    }

    private static func wish(
        seats: [String] = [],
        best: Int? = nil,
        adults: Int = 0,
        with voucher: String? = nil
    ) -> BookingRequest {
        let tickets: [BookingRequest.Wish] =
            adults > 0 ? [.tickets(typeID: "adult", quantity: adults)] : []
        let chosen = best.map { [BookingRequest.Wish.best(.init(count: $0, zone: nil))] } ?? []
        let part = BookingRequest.Part(
            kind: .event,
            inventoryID: "concert",
            wishes: tickets + seats.map { .seat(code: $0, passenger: nil) } + chosen
        )
        return Sale.wish(part, with: voucher)
    }

    private mutating func chart() {
        let seats = ["A1", "A2", "A3"].enumerated().map { index, code in
            SeatChart.Seat(
                code: code,
                section: "Hall",
                row: "A",
                zone: "main",
                features: [],
                position: .init(x: 2 * index, y: 0)
            )
        }
        ledger.chart(seats, of: "concert")
    }

    @Test
    mutating func `both are one booking with one total`() throws {
        let booking = try #require(
            ledger.judge(Self.wish(seats: ["A2"], adults: 2)).booking
        )
        #expect(booking.items.map(\.seatCode) == [nil, "A2"])
        #expect(booking.items.map(\.quantity) == [2, 1])
        #expect(booking.total.minorUnits == 3_000)
        #expect(ledger.inventories["concert"]?.left == 2)
        #expect(ledger.ticketTypes["adult"]?.left == 2)
    }

    @Test
    mutating func `what is too much for the capacity is not there at all`() {
        let before = ledger.everything
        ledger.inventories["concert"]?.left = 3
        let full = ledger.everything
        #expect(ledger.judge(Self.wish(seats: ["A1", "A2"], adults: 2)).left == ["concert": 3])
        #expect(ledger.everything == full)
        #expect(ledger.judge(Self.wish(seats: ["A1"], adults: 2)).booking != nil)
        // Seats that nobody has are none where the event is full.
        #expect(ledger.judge(Self.wish(seats: ["A2"])).left == ["concert": 0])
        #expect(ledger.everything != before)
    }

    @Test
    mutating func `a seat that is taken spoils the tickets beside it, too`() {
        ledger.seats[Sale.key("concert", "A1")]?.owner = .booking
        let before = ledger.everything
        let verdict = ledger.judge(Self.wish(seats: ["A1", "A2"], adults: 1))
        #expect(verdict == .seatTaken([Sale.key("concert", "A1")]))
        #expect(ledger.everything == before)
    }

    @Test
    mutating func `the best seats stand beside tickets`() throws {
        chart()
        let booking = try #require(ledger.judge(Self.wish(best: 2, adults: 1)).booking)
        #expect(booking.items.map(\.quantity) == [1, 1, 1])
        #expect(Set(booking.items.compactMap(\.seatCode)).count == 2)
        #expect(ledger.inventories["concert"]?.left == 2)
        #expect(ledger.judge(Self.wish(best: 2)).left == ["concert": 1])
    }

    @Test
    mutating func `of an event without a map there are none`() {
        #expect(ledger.judge(Self.wish(best: 1)).faultyFields == ["best"])
        let unknown = BookingVerdict.unknown(.seats([Sale.key("concert", "B1")]))
        #expect(ledger.judge(Self.wish(seats: ["B1"], adults: 1)) == unknown)
    }

    @Test
    mutating func `more than a booking may have is told by what comes first`() {
        #expect(ledger.judge(Self.wish(seats: ["A1"], adults: 4)).faultyFields == ["items"])
        ledger.inventories["concert"] = Sale.inventory(.event, maxPerBooking: 1)
        #expect(ledger.judge(Self.wish(seats: ["A1", "A2"])).faultyFields == ["seats"])
    }

    // MARK: Vouchers

    private mutating func addVoucher(_ typeIDs: [String] = []) throws {
        var details = VoucherDetails(
            code: try #require(VoucherCode("SAVE")),
            currency: Sale.euro
        )
        details.percent = 50
        details.ticketTypeIDs = typeIDs
        ledger.add(
            .init(inventoryID: "concert", details: details, uses: 0, spent: 0),
            id: "the SAVE"
        )
    }

    @Test
    mutating func `a voucher for all takes its part off of seats, too`() throws {
        try addVoucher()
        let wish = Self.wish(seats: ["A1"], adults: 1, with: "SAVE")
        let booking = try #require(ledger.judge(wish).booking)
        #expect(booking.items.map(\.discount) == [500, 500])
        #expect(
            ledger.judge(Self.wish(seats: ["A2"], with: "SAVE")).booking?.total.minorUnits == 500
        )
    }

    @Test
    mutating func `a voucher for some ticket types takes nothing off of seats`() throws {
        try addVoucher(["adult"])
        let wish = Self.wish(seats: ["A1"], adults: 1, with: "SAVE")
        let booking = try #require(ledger.judge(wish).booking)
        #expect(booking.items.map(\.discount) == [500, 0])
        #expect(ledger.judge(Self.wish(seats: ["A2"], with: "SAVE")) == .voucher(.fitsNothing))
    }
}
