import JSONText
import Support
import Testing

@Suite("An organization's books", .serialized)
struct OrganizationBooksTests {
    private static let stack = SharedStack { try Stack.paying() }
    private let stack: Stack
    private let organizer: Visitor
    private let organization: String
    private let month: String

    init() throws {
        stack = try Self.stack()
        organizer = try stack.organizer()
        organization = try stack.makeOrganization(by: organizer)
        month = try stack.database.query("SELECT to_char(now() AT TIME ZONE 'UTC', 'YYYY-MM')")[0]
    }

    private func sell(_ offer: Stack.Offer, by customer: Visitor) throws -> String {
        let booking = try stack.hold(offer, by: customer)
        #expect(try stack.pay(booking, by: customer).status == 200)
        #expect(stack.isCaptured(booking))
        return booking
    }

    private func balances(_ path: String) throws -> [String?] {
        let answer = try stack.call("GET", "\(path)/balance", by: organizer)
        return try #require(answer.json, "\(answer.text)").list("balances").map {
            $0["balance"]?.text
        }
    }

    private func amounts(_ path: String) throws -> [String?] {
        let answer = try stack.call("GET", "\(path)/statements?month=\(month)", by: organizer)
        return try #require(answer.json, "\(answer.text)").list("results").map {
            $0["amount"]?.text
        }
    }

    @Test
    func `have what was sold while it had the thing, and all that goes back of that`() throws {
        let customer = try stack.customer()
        let offer = try stack.makeOffer(by: organizer)
        let (own, its) = ("/users/me", "/organizations/\(organization)")
        let first = try sell(offer, by: customer)
        #expect(
            try stack.give("/events/\(offer.event)", to: organization, by: organizer).status == 200
        )
        #expect(try (balances(own), balances(its)) == (["51.00"], []))
        let second = try sell(offer, by: customer)
        _ = try sell(offer, by: customer)
        #expect(try (balances(own), balances(its)) == (["51.00"], ["102.00"]))
        // Each goes back from where it came to, whoever has the event by then.
        #expect(try stack.cancel(first, by: customer).status == 200)
        #expect(try stack.give("/events/\(offer.event)", to: nil, by: organizer).status == 200)
        #expect(try stack.cancel(second, by: customer).status == 200)
        #expect(stack.isRefunded(first, by: customer) && stack.isRefunded(second, by: customer))
        #expect(try (balances(own), balances(its)) == (["0.00"], ["51.00"]))
        #expect(try amounts(own) == ["51.00", "-51.00"])
        #expect(try amounts(its) == ["51.00", "51.00", "-51.00"])
        let file = try stack.call("GET", "\(its)/statements.csv?month=\(month)", by: organizer)
        #expect(file.lines.count == 6, "\(file.text)")
        let numbers = try stack.call("GET", "/events/\(offer.event)/numbers", by: organizer)
        #expect(numbers.status == 200)
        try stack.expectSound()
    }
}
