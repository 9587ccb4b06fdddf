import JSONText
import Support
import Testing

@Suite("Rivals", .serialized)
struct BookingRaceTests {
    private static let stack = SharedStack()
    private let stack: Stack
    private let organizer: Visitor

    init() throws {
        stack = try Self.stack()
        organizer = try stack.organizer()
    }

    @Test
    func `for one seat get it once`() throws {
        let flight = try stack.flight(number: 5)
        let customer = try stack.customer()
        let statuses = try onThreads(30) { [stack] _ in
            try? stack.book(Stack.seats("flight", flight, "12A"), by: customer).status
        }
        #expect(statuses.count { $0 == 201 } == 1, "\(statuses)")
        #expect(statuses.count { $0 == 409 } == 29, "\(statuses)")
    }

    @Test
    func `for the last tickets of three kinds get as many as there are places`() throws {
        let event = try stack.makeEvent(by: organizer, [("total_capacity", .number(50))])
        let types = try (1...3).map { number in
            let type = try stack.makeTicketType(
                event,
                by: organizer,
                [("name", .string("type \(number)")), ("quantity", .number(30))]
            )
            return try #require(type.json?["id"]?.text, "\(type.text)")
        }
        let customers = try (0..<10).map { try stack.visitor("c\($0)-\(organizer.username)") }
        let statuses = try onThreads(200) { [stack] index in
            let offer = Stack.Offer(event: event, type: types[index % 3])
            return try? stack.book(Stack.tickets(offer), by: customers[index % 10]).status
        }
        #expect(statuses.count { $0 == 201 } == 50)
        #expect(statuses.count { $0 == 409 } == 150)
        let counts = try stack.database.query(
            """
            SELECT taken || ' ' || (SELECT sum(quantity) FROM booking_items
                                    WHERE inventory_id = '\(event)')
            FROM inventory_counts WHERE inventory_id = '\(event)'
            """
        )
        #expect(counts == ["50 50"])
        let checked = try stack.holdfast("invariants")
        #expect(checked.code == 0, "\(checked.output)")
        // The control: each of these breaks one.
        try stack.database.query(
            "UPDATE inventory_counts SET taken = 49 WHERE inventory_id = '\(event)'"
        )
        let broken = try stack.holdfast("invariants")
        #expect(broken.code == 1)
        #expect(broken.output.contains("BROKEN an inventory's taken places"), "\(broken.output)")
        #expect(broken.output.contains("\(event): 49 are counted, 50 are booked"))
        try stack.database.query(
            "UPDATE inventory_counts SET taken = 50 WHERE inventory_id = '\(event)'"
        )
    }

    @Test
    func `leave nothing that cannot be reconciled`() throws {
        let stack = try Stack(settings: SharedStack.cheapPasswords, limits: .outOfReach)
        let organizer = try stack.visitor("org", role: "organizer")
        let customer = try stack.visitor("cus")
        let offer = try stack.makeOffer(by: organizer)
        let flight = try stack.flight(number: 30)
        #expect(try stack.book(Stack.tickets(offer, 2), by: customer).status == 201)
        #expect(try stack.book(Stack.seats("flight", flight, "12A"), by: customer).status == 201)
        let sound = try stack.holdfast("reconcile")
        #expect((sound.code, sound.output) == (0, "nothing differs\n"))
        for sql in [
            "UPDATE inventory_counts SET taken = 5 WHERE inventory_id = '\(offer.event)'",
            "UPDATE ticket_type_counts SET taken = 1 WHERE ticket_type_id = '\(offer.type)'",
            "DELETE FROM seat_claims WHERE inventory_id = '\(flight)'",
            "UPDATE zone_counts SET taken = 0 WHERE inventory_id = '\(flight)'",
            "UPDATE booking_tallies SET entered = 7 WHERE part = 5 AND status = 'held'",
            "UPDATE booking_tallies SET gone = 3 WHERE part = 6 AND status = 'expired'",
        ] { try stack.database.query(sql) }
        let ghost = "hf:g1:{\(flight)}:12B"
        _ = try stack.redis.command("SET", ghost, "ghost", "PX", "600000")
        let told = try stack.holdfast("reconcile")
        #expect(told.code == 1)
        let differing = [
            offer.event, flight, "12B is kept by ghost", "bookings held", "bookings expired",
        ]
        for words in differing {
            #expect(told.output.contains(words), "\(told.output)")
        }
        #expect(try stack.holdfast("invariants").code == 1)
        let mended = try stack.holdfast("reconcile", "--repair")
        #expect(mended.code == 0, "\(mended.output)")
        #expect(
            mended.output.hasSuffix("mended: 2 inventories, 2 tallies, 1 entries at the gate\n")
        )
        #expect(try stack.holdfast("invariants").code == 0)
        #expect(try stack.holdfast("reconcile").output == "nothing differs\n")
        #expect(try stack.redis.command("EXISTS", ghost).hasPrefix("0"))
    }
}
