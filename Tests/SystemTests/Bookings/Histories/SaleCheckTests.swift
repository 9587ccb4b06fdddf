import Testing

@Suite("The check of a history of sales")
struct SaleCheckTests {
    private typealias Booking = StoredSales.Booking

    private static let seat = SaleItem(inventory: "flight", thing: "12A")

    /// A booking of seat 12A, made at a moment, and ended at another as something.
    private static func booking(
        _ id: String,
        at made: Int,
        until end: (time: Int, status: String)? = nil,
        items: [SaleItem] = [seat],
        status: String = "held",
        hold: Int = 1_000
    ) -> Booking {
        let first = StoredSales.Event(time: made, status: status, actor: "ann", reason: "booked")
        let last = end.map {
            StoredSales.Event(
                time: $0.time,
                status: $0.status,
                actor: $0.status == "cancelled" ? "ann" : nil,
                reason: "over"
            )
        }
        return Booking(
            id: id,
            reference: "ref-\(id)",
            userID: "ann",
            status: end?.status ?? status,
            holdExpiresAt: status == "held" ? made + hold : nil,
            items: items,
            events: [first] + (last.map { [$0] } ?? [])
        )
    }

    private static func stored(_ bookings: Booking...) -> StoredSales {
        var stored = StoredSales()
        for booking in bookings { stored.bookings[booking.id] = booking }
        let live = bookings.filter(\.isLive).flatMap(\.items).reduce(0) { $0 + $1.quantity }
        stored.counts = ["flight": .init(capacity: 2, taken: live, sold: 0)]
        return stored
    }

    /// What ann asked for and was told.
    private static func call(
        _ status: Int?,
        _ wish: SaleCall.Wish = .book([seat]),
        made id: String? = nil,
        key: String? = nil,
        from start: Int = 0,
        to end: Int = 1,
        text: String = "words",
        isReplayed: Bool = false,
        items: [SaleItem] = [seat]
    ) -> SaleCall {
        let booking = id.map {
            SaleCall.Booking(id: $0, reference: "ref-\($0)", status: "held", items: items)
        }
        let answer = status.map {
            SaleCall.Answer(status: $0, text: text, isReplayed: isReplayed, booking: booking)
        }
        return SaleCall(
            userID: "ann",
            wish: wish,
            request: "\(wish)",
            key: key,
            start: start,
            end: end,
            answer: answer
        )
    }

    private static func faults(
        _ calls: [SaleCall],
        _ stored: StoredSales,
        lostResponder: Bool = false
    ) -> [String] {
        SaleCheck(calls: calls, stored: stored, lostResponder: lostResponder).faults
    }

    @Test
    func `finds no fault where there is none`() {
        let first = Self.booking("a", at: 10, until: (1_010, "expired"))
        let second = Self.booking("b", at: 1_010, until: (1_500, "cancelled"))
        let third = Self.booking("c", at: 1_600)
        let calls = [
            Self.call(201, made: "a", key: "k", from: 0, to: 20),
            Self.call(201, made: "a", key: "k", from: 30, to: 40, isReplayed: true),
            Self.call(409, key: "k", text: "idempotency-key-in-use"), Self.call(409),
            Self.call(201, made: "b", from: 1_000, to: 1_020),
            Self.call(200, .cancel(bookingID: "b"), made: "b", from: 1_400, to: 1_510),
            // Its answer was lost.
            Self.call(nil, from: 1_550, to: 1_700),
        ]
        #expect(Self.faults(calls, Self.stored(first, second, third)) == [])
    }

    @Test
    func `finds a seat that two have at once, as it is stored`() {
        let (first, second) = (Self.booking("a", at: 10), Self.booking("b", at: 20))
        let calls = [Self.call(nil, to: 30), Self.call(nil, to: 30)]
        let faults = Self.faults(calls, Self.stored(first, second))
        #expect(faults == ["12A of flight was had by both a and b"])
    }

    @Test
    func `finds a seat that two were told to have at once`() {
        // The database tells a tale that fits, but not to what was answered.
        let first = Self.booking("a", at: 10, until: (20, "cancelled"))
        let second = Self.booking("b", at: 25)
        let calls = [
            Self.call(201, made: "a", from: 5, to: 15), Self.call(201, made: "b", from: 22, to: 30),
            Self.call(nil, .cancel(bookingID: "a"), from: 40, to: 50),
        ]
        let faults = Self.faults(calls, Self.stored(first, second))
        #expect(faults == ["12A of flight was told to be had by both a and b"])
    }

    @Test
    func `finds a hold that gave way before its time`() {
        let booking = Self.booking("a", at: 10, until: (500, "expired"))
        let faults = Self.faults([Self.call(201, made: "a")], Self.stored(booking))
        #expect(faults == ["a expired before its time"])
    }

    @Test
    func `finds more taken at a moment than there is`() {
        let items = [SaleItem(inventory: "flight", thing: "a long ticket type", quantity: 2)]
        let first = Self.booking("a", at: 10, until: (20, "cancelled"), items: items)
        let second = Self.booking("b", at: 15, items: items)
        var stored = Self.stored(first, second)
        stored.counts["a long ticket type"] = .init(capacity: 9, taken: 2, sold: 0)
        let calls = [
            Self.call(201, .book(items), made: "a", items: items),
            Self.call(201, .book(items), made: "b", items: items),
            Self.call(200, .cancel(bookingID: "a"), made: "a", items: items),
        ]
        #expect(Self.faults(calls, stored) == ["flight had 4 taken of 2"])
    }

