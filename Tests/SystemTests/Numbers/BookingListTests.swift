import JSONText
import Support
import Testing

@Suite("A list of bookings", .serialized)
struct BookingListTests {
    private static let stack = SharedStack()
    private let stack: Stack
    private let organizer: Visitor
    private let customer: Visitor

    init() throws {
        stack = try Self.stack()
        organizer = try stack.organizer()
        customer = try stack.customer()
    }

    private func rows(_ path: String) throws -> [[String]] {
        let answer = try stack.call("GET", path, by: organizer)
        #expect(answer.status == 200, "\(answer.text)")
        return answer.lines.map { line in
            line.split(separator: ",", omittingEmptySubsequences: false).map(String.init)
        }
    }

    @Test
    func `has a row for each item, with what a door and a spreadsheet need`() throws {
        let offer = try stack.makeOffer(by: organizer, [("time_zone", .string("Asia/Kolkata"))])
        let made = try stack.book(Stack.tickets(offer, 2), by: customer)
        let path = "/events/\(offer.event)/bookings.csv"
        let answer = try stack.call("GET", path, by: organizer)
        #expect(answer.headers["content-type"] == "text/csv; charset=utf-8; header=present")
        #expect(
            answer.headers["content-disposition"]
                == "attachment; filename=\"bookings-\(offer.event).csv\""
        )
        #expect(answer.headers["cache-control"] == "no-store")
        let rows = try rows(path)
        #expect(
            rows.first?.joined(separator: " ") == """
                booking_reference status created_at confirmed_at ended_at name seat_code zone quantity \
                unit_price total refunded currency customer contact_email contact_phone discount voucher \
                sold_by checked_in_at
                """
        )
        #expect(rows.count == 2)
        let row = try #require(rows.last)
        #expect(row[0] == made.json?["booking_reference"]?.text)
        #expect(row[1] == "held")
        #expect(row[2].hasSuffix("+05:30"))
        #expect(Array(row[3...4]) == ["", ""])
        #expect(
            Array(row[5...]) == [
                "Standing", "", "", "2", "25.50", "51.00", "0.00", "EUR", customer.username,
                customer.email, "", "0.00", "", "", "",
            ]
        )
    }

    @Test
    func `tells when bookings were confirmed and given back, and can be of one status`() throws {
        let offer = try stack.makeOffer(by: organizer, [("payment_mode", .string("at_door"))])
        let made = try stack.book(Stack.tickets(offer), by: customer)
        let id = try #require(made.json?["id"]?.text, "\(made.text)")
        #expect(try stack.book(Stack.tickets(offer), by: customer).status == 201)
        #expect(try stack.call("POST", "/bookings/\(id)/cancel", by: customer).status == 200)
        let path = "/events/\(offer.event)/bookings.csv"
        #expect(try rows("\(path)?status=confirmed").count == 2)
        let cancelled = try #require(try rows("\(path)?status=cancelled").last)
        #expect(cancelled[1] == "cancelled")
        #expect(!cancelled[3].isEmpty)
        #expect(!cancelled[4].isEmpty)
        #expect(try rows("\(path)?status=refunded").count == 1)
        let wrong = try stack.call("GET", "\(path)?status=sold&x=1", by: organizer)
        #expect(wrong.status == 400)
        #expect(Set(wrong.badFields) == ["status", "x"])
    }

    @Test
    func `has a row for each seat of a show`() throws {
        let movie = try stack.makeMovie(by: organizer)
        let made = try stack.makeShow(movie, by: organizer)
        let show = try #require(made.json?["id"]?.text, "\(made.text)")
        #expect(try stack.book(Stack.seats("show", show, "7", "8"), by: customer).status == 201)
        let list = try stack.call("GET", "/shows/\(show)/bookings.csv", by: organizer)
        #expect(list.lines.count == 3)
        for (line, seat) in zip(list.lines.dropFirst(), ["7", "8"]) {
            #expect(line.contains("\",\(seat),"), "\(line)")
            #expect(line.contains(",1,12.50,12.50,0.00,EUR,"))
        }
    }

    @Test
    func `is no program for a spreadsheet`() throws {
        let event = try stack.makeEvent(by: organizer)
        let type = try stack.makeTicketType(
            event,
            by: organizer,
            [("name", .string("=HYPERLINK(\"http://example.com\";\"=1\")"))]
        )
        let offer = Stack.Offer(
            event: event,
            type: try #require(type.json?["id"]?.text, "\(type.text)")
        )
        let contact = Stack.object([
            ("email", .string("+x@example.com")), ("phone", .string("+49 351 1")),
        ])
        let made = try stack.book(Stack.tickets(offer) + [("contact", contact)], by: customer)
        #expect(made.status == 201, "\(made.text)")
        let text = try stack.call("GET", "/events/\(event)/bookings.csv", by: organizer).text
        #expect(text.contains(",\"'=HYPERLINK(\"\"http://example.com\"\";\"\"'=1\"\")\","))
        #expect(text.contains(",'+x@example.com,'+49 351 1,0.00,,,\r\n"))
    }
}
