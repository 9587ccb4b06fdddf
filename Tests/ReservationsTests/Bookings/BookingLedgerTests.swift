import Reservations
import Testing

/// What the judge of wishes refuses, and why.
struct BookingLedgerTests {
    private var ledger = Sale.ledger()

    /// Judges a wish that is to be refused.
    private mutating func refusal(of request: BookingRequest) -> BookingVerdict {
        let before = ledger.everything
        let verdict = ledger.judge(request)
        #expect(ledger.everything == before, "A refusal changes nothing")
        #expect(verdict.booking == nil)
        return verdict
    }

    // MARK: What there is not

    @Test(arguments: InventoryKind.allCases)
    mutating func `an inventory that nobody knows, or of another kind, is unknown`(
        kind: InventoryKind
    ) {
        for id in ["nothing", kind == .show ? "out" : "film"] {
            let part = BookingRequest.Part(
                kind: kind,
                inventoryID: id,
                wishes: [.seat(code: "1", passenger: nil)]
            )
            #expect(refusal(of: Sale.wish(part)) == .unknown(.inventory(kind)))
        }
    }

    @Test
    mutating func `a ticket type that nobody knows is unknown`() {
        let wish = Sale.wish(Sale.tickets(["adult": 1, "pensioner": 1]))
        #expect(refusal(of: wish) == .unknown(.ticketType))
    }

    @Test
    mutating func `seats that nobody knows are unknown, and named in order`() {
        let wish = Sale.wish(Sale.seats("9", "1", "0"))
        let seats = [Sale.key("film", "9"), Sale.key("film", "0")]
        #expect(refusal(of: wish) == .unknown(.seats(seats)))
    }

    // MARK: What contradicts itself

    @Test(arguments: [
        ("", "items[1].ticket_type_id"), ("legs[2]", "legs[2].items[1].ticket_type_id"),
    ])
    mutating func `a ticket type of another event is a fault of its field`(
        place: String,
        field: String
    ) {
        ledger.ticketTypes["other"] = Sale.ticketType(of: "festival", left: 9)
        let part = Sale.tickets(["adult": 1, "other": 1, "child": 1], at: place)
        #expect(refusal(of: Sale.wish(part)).faultyFields == [field])
    }

    @Test
    mutating func `more places than a booking may have are a fault of the list`() {
        let tickets = Sale.wish(Sale.tickets(["adult": 3, "child": 2]))
        #expect(refusal(of: tickets).faultyFields == ["items"])
        let seats = Sale.wish(Sale.seats("1", "2", "3", "4", "5"))
        #expect(refusal(of: seats).faultyFields == ["seats"])
        ledger.inventories["back"] = Sale.inventory(.flight, maxPerBooking: 1)
        let legs = Sale.wish(
            Sale.leg(0, "1A", "1B", of: "out"),
            Sale.leg(1, "1A", "1B", of: "back")
        )
        #expect(refusal(of: legs).faultyFields == ["legs[1].seats"])
        #expect(ledger.judge(Sale.wish(Sale.seats("1", "2", "3", "4"))).booking != nil)
    }

    @Test
    mutating func `legs in two currencies are a fault of the first that differs`() throws {
        let dollar = try #require(Currency("USD"))
        ledger.inventories["back"] = Sale.inventory(.flight, currency: dollar)
        let wish = Sale.wish(Sale.leg(0, "1A", of: "out"), Sale.leg(1, "1A", of: "back"))
        #expect(refusal(of: wish).faultyFields == ["legs[1]"])
    }

    @Test
    mutating func `a wish for nothing at all is none`() {
        #expect(refusal(of: Sale.wish()) == .invalid([]))
    }

    // MARK: What is not for sale

    @Test
    mutating func `what is not on sale is closed, though it is sold out, too`() {
        ledger.inventories["back"] = Sale.inventory(.flight, isOnSale: false, left: 0)
        ledger.seats[Sale.key("out", "1A")]?.owner = .booking
        let wish = Sale.wish(Sale.leg(0, "1A", of: "out"), Sale.leg(1, "1A", of: "back"))
        #expect(refusal(of: wish) == .salesClosed(inventoryID: "back"))
    }

