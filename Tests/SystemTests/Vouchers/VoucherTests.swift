import JSONText
import Support
import Testing

@Suite("A voucher", .serialized)
struct VoucherTests {
    private static let stack = SharedStack { try Stack.paying() }
    private let stack: Stack
    private let organizer: Visitor
    private let customer: Visitor

    init() throws {
        stack = try Self.stack()
        organizer = try stack.organizer()
        customer = try stack.customer()
    }

    private func make(
        _ event: String,
        _ members: [(String, JSON)]
    ) throws -> (id: String, code: String) {
        let made = try stack.makeVoucher(event, by: organizer, members)
        return (
            try #require(made.json?["id"]?.text, "\(made.text)"),
            try #require(made.json?["code"]?.text)
        )
    }

    // MARK: Making it

    @Test
    func `is made, listed, changed and withdrawn by whose event it is`() throws {
        let offer = try stack.makeOffer(by: organizer)
        let made = try stack.makeVoucher(
            offer.event,
            by: organizer,
            [
                ("code", .string("summer-27")), ("amount", .string("5")), ("budget", .string("50")),
                ("max_uses", .number(9)), ("valid_until", .string("2099-01-01T00:00:00+01:00")),
                ("ticket_type_ids", .array([.string(offer.type.uppercased())])),
            ]
        )
        let id = try #require(made.json?["id"]?.text, "\(made.text)")
        #expect(made.headers["location"] == "/api/v1/vouchers/\(id)")
        let expected: [(String, JSON)] = [
            ("event_id", .string(offer.event)), ("code", .string("SUMMER-27")), ("percent", .null),
            ("amount", .string("5.00")), ("currency", .string("EUR")), ("budget", .string("50.00")),
            ("max_uses", .number(9)), ("max_uses_per_customer", .null), ("valid_from", .null),
            ("valid_until", .string("2098-12-31T23:00:00+00:00")),
            ("ticket_type_ids", .array([.string(offer.type)])), ("unlocks_hidden", .bool(false)),
            ("is_active", .bool(true)), ("uses", .number(0)), ("spent", .string("0.00")),
        ]
        for (name, value) in expected { #expect(made.json?[name] == value, "\(name)") }
        let path = "/vouchers/\(id)"
        let list = "/events/\(offer.event)/vouchers"
        let (second, code) = try make(offer.event, [("percent", .number(10))])
        #expect(code.count == 12)
        let first = try stack.call("GET", "\(list)?limit=1", by: organizer).json
        #expect(first?["results"]?[0] == made.json)
        let cursor = try #require(first?["next"]?.text)
        let rest = try stack.call("GET", "\(list)?cursor=\(cursor)", by: organizer).json
        #expect(rest?["results"]?[0]?["id"] == .string(second))
        #expect(rest?["next"] == .null)

        let change: [(String, JSON)] = [("amount", .null), ("percent", .number(20))]
        let tag = [("If-Match", "\"v1\"")]
        let changed = try stack.call("PATCH", path, change, by: organizer, headers: tag)
        #expect(changed.json?["percent"] == .number(20), "\(changed.text)")
        #expect(changed.json?["amount"] == .null)
        #expect(changed.headers["etag"] == "\"v2\"")
        #expect(try stack.call("PATCH", path, change, by: organizer, headers: tag).status == 412)
        #expect(try stack.call("GET", path, by: organizer).json == changed.json)
        let other = try stack.organizer()
        for (method, path, body) in [
            ("GET", path, nil), ("PATCH", path, change), ("DELETE", path, nil), ("GET", list, nil),
            ("POST", list, change),
        ] {
            let hidden = path.hasPrefix("/vouchers") ? 404 : 403
            #expect(try stack.call(method, path, body, by: other).status == hidden, "\(method)")
            #expect(try stack.call(method, path, body, by: customer).status == hidden, "\(method)")
            #expect(try stack.call(method, path, body).status == 401, "\(method)")
        }
        #expect(try stack.call("DELETE", path, by: organizer).status == 204)
        #expect(try stack.call("GET", path, by: organizer).status == 404)
        let history = try stack.call("GET", "/events/\(offer.event)/history", by: organizer).json
        guard case .array(let lines)? = history?["results"] else { return }
        let told = lines.filter { $0["subject"] == .string("voucher") }
        #expect(told.map { $0["action"]?.text } == ["created", "created", "changed", "deleted"])
    }

    @Test
    func `has a code that no other of the event has, in any case`() throws {
        let event = try stack.makeEvent(by: organizer)
        let members: [(String, JSON)] = [("code", .string("Once")), ("percent", .number(5))]
        #expect(try stack.makeVoucher(event, by: organizer, members).status == 201)
        let again = try stack.makeVoucher(
            event,
            by: organizer,
            [("code", .string("oNCE")), ("percent", .number(6))]
        )
        #expect((again.status, again.badFields) == (409, ["code"]), "\(again.text)")
        let next = try stack.makeEvent(by: organizer)
        #expect(try stack.makeVoucher(next, by: organizer, members).status == 201)
    }

    private static let refusals: [(members: [(String, JSON)], fields: [String])] = [
        ([], ["percent"]), ([("percent", .number(0))], ["percent"]),
        ([("percent", .number(101))], ["percent"]), ([("percent", .literal("1.5"))], ["percent"]),
        ([("percent", .number(5)), ("amount", .string("1"))], ["amount"]),
        ([("amount", .string("0"))], ["amount"]), ([("amount", .string("1.005"))], ["amount"]),
        ([("amount", .string("-1"))], ["amount"]),
        ([("percent", .number(5)), ("budget", .string("0"))], ["budget"]),
        ([("unlocks_hidden", .bool(true)), ("budget", .string("1"))], ["budget"]),
        ([("percent", .number(5)), ("code", .string("a b c"))], ["code"]),
        ([("percent", .number(5)), ("code", .string("abc"))], ["code"]),
        ([("percent", .number(5)), ("max_uses", .number(0))], ["max_uses"]),
        (
            [("percent", .number(5)), ("max_uses_per_customer", .string("1"))],
            ["max_uses_per_customer"]
        ),
        (
            [
                ("percent", .number(5)), ("valid_from", .string("2099-01-01T00:00:00Z")),
                ("valid_until", .string("2099-01-01T00:00:00Z")),
            ], ["valid_until"]
        ),
        ([("percent", .number(5)), ("valid_from", .string("soon"))], ["valid_from"]),
        ([("percent", .number(5)), ("ticket_type_ids", .string("all"))], ["ticket_type_ids"]),
        (
            [("percent", .number(5)), ("ticket_type_ids", .array([.string("x")]))],
            ["ticket_type_ids"]
        ),
        (
            [
                ("percent", .number(5)),
                (
                    "ticket_type_ids",
                    .array([.string("01890000-0000-7000-8000-000000000000")])
                ),
            ], ["ticket_type_ids[0]"]
        ),
        ([("percent", .number(5)), ("uses", .number(1))], ["uses"]),
    ]

    @Test(arguments: refusals)
    func `with a fault is refused by the field's name`(
        members: [(String, JSON)],
        fields: [String]
    ) throws {
        let event = try stack.makeEvent(by: organizer)
        let refused = try stack.makeVoucher(event, by: organizer, members)
        #expect((refused.status, refused.badFields) == (400, fields), "\(refused.text)")
        let list = try stack.call("GET", "/events/\(event)/vouchers", by: organizer).json
        #expect(list?["results"] == .array([]))
    }

    // MARK: Using it

    @Test
    func `takes off what it says, from the booking to the refund and the books`() throws {
        let offer = try stack.makeOffer(by: organizer, price: "9.99")
        let (id, code) = try make(
            offer.event,
            [("percent", .number(15)), ("max_uses", .number(1))]
        )
        let made = try stack.book(offer, 3, with: code.lowercased(), by: customer)
        let booking = try #require(made.json?["id"]?.text, "\(made.text)")
        // 15 % of 29.97 are 4.4955.
        #expect(made.json?["discount"] == .string("4.50"))
        #expect(made.json?["total_price"] == .string("25.47"))
        #expect(made.json?["voucher"] == .string(code))
        #expect(made.json?["items"]?[0]?["price_at_booking"] == .string("9.99"))
        #expect(made.json?["items"]?[0]?["discount"] == .string("4.50"))
        let read = try stack.call("GET", "/bookings/\(booking)", by: customer)
        #expect(read.json == made.json)
        #expect(try stack.used(id, by: organizer) == [.number(1), .string("4.50")])
        let second = try stack.book(offer, with: code, by: customer)
        #expect((second.status, second.problem) == (409, "voucher-used-up"), "\(second.text)")
        #expect(try stack.pay(booking, by: customer).status == 200)
        #expect(stack.isCaptured(booking))
        #expect(try stack.payments(of: booking).map(\.captured) == [2_547])
        let numbers = try stack.call("GET", "/events/\(offer.event)/numbers", by: organizer).json
        #expect(numbers?["totals"]?["gross"] == .string("25.47"))
        let list = try stack.call("GET", "/events/\(offer.event)/bookings.csv", by: organizer)
        #expect(list.text.contains(",3,9.99,25.47,0.00,EUR,"), "\(list.text)")
        #expect(list.text.contains(",4.50,\(code),,\r\n"), "\(list.text)")
        let quote = try stack.call("GET", "/bookings/\(booking)/refund-quote", by: customer)
        #expect(quote.json?["amount"] == .string("25.47"), "\(quote.text)")
        #expect(try stack.cancel(booking, by: customer).status == 200)
        #expect(stack.isRefunded(booking, by: customer))
        #expect(try stack.used(id, by: organizer) == [.number(0), .string("0.00")])
        let deleted = try stack.call("DELETE", "/vouchers/\(id)", by: organizer)
        #expect((deleted.status, deleted.badFields) == (409, ["id"]), "\(deleted.text)")
        try stack.expectSound()
    }

    @Test
    func `that is of no use is refused by its reason, and books nothing`() throws {
        let offer = try stack.makeOffer(by: organizer)
        let other = try stack.makeTicketType(
            offer.event,
            by: organizer,
            [("name", .string("Seated"))]
        )
        let otherType = try #require(other.json?["id"])
        let reasons: [(String, [(String, JSON)])] = [
            ("voucher-not-valid", [("valid_from", .string("2098-01-01T00:00:00Z"))]),
            ("voucher-not-valid", [("valid_until", .string("2020-01-01T00:00:00Z"))]),
            ("voucher-not-valid", [("is_active", .bool(false))]),
            ("voucher-not-applicable", [("ticket_type_ids", .array([otherType]))]),
        ]
        for (problem, members) in reasons {
            let code = try make(offer.event, [("percent", .number(10))] + members).code
            let refused = try stack.book(offer, with: code, by: customer)
            #expect((refused.status, refused.problem) == (409, problem), "\(refused.text)")
            #expect(refused.badFields == ["voucher"])
        }
        let limited = try make(
            offer.event,
            [("percent", .number(10)), ("max_uses_per_customer", .number(1))]
        ).code
        #expect(try stack.book(offer, with: limited, by: customer).status == 201)
        let second = try stack.book(offer, with: limited, by: customer)
        #expect((second.status, second.problem) == (409, "voucher-used"), "\(second.text)")
        let unknown = try stack.book(offer, with: "NOBODYS", by: customer)
        #expect(unknown.status == 404, "\(unknown.text)")
        let elsewhere = try stack.makeOffer(by: organizer)
        #expect(try stack.book(elsewhere, with: limited, by: customer).status == 404)
        let malformed = try stack.book(offer, with: "a b", by: customer)
        #expect((malformed.status, malformed.badFields) == (400, ["voucher"]))
        let flight = try stack.flight(number: 9)
        let seat = try stack.book(
            Stack.seats("flight", flight, "12A") + [("voucher", .string(limited))],
            by: customer
        )
        #expect((seat.status, seat.badFields) == (400, ["voucher"]))
        let taken = try stack.call("GET", "/ticket-types/\(offer.type)").json
        #expect(taken?["quantity_available"] == .number(59))
    }

    @Test
    func `is used once by what is asked for twice with one key`() throws {
        let offer = try stack.makeOffer(by: organizer)
        let (id, code) = try make(
            offer.event,
            [("amount", .string("1")), ("max_uses", .number(1))]
        )
        let first = try stack.book(offer, with: code, by: customer, key: "k-\(id)")
        #expect(first.status == 201, "\(first.text)")
        let again = try stack.book(offer, with: code, by: customer, key: "k-\(id)")
        #expect((again.status, again.body) == (201, first.body))
        #expect(try stack.used(id, by: organizer) == [.number(1), .string("1.00")])
        let refused = try stack.book(offer, with: code, by: customer, key: "l-\(id)")
        let told = try stack.book(offer, with: code, by: customer, key: "l-\(id)")
        #expect((refused.status, told.status, told.body) == (409, 409, refused.body))
        #expect(told.headers["idempotency-replayed"] == "true")
    }

    @Test
    func `cannot be made smaller than what is used of it`() throws {
        let offer = try stack.makeOffer(by: organizer)
        let (id, code) = try make(
            offer.event,
            [("amount", .string("3")), ("max_uses", .number(2))]
        )
        for _ in 1...2 {
            #expect(try stack.book(offer, with: code, by: customer).status == 201)
        }
        let path = "/vouchers/\(id)"
        for (field, value) in [("max_uses", JSON.number(1)), ("budget", .string("5.99"))] {
            let refused = try stack.call("PATCH", path, [(field, value)], by: organizer)
            #expect((refused.status, refused.badFields) == (409, [field]), "\(refused.text)")
        }
        let exact = try stack.call("PATCH", path, [("budget", .string("6"))], by: organizer)
        #expect(exact.status == 200, "\(exact.text)")
        let off = try stack.call("PATCH", path, [("is_active", .bool(false))], by: organizer)
        #expect(off.json?["is_active"] == .bool(false))
        #expect(off.json?["uses"] == .number(2))
    }

    // MARK: What is hidden

    @Test
    func `unlocks ticket types that nobody else sees or gets`() throws {
        let event = try stack.makeEvent(by: organizer)
        let standing = try stack.makeTicketType(event, by: organizer)
        let open = try #require(standing.json?["id"]?.text, "\(standing.text)")
        let made = try stack.makeTicketType(
            event,
            by: organizer,
            [("name", .string("Backstage")), ("is_hidden", .bool(true))]
        )
        let type = try #require(made.json?["id"]?.text, "\(made.text)")
        let offer = Stack.Offer(event: event, type: type)
        func names(_ path: String, by visitor: Visitor?) throws -> [String?] {
            let list = try stack.call("GET", path, by: visitor)
            guard case .array(let types)? = list.json?["results"] else { return [list.text] }
            return types.map { $0["name"]?.text }
        }
        let list = "/events/\(event)/ticket-types"
        for visitor in [nil, customer, try stack.organizer()] {
            #expect(try names(list, by: visitor) == ["Standing"])
            #expect(try stack.call("GET", "/ticket-types/\(type)", by: visitor).status == 404)
        }
        let stranger = try stack.organizer()
        func change(_ type: String) throws -> [Int] {
            let name = [("name", JSON.string("Mine"))]
            return [
                try stack.call("PATCH", "/ticket-types/\(type)", name, by: stranger).status,
                try stack.call("DELETE", "/ticket-types/\(type)", by: stranger).status,
            ]
        }
        #expect(try change(type) == [404, 404])
        #expect(try change(open) == [403, 403])
        #expect(try names(list, by: organizer) == ["Standing", "Backstage"])
        let own = try stack.call("GET", "/ticket-types/\(type)", by: organizer)
        #expect(own.json?["is_hidden"] == .bool(true), "\(own.text)")

        let plain = try make(event, [("percent", .number(50))]).code
        let key = try make(event, [("unlocks_hidden", .bool(true))]).code
        #expect(
            try names("/events/\(event)/vouchers/\(plain)/ticket-types", by: customer) == [
                "Standing"
            ]
        )
        let unlocked = "/events/\(event)/vouchers/\(key.lowercased())/ticket-types"
        #expect(try names(unlocked, by: customer) == ["Standing", "Backstage"])
        #expect(try stack.call("GET", unlocked).status == 401)
        let unknown = try stack.call(
            "GET",
            "/events/\(event)/vouchers/NOBODYS/ticket-types",
            by: customer
        )
        #expect(unknown.status == 404)
        #expect(try stack.book(Stack.tickets(offer), by: customer).status == 404)
        #expect(try stack.book(offer, with: plain, by: customer).status == 404)
        let booked = try stack.book(offer, with: key, by: customer)
        #expect(booked.json?["total_price"] == .string("25.50"), "\(booked.text)")
        #expect(booked.json?["discount"] == .string("0.00"))

        let shown = try stack.call(
            "PATCH",
            "/ticket-types/\(type)",
            [("is_hidden", .bool(false))],
            by: organizer
        )
        #expect(shown.status == 200, "\(shown.text)")
        #expect(try names(list, by: nil) == ["Standing", "Backstage"])
    }

    @Test
    func `and what is hidden is not shown to a session that has ended`() throws {
        let event = try stack.makeEvent(by: organizer)
        _ = try stack.makeTicketType(event, by: organizer, [("is_hidden", .bool(true))])
        let list = "/events/\(event)/ticket-types"
        #expect(try stack.call("GET", list, by: organizer).json?["results"]?[0] != nil)
        let left = try stack.call(
            "POST",
            "/auth/logout",
            [("refresh", .string(organizer.refresh))]
        )
        #expect(left.status == 204)
        #expect(try stack.call("GET", list, by: organizer).json?["results"] == .array([]))
    }
}