    @Test
    func `finds a customer who has more than the bound`() {
        let other = SaleItem(inventory: "flight", thing: "12B")
        let first = Self.booking("a", at: 10)
        let calls = [Self.call(nil), Self.call(nil, .book([other]))]
        var stored = Self.stored(first, Self.booking("b", at: 15, items: [other]))
        stored.customerBounds = ["flight": 1]
        #expect(Self.faults(calls, stored) == ["ann had 2 of flight, and may have 1"])
        // A hold that is over is nobody's.
        stored = Self.stored(first, Self.booking("b", at: 1_010, items: [other]))
        stored.customerBounds = ["flight": 1]
        #expect(Self.faults(calls, stored) == [])
    }

    @Test
    func `finds what was acknowledged and is not there, or not so`() {
        let told = [Self.call(201, made: "a")]
        #expect(Self.faults(told, Self.stored()) == ["a is not stored"])
        let other = Self.booking("a", at: 10, items: [SaleItem(inventory: "flight", thing: "12B")])
        #expect(Self.faults(told, Self.stored(other)) == ["a is stored as another one"])
        let wish = SaleCall.Wish.book([SaleItem(inventory: "flight", thing: "12C")])
        let faults = Self.faults(
            [Self.call(201, wish, made: "a")],
            Self.stored(Self.booking("a", at: 10))
        )
        #expect(faults == ["a is not what was asked for"])
    }

    @Test
    func `finds a cancellation that was acknowledged and is not there`() {
        let calls = [
            Self.call(201, made: "a"), Self.call(200, .cancel(bookingID: "a"), made: "a"),
        ]
        let faults = Self.faults(calls, Self.stored(Self.booking("a", at: 10)))
        #expect(faults == ["a was cancelled, but is held"])
    }

    @Test
    func `finds a cancellation that nobody asked for, and one that two were told of`() {
        let booking = Self.booking("a", at: 10, until: (20, "cancelled"))
        let made = Self.call(201, made: "a")
        #expect(Self.faults([made], Self.stored(booking)) == ["nobody asked to cancel a"])
        let cancelled = [
            Self.call(200, .cancel(bookingID: "a"), made: "a", from: 5, to: 25),
            Self.call(200, .cancel(bookingID: "a"), made: "a", from: 6, to: 25),
        ]
        let faults = Self.faults([made] + cancelled, Self.stored(booking))
        #expect(faults == ["a was cancelled 2 times"])
    }

    @Test(arguments: [400, 409, 422, nil as Int?])
    func `finds what a refusal has left`(status: Int?) {
        let faults = Self.faults(
            status.map { [Self.call($0)] } ?? [],
            Self.stored(Self.booking("a", at: 10))
        )
        #expect(faults == ["nobody has asked for a"])
    }

    @Test
    func `finds a second booking by a key whose end was never told`() {
        let calls = [Self.call(503, key: "k"), Self.call(nil, key: "k")]
        let other = Self.booking("b", at: 20, until: (30, "cancelled"))
        let one = Self.stored(Self.booking("a", at: 40))
        #expect(Self.faults(calls, one) == [])
        let cancel = Self.call(503, .cancel(bookingID: "b"))
        let two = Self.stored(Self.booking("a", at: 40), other)
        let faults = Self.faults(calls + [cancel], two)
        #expect(faults == ["nobody has asked for b"])
    }

    @Test
    func `finds a second booking by a key that was used for two requests`() {
        let other = [SaleItem(inventory: "flight", thing: "12B")]
        let calls = [Self.call(502, key: "k"), Self.call(502, .book(other), key: "k")]
        let second = Self.booking("b", at: 20, items: other)
        // Either may have been decided on.
        #expect(Self.faults(calls, Self.stored(Self.booking("a", at: 10))) == [])
        #expect(Self.faults(calls, Self.stored(second)) == [])
        let both = Self.stored(Self.booking("a", at: 10), second)
        #expect(Self.faults(calls, both) == ["nobody has asked for b"])
    }

    @Test
    func `finds what lives on though nobody can ask for it`() {
        let stored = Self.stored(Self.booking("a", at: 10))
        let calls = [Self.call(503)]
        #expect(Self.faults(calls, stored) == ["nobody knows of a"])
        #expect(Self.faults(calls, stored, lostResponder: true) == [])
    }

    @Test
    func `finds a key with two outcomes`() {
        let (first, second) = (Self.booking("a", at: 10, until: (20, "cancelled")), "b")
        let calls = [
            Self.call(201, made: "a", key: "k", text: "one"),
            Self.call(200, .cancel(bookingID: "a"), made: "a"),
            Self.call(201, made: second, key: "k", text: "two"),
        ]
        let faults = Self.faults(calls, Self.stored(first, Self.booking(second, at: 30)))
        #expect(faults == ["key k has 2 outcomes", "key k was decided on 2 times"])
    }

    @Test
    func `finds a counter that is off by one`() {
        var stored = Self.stored(Self.booking("a", at: 10))
        stored.counts["flight"]?.taken += 1
        let faults = Self.faults([Self.call(201, made: "a")], stored)
        #expect(faults == ["flight counts 2 taken and 0 sold instead of 1 and 0"])
        stored.counts["flight"] = .init(capacity: 2, taken: 1, sold: 1)
        #expect(Self.faults([Self.call(201, made: "a")], stored).count == 1)
    }

    @Test
    func `finds answers that must not be`() {
        #expect(Self.faults([Self.call(500)], Self.stored()).count == 1)
        #expect(Self.faults([Self.call(401)], Self.stored()).count == 1)
        let look = Self.call(404, .look(bookingID: "a"))
        #expect(Self.faults([look], Self.stored()).count == 1)
    }
}
