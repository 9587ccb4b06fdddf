import JSONText
import Platform
import Support
import Testing

@Suite("A payment that is asked for wrongly", .serialized)
struct PaymentInputTests {
    private static let stack = SharedStack { try Stack.paying() }
    private let stack: Stack
    private let organizer: Visitor
    private let customer: Visitor

    init() throws {
        stack = try Self.stack()
        organizer = try stack.organizer()
        customer = try stack.customer()
    }

    private static let success = ("method", JSON.string("sandbox_success"))
    private static let late = ("method", JSON.string("sandbox_late"))

    private static let bodies: [(body: [(String, JSON)], field: String)] = [
        ([], "method"), ([("method", .null)], "method"), ([("method", .string(""))], "method"),
        ([("method", .string("card"))], "method"), ([("method", .number(1))], "method"),
        ([late, ("delay_seconds", .number(-1))], "delay_seconds"),
        ([late, ("delay_seconds", .string("two"))], "delay_seconds"),
        ([late, ("delay_seconds", .string("2"))], "delay_seconds"),
        ([late, ("delay_seconds", .literal("1.5"))], "delay_seconds"),
        ([late, ("delay_seconds", .number(3_601))], "delay_seconds"),
        ([late, ("delay_seconds", .literal("1e99"))], "delay_seconds"),
        ([success, ("delay_seconds", .number(1))], "delay_seconds"),
        ([success, ("amount", .string("0.01"))], "amount"),
        ([success, ("card_number", .string("4111111111111111"))], "card_number"),
    ]

    @Test(arguments: bodies)
    func `is told which field is wrong`(body: [(String, JSON)], field: String) throws {
        let booking = try stack.hold(stack.makeOffer(by: organizer), by: customer)
        let answer = try stack.call("POST", "/bookings/\(booking)/pay", body, by: customer)
        #expect(answer.status == 400, "\(answer.text)")
        #expect(answer.badFields == [field], "\(answer.text)")
        #expect(try stack.payments(of: booking).isEmpty)
        #expect(try stack.status(booking, by: customer) == "held")
    }

    @Test
    func `is not found where it is nobody's or somebody else's`() throws {
        let booking = try stack.hold(stack.makeOffer(by: organizer), by: customer)
        let stranger = try stack.visitor("str-\(customer.username)")
        for (id, visitor) in [
            (UniqueID.random(), customer), ("7", customer), (booking, stranger),
            (booking, organizer),
        ] {
            let paid = try stack.pay(id, by: visitor)
            #expect([403, 404].contains(paid.status), "\(paid.text)")
            let quoted = try stack.call("GET", "/bookings/\(id)/refund-quote", by: visitor)
            #expect(quoted.status == 404, "\(quoted.text)")
            #expect(try stack.cancel(id, by: visitor).status == 404)
        }
        #expect(try stack.pay(booking, by: stranger).status == 404)
        #expect(try stack.status(booking, by: customer) == "held")
    }

    @Test
    func `needs a token`() throws {
        let booking = try stack.hold(stack.makeOffer(by: organizer), by: customer)
        for (method, path) in [
            ("POST", "/bookings/\(booking)/pay"), ("GET", "/bookings/\(booking)/refund-quote"),
            ("GET", "/users/me/balance"),
        ] {
            let body = method == "POST" ? [Self.success] : nil
            #expect(try stack.call(method, path, body).status == 401)
        }
    }

    @Test
    func `is refused where nothing is to be paid any more`() throws {
        let cancelled = try stack.hold(stack.makeOffer(by: organizer), by: customer)
        #expect(try stack.cancel(cancelled, by: customer).status == 200)
        let expired = try stack.hold(stack.makeOffer(by: organizer), by: customer)
        try stack.lapse(expired)
        let free = try stack.hold(stack.makeOffer(by: organizer, price: "0"), by: customer)
        for (booking, status) in [
            (cancelled, "cancelled"), (expired, "expired"), (free, "confirmed"),
        ] {
            let answer = try stack.pay(booking, by: customer)
            #expect(answer.status == 409, "\(answer.text)")
            #expect(answer.text.contains("not-payable"), "\(answer.text)")
            #expect(answer.text.contains("it is \(status)"), "\(answer.text)")
            #expect(try stack.payments(of: booking).isEmpty)
        }
    }

    private static let places: [(items: JSON, query: String, field: String)] = [
        (.array([]), "", "items"),
        (.array([.number(0), .number(0)]), "0,0", "items"),
        (.array([.number(-1)]), "-1", "items"),
        (.array([.number(9_999)]), "9999", "items"),
        (.array([.literal("0.5")]), "0.5", "items"),
        (.array([.string("0")]), "x", "items"),
        (.array([.array([])]), "0,,0", "items"),
        (.string("0"), ",", "items"),
        (.array([.literal("99999999999999999999")]), "99999999999999999999", "items"),
        (.array([.number(1)]), "1", "items[0]"),
        (.array([.number(0), .number(1)]), "0,1", "items[1]"),
    ]

    @Test(arguments: places)
    func `gives back no part that is not there`(items: JSON, query: String, field: String) throws {
        let booking = try stack.hold(stack.makeOffer(by: organizer), by: customer)
        #expect(try stack.pay(booking, by: customer).status == 200)
        #expect(stack.isCaptured(booking))
        let body = [("items", items)]
        let cancelled = try stack.call("POST", "/bookings/\(booking)/cancel", body, by: customer)
        let path = "/bookings/\(booking)/refund-quote?items=\(query)"
        let quoted = try stack.call("GET", path, by: customer)
        for answer in [cancelled, quoted] {
            #expect(answer.status == 400, "\(answer.text)")
            #expect(answer.badFields == [field], "\(answer.text)")
        }
        #expect(try stack.status(booking, by: customer) == "confirmed")
    }

    @Test
    func `cannot be made where nobody takes money`() throws {
        let stack = try Stack(settings: SharedStack.cheapPasswords, limits: .outOfReach)
        let organizer = try stack.visitor("org", role: "organizer")
        let customer = try stack.visitor("cus")
        let booking = try stack.hold(stack.makeOffer(by: organizer), by: customer)
        let answer = try stack.pay(booking, by: customer)
        #expect(answer.status == 409, "\(answer.text)")
        #expect(try stack.status(booking, by: customer) == "held")
        let webhook = try stack.call("POST", "/payments/webhook/sandbox", [("id", .string("x"))])
        #expect(webhook.status == 404, "\(webhook.text)")
    }
}
