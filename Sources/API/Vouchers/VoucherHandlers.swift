import HTTP
import JSONText
import Reservations
import Storage

extension Service {
    func createVoucher(_ request: Request) throws(Problem) -> Response {
        let eventID = try id(of: .event, in: request)
        var reader = try BodyReader(request, known: VoucherFields.creation)
        let event = try event(eventID, request)
        var generator = SystemRandomNumberGenerator()
        let details = reader.newVoucher(
            event.details.currency,
            else: VoucherCode.random(using: &generator)
        )
        try reader.finish()
        let account = try principal(of: request).account
        let voucher = try made(.voucher, request) { () throws(StoreError) in
            try store.createVoucher(
                details,
                eventID: eventID,
                by: account,
                until: request.deadline
            )
        }
        return .created(
            voucher.json,
            version: voucher.version,
            at: "/api/v1/vouchers/\(voucher.id)"
        )
    }

    /// The vouchers of an event, for whose it is.
    func listVouchers(_ request: Request) throws(Problem) -> Response {
        let id = try id(of: .event, in: request)
        let (cursor, limit) = try IDListQuery.place(from: request.query)
        let account = try principal(of: request).account
        let page = try made(.event, request) { () throws(StoreError) in
            try store.vouchers(
                ofEvent: id,
                for: account,
                after: cursor,
                limit: limit,
                until: request.deadline
            )
        }
        return .json(.page(page, \.json))
    }

    func showVoucher(_ request: Request) throws(Problem) -> Response {
        let voucher = try voucher(try edit(of: .voucher, in: request), request)
        return .versioned(voucher.json, voucher.version)
    }

    func changeVoucher(_ request: Request) throws(Problem) -> Response {
        let edit = try edit(of: .voucher, in: request)
        var rehearsal = try BodyReader(request, known: VoucherFields.change)
        let reader = rehearsal
        _ = rehearsal.change(of: try voucher(edit, request).details)
        try rehearsal.finish()
        let changed = try made(.voucher, request) { () throws(StoreError) in
            try store.changeVoucher(edit, until: request.deadline) { before in
                var reader = reader
                return reader.change(of: before)
            }
        }
        return .versioned(changed.json, changed.version)
    }

    func deleteVoucher(_ request: Request) throws(Problem) -> Response {
        let edit = try edit(of: .voucher, in: request)
        _ = try made(.voucher, request) { () throws(StoreError) in
            try store.deleteVoucher(edit, until: request.deadline)
        }
        return Response(.noContent)
    }

    /// The ticket types that a code is for: those that are hidden, too, if it unlocks them.
    func listVoucherTicketTypes(_ request: Request) throws(Problem) -> Response {
        let eventID = try id(of: .event, in: request)
        let (cursor, limit) = try IDListQuery.place(from: request.query)
        guard let code = VoucherCode(request.pathParameters["code"] ?? "") else {
            throw .unknown(.voucher)
        }
        let offer = try ask(request) { () throws(StoreError) in
            try store.ticketTypes(
                for: VoucherKey(inventoryID: eventID, code: code),
                after: cursor,
                limit: limit,
                until: request.deadline
            )
        }
        switch offer {
        case .success(let page): return .json(.page(page, \.json))
        case .failure(let refusal): throw refusal.verdict.problem
        }
    }

    private func voucher(_ edit: Edit, _ request: Request) throws(Problem) -> Voucher {
        try made(.voucher, request) { () throws(StoreError) in
            try store.voucher(id: edit.id, for: edit.account, until: request.deadline)
        }
    }
}

extension Voucher {
    /// As every answer has it.
    fileprivate var json: JSON {
        let spent = Money(minorUnits: spent, details.currency)
        return .object(
            [("id", .string(id)), ("event_id", .string(eventID))] + facts + [
                ("uses", .number(uses)), ("spent", .string(spent.decimal)),
            ]
        )
    }

    /// The schema of `json`.
    static let schema = Schema.object([
        ("id", Schema.string(format: "uuid")), ("event_id", Schema.string(format: "uuid")),
        ("code", Schema.string()), ("percent", Schema.nullable(Schema.integer(atLeast: 1))),
        ("amount", Schema.nullable(Schema.string())), ("currency", Schema.currency),
        ("budget", Schema.nullable(Schema.string())),
        ("max_uses", Schema.nullable(Schema.integer(atLeast: 1))),
        ("max_uses_per_customer", Schema.nullable(Schema.integer(atLeast: 1))),
        ("valid_from", Schema.nullable(Schema.string(format: "date-time"))),
        ("valid_until", Schema.nullable(Schema.string(format: "date-time"))),
        ("ticket_type_ids", Schema.array(of: Schema.string(format: "uuid"))),
        ("unlocks_hidden", Schema.flag), ("is_active", Schema.flag),
        (
            "uses",
            Schema.integer(atLeast: 0).described("Bookings with it that are held or confirmed")
        ),
        ("spent", Schema.string().described("What it takes off of what these still have")),
    ])
}
