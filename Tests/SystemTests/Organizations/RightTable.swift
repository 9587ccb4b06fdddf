import JSONText
import Support

/// The calls about what an organization has, and what each needs.
enum RightTable {
    /// A call that changes nothing, even where it may.
    struct Call {
        let method: String
        /// Names in braces stand for ids.
        let path: String
        var body: [(String, JSON)]?
        var isStale = false
        /// What it needs.
        let right: String
        /// What whoever may is told.
        let status: Int
        /// What strangers are told: of some things nobody else knows.
        var forStrangers = 403
    }

    static let calls: [Call] = [
        .init(method: "PATCH", path: "/events/{event}", body: [], right: "manage", status: 200),
        .init(
            method: "DELETE",
            path: "/events/{event}",
            isStale: true,
            right: "manage",
            status: 412
        ),
        .init(
            method: "POST",
            path: "/events/{event}/ticket-types",
            body: Stack.ticketType(),
            right: "manage",
            status: 409
        ),
        .init(
            method: "PATCH",
            path: "/ticket-types/{type}",
            body: [],
            right: "manage",
            status: 200
        ),
        .init(
            method: "DELETE",
            path: "/ticket-types/{type}",
            isStale: true,
            right: "manage",
            status: 412
        ),
        .init(
            method: "GET",
            path: "/ticket-types/{hidden}",
            right: "view",
            status: 200,
            forStrangers: 404
        ),
        .init(
            method: "POST",
            path: "/events/{event}/vouchers",
            body: [("code", .string("FRIEND")), ("percent", .number(10))],
            right: "manage",
            status: 409
        ),
        .init(method: "GET", path: "/events/{event}/vouchers", right: "view", status: 200),
        .init(
            method: "GET",
            path: "/vouchers/{voucher}",
            right: "view",
            status: 200,
            forStrangers: 404
        ),
        .init(
            method: "PATCH",
            path: "/vouchers/{voucher}",
            body: [],
            right: "manage",
            status: 200,
            forStrangers: 404
        ),
        .init(
            method: "DELETE",
            path: "/vouchers/{voucher}",
            isStale: true,
            right: "manage",
            status: 412,
            forStrangers: 404
        ),
        .init(method: "GET", path: "/events/{event}/history", right: "view", status: 200),
        .init(method: "GET", path: "/events/{event}/numbers", right: "view", status: 200),
        .init(method: "GET", path: "/events/{event}/bookings.csv", right: "view", status: 200),
        .init(method: "GET", path: "/events/{event}/cancellation", right: "view", status: 200),
        .init(
            method: "POST",
            path: "/events/{event}/check-ins",
            body: [("booking_reference", .string("222222"))],
            right: "check_in",
            status: 404
        ),
        .init(
            method: "POST",
            path: "/events/{event}/sales",
            body: Stack.doorSale([
                (
                    "items",
                    .array([
                        Stack.object([
                            ("ticket_type_id", .string("0192b1c0-0000-7000-8000-000000000000")),
                            ("quantity", .number(1)),
                        ])
                    ])
                )
            ]),
            right: "sell",
            status: 404
        ),
        .init(
            method: "POST",
            path: "/events/{event}/sales/{sale}/cancel",
            right: "sell",
            status: 404
        ),
        .init(
            method: "POST",
            path: "/shows/{show}/sales",
            body: Stack.doorSale([("seats", .array([.string("999")]))]),
            right: "sell",
            status: 404
        ),
        .init(
            method: "POST",
            path: "/shows/{show}/sales/{sale}/cancel",
            right: "sell",
            status: 404
        ),
        .init(method: "PATCH", path: "/movies/{movie}", body: [], right: "manage", status: 200),
        .init(
            method: "DELETE",
            path: "/movies/{movie}",
            isStale: true,
            right: "manage",
            status: 412
        ),
        .init(method: "GET", path: "/movies/{movie}/history", right: "view", status: 200),
        .init(
            method: "POST",
            path: "/movies/{movie}/shows",
            body: Stack.show(),
            right: "manage",
            status: 409
        ),
        .init(method: "PATCH", path: "/shows/{show}", body: [], right: "manage", status: 200),
        .init(
            method: "DELETE",
            path: "/shows/{show}",
            isStale: true,
            right: "manage",
            status: 412
        ),
        .init(method: "GET", path: "/shows/{show}/history", right: "view", status: 200),
        .init(method: "GET", path: "/shows/{show}/numbers", right: "view", status: 200),
        .init(method: "GET", path: "/shows/{show}/bookings.csv", right: "view", status: 200),
        .init(
            method: "POST",
            path: "/shows/{show}/check-ins",
            body: [("booking_reference", .string("222222"))],
            right: "check_in",
            status: 404
        ),
    ]

    /// Of the organization itself, of which others do not know.
    static let ofIt: [Call] =
        ([
            ("GET", "", nil, "view", 200), ("PATCH", "", [], "manage", 200),
            ("GET", "/history", nil, "view", 200), ("GET", "/members", nil, "view", 200),
            (
                "PATCH", "/members/{self}", [("rights", .array([.string("manage")]))], "manage",
                200
            ),
            ("GET", "/invitations", nil, "manage", 200),
            (
                "POST", "/invitations",
                [("email", .string("nina@example.com")), ("rights", .array([.string("view")]))],
                "manage", 409
            ),
            ("GET", "/events", nil, "view", 200), ("GET", "/movies", nil, "view", 200),
            ("GET", "/balance", nil, "view", 200),
            ("GET", "/statements?month=2027-01", nil, "view", 200),
            ("GET", "/statements.csv?month=2027-01", nil, "view", 200),
        ] as [(String, String, [(String, JSON)]?, String, Int)]).map {
            method,
            path,
            body,
            right,
            status in
            Call(
                method: method,
                path: "/organizations/{organization}\(path)",
                body: body,
                right: right,
                status: status,
                forStrangers: 404
            )
        }
}
