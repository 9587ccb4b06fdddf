import Accounts
import HTTP
import JSONText
import Reservations
import Storage

extension Service {
    func createTicketType(_ request: Request) throws(Problem) -> Response {
        let eventID = try id(of: .event, in: request)
        var reader = try BodyReader(request, known: TicketTypeFields.creation)
        let event = try event(eventID, request)
        let details = reader.newTicketType(event.details.currency)
        try reader.finish()
        let account = try principal(of: request).account
        let type = try made(.ticketType, request) { () throws(StoreError) in
            try store.createTicketType(
                details,
                eventID: eventID,
                by: account,
                until: request.deadline
            )
        }
        return .created(type.json, version: type.version, at: "/api/v1/ticket-types/\(type.id)")
    }

    /// An event's ticket types, fresh; those that are hidden for whose it is.
    func listTicketTypes(_ request: Request) throws(Problem) -> Response {
        let id = try id(of: .event, in: request)
        let (cursor, limit) = try IDListQuery.place(from: request.query)
        let viewer = try viewer(of: request)
        let page = try ask(request) { () throws(StoreError) in
            try store.ticketTypes(
                ofEvent: id,
                for: viewer,
                after: cursor,
                limit: limit,
                until: request.deadline
            )
        }
        guard let page else { throw .unknown(.event) }
        return .json(.page(page, \.json))
    }

    func showTicketType(_ request: Request) throws(Problem) -> Response {
        let id = try id(of: .ticketType, in: request)
        let type = try ask(request) { () throws(StoreError) in
            try store.ticketType(id: id, until: request.deadline)
        }
        guard let type else { throw .unknown(.ticketType) }
        if type.details.isHidden {
            guard let viewer = try viewer(of: request),
                try ask(
                    request,
                    { () throws(StoreError) in
                        try store.mayView(type.owner, viewer, until: request.deadline)
                    }
                )
            else { throw .unknown(.ticketType) }
        }
        return .versioned(type.json, type.version)
    }

    func changeTicketType(_ request: Request) throws(Problem) -> Response {
        let edit = try edit(of: .ticketType, in: request)
        let reader = try change(of: .ticketType, request, known: TicketTypeFields.change) {
            () throws(StoreError) in
            try store.ticketType(id: edit.id, until: request.deadline)
        } _: { reader, type in
            _ = reader.change(of: type.details)
            return nil
        }
        let changed = try made(.ticketType, request) { () throws(StoreError) in
            try store.changeTicketType(edit, until: request.deadline) { before in
                var reader = reader
                return reader.change(of: before)
            }
        }
        return .versioned(changed.json, changed.version)
    }

    /// Who asks a call that is for anyone; whose session has ended is nobody.
    private func viewer(of request: Request) throws(Problem) -> Account? {
        guard case .token(let claims) = request.credential else { return nil }
        return try ask(request) { () throws(StoreError) in
            try accounts.sessions.principals([claims], until: request.deadline).first?.get()?
                .account
        }
    }

    func deleteTicketType(_ request: Request) throws(Problem) -> Response {
        let edit = try edit(of: .ticketType, in: request)
        _ = try made(.ticketType, request) { () throws(StoreError) in
            try store.deleteTicketType(edit, until: request.deadline)
        }
        return Response(.noContent)
    }
}

extension TicketType {
    /// As every answer has it.
    var json: JSON {
        .object(
            [("id", .string(id)), ("event_id", .string(eventID))] + facts + [
                ("current_price", .string(currentPrice.decimal)),
                ("quantity_available", .number(details.quantity - taken)),
                ("quantity_sold", .number(sold)), ("sellable", .number(sellable)),
            ]
        )
    }

    /// The schema of `json`.
    static let schema = Schema.object([
        ("id", Schema.string(format: "uuid")), ("event_id", Schema.string(format: "uuid")),
        ("name", Schema.string()), ("description", Schema.string()), ("price", Schema.string()),
        ("currency", Schema.currency),
        (EarlyPrices.field, EarlyPriceFields.answerSchema), ("current_price", Schema.string()),
        ("quantity", Schema.integer(atLeast: 1)),
        ("is_active", Schema.flag), ("is_hidden", Schema.flag),
        ("quantity_available", Schema.integer(atLeast: 0)),
        ("quantity_sold", Schema.integer(atLeast: 0)), ("sellable", Schema.integer(atLeast: 0)),
    ])
}