    @Test
    mutating func `a ticket type that is not sold any more is closed`() {
        ledger.ticketTypes["child"] = Sale.ticketType(isActive: false, left: 0)
        let wish = Sale.wish(Sale.tickets(["adult": 1, "child": 1]))
        #expect(refusal(of: wish) == .salesClosed(inventoryID: "concert"))
    }

    @Test
    mutating func `a blocked seat is taken, whoever asks`() {
        ledger.seats[Sale.key("film", "2")]?.owner = .house
        #expect(
            refusal(of: Sale.wish(Sale.seats("1", "2"))) == .seatTaken([Sale.key("film", "2")])
        )
    }

    @Test
    mutating func `all seats that are taken are named, in the order of the wish`() {
        for code in ["1A", "1C"] { ledger.seats[Sale.key("out", code)]?.owner = .booking }
        ledger.seats[Sale.key("back", "1B")]?.owner = .house
        let wish = Sale.wish(
            Sale.leg(0, "1C", "1B", "1A", of: "out"),
            Sale.leg(1, "1A", "1B", of: "back")
        )
        let taken = [Sale.key("out", "1C"), Sale.key("out", "1A"), Sale.key("back", "1B")]
        #expect(refusal(of: wish) == .seatTaken(taken))
    }

    // MARK: What is not left

    @Test
    mutating func `a ticket type that is short is told with what is left of it`() {
        ledger.ticketTypes["adult"]?.left = 1
        ledger.ticketTypes["child"]?.left = 0
        let wish = Sale.wish(Sale.tickets(["adult": 2, "child": 1]))
        #expect(refusal(of: wish).left == ["adult": 1, "child": 0])
    }

    @Test
    mutating func `of a type there is never more left than of the event`() {
        ledger.inventories["concert"]?.left = 2
        #expect(refusal(of: Sale.wish(Sale.tickets(["adult": 3]))).left == ["adult": 2])
    }

    @Test
    mutating func `types that fit one by one can be too much for their event`() {
        ledger.inventories["concert"]?.left = 3
        let wish = Sale.wish(Sale.tickets(["adult": 2, "child": 2]))
        #expect(refusal(of: wish).left == ["concert": 3])
        #expect(ledger.judge(Sale.wish(Sale.tickets(["adult": 2, "child": 1]))).booking != nil)
        let next = refusal(of: Sale.wish(Sale.tickets(["adult": 1]), by: "berta"))
        #expect(next.left == ["adult": 0])
    }

    // MARK: What a customer may have

    @Test
    mutating func `a customer gets no more than one may have, counted within the batch`() {
        ledger.inventories["film"] = Sale.inventory(.show, maxPerCustomer: 3)
        ledger.customers[Sale.customer("anna", of: "film")] = 1
        #expect(ledger.judge(Sale.wish(Sale.seats("1"))).booking != nil)
        let wish = Sale.wish(Sale.seats("2", "3"))
        #expect(refusal(of: wish) == .overLimit(inventoryID: "film", left: 1))
        #expect(ledger.judge(Sale.wish(Sale.seats("2"))).booking != nil)
        #expect(
            refusal(of: Sale.wish(Sale.seats("3"))) == .overLimit(inventoryID: "film", left: 0)
        )
        #expect(ledger.judge(Sale.wish(Sale.seats("3", "4", "5"), by: "berta")).booking != nil)
    }

    @Test
    mutating func `who has more than one may have by now has nothing left`() {
        ledger.inventories["film"] = Sale.inventory(.show, maxPerCustomer: 1)
        ledger.customers[Sale.customer("anna", of: "film")] = 3
        let verdict = refusal(of: Sale.wish(Sale.seats("1")))
        #expect(verdict == .overLimit(inventoryID: "film", left: 0))
    }
}
