import JSONText
import Support
import Testing

@Suite("A number in the catalog", .serialized)
struct NumberTests {
    private static let stack = SharedStack()
    private let stack: Stack
    private let organizer: Visitor

    init() throws {
        stack = try Self.stack()
        organizer = try stack.organizer()
    }

    private func event(_ capacity: String) throws -> WebAnswer {
        let changes: [(String, JSON?)] = [("total_capacity", .literal(capacity))]
        return try stack.call("POST", "/events", Stack.event(changes), by: organizer)
    }

    private func ticketType(_ price: JSON, _ currency: String = "EUR") throws -> WebAnswer {
        let event = try stack.makeEvent(by: organizer, [("currency", .string(currency))])
        return try stack.makeTicketType(event, by: organizer, [("price", price)])
    }

    @Test(arguments: ["10", "10.0", "1e1", "1E+1", "100e-1", "0.1e2", "10.000000000"])
    func `is whole when its value is, however it is written`(capacity: String) throws {
        let answer = try event(capacity)
        #expect(answer.status == 201, "\(answer.text)")
        #expect(answer.json?["total_capacity"] == .number(10))
    }

    @Test(arguments: [
        "10.5", "1e-1", "1e999999999", "1e-999999999", "1e99999999999999999999999", "0e0", "-1e1",
        "1" + String(repeating: "0", count: 5_000), "1e18", "9223372036854775808",
    ])
    func `is refused by its field where it is none of those`(capacity: String) throws {
        let answer = try event(capacity)
        #expect((answer.status, answer.badFields) == (400, ["total_capacity"]), "\(answer.text)")
    }

    @Test(arguments: [
        ("10", "EUR", "10.00"), ("10.000", "EUR", "10.00"), ("1e1", "EUR", "10.00"),
        ("1050e-2", "EUR", "10.50"), ("10.0", "JPY", "10"), ("1e-3", "KWD", "0.001"),
        ("0", "EUR", "0.00"), ("-0.0", "EUR", "0.00"), ("1e10", "EUR", "10000000000.00"),
    ])
    func `is an amount when it is exact`(price: String, currency: String, read: String) throws {
        let answer = try ticketType(.literal(price), currency)
        #expect(answer.status == 201, "\(answer.text)")
        #expect(answer.json?["price"] == .string(read))
    }

    @Test(arguments: [
        (JSON.literal("10.005"), "decimals"), (.literal("1e-3"), "decimals"),
        (.literal("-1"), "not negative"), (.literal("1e999999999"), "amount"),
        (.literal("10000000000.01"), "at most 10000000000.00 EUR"),
        (.literal("1e30"), "at most 10000000000.00 EUR"),
        (.string("10000000001"), "at most 10000000000.00 EUR"),
        (.string("99999999999999999999999999"), "at most 10000000000.00 EUR"),
        (.string("1e1"), "decimals"), (.string("10.000"), "decimals"), (.string(" 1"), "decimals"),
    ])
    func `is no amount otherwise, and is told why`(price: JSON, reason: String) throws {
        let answer = try ticketType(price)
        #expect((answer.status, answer.badFields) == (400, ["price"]), "\(answer.text)")
        #expect(answer.text.contains(reason), "\(answer.text)")
    }

    @Test
    func `is an amount with zeros in front, as the description says`() throws {
        let answer = try ticketType(.string("0000000000000000000010"))
        #expect(answer.json?["price"] == .string("10.00"), "\(answer.text)")
    }
}
