import HTTP
import JSONText
import Reservations
import Storage

extension Service {
    func createEvent(_ request: Request) throws(Problem) -> Response {
        var reader = try BodyReader(request, known: EventFields.creation)
        let details = reader.newEvent()
        try reader.finish()
        let account = try principal(of: request).account
        let outcome = try ask(request) { () throws(StoreError) in
            try store.createEvent(details, organizerID: account.id, until: request.deadline)
        }
        let event = try event(of: outcome)
        var response = Self.response(event, .created)
        response.headers.append((.location, "/api/v1/events/\(event.id)"))
        return response
    }

    /// One event, fresh.
    func showEvent(_ request: Request) throws(Problem) -> Response {
        let id = try eventID(of: request)
        let event = try ask(request) { () throws(StoreError) in
            try store.event(id: id, until: request.deadline)
        }
        guard let event else { throw .noEvent }
        return Self.response(event)
    }

    func changeEvent(_ request: Request) throws(Problem) -> Response {
        let id = try eventID(of: request)
        let versions = try EntityTag.versions(of: request)
        let reader = try BodyReader(request, known: EventFields.change)
        // Once before anything is asked, for what is wrong with the fields; then on what it is.
        var rehearsal = reader
        _ = rehearsal.change(of: .blank())
        try rehearsal.finish()
        let account = try principal(of: request).account
        let outcome = try ask(request) { () throws(StoreError) in
            try store.changeEvent(
                id: id,
                by: account,
                versions: versions,
                until: request.deadline
            ) { before in
                var reader = reader
                return reader.change(of: before)
            }
        }
        return Self.response(try event(of: outcome))
    }

    func deleteEvent(_ request: Request) throws(Problem) -> Response {
        let id = try eventID(of: request)
        let versions = try EntityTag.versions(of: request)
        let account = try principal(of: request).account
        let outcome = try ask(request) { () throws(StoreError) in
            try store.deleteEvent(
                id: id,
                by: account,
                versions: versions,
                until: request.deadline
            )
        }
        _ = try event(of: outcome)
        return Response(.noContent)
    }

    private func eventID(of request: Request) throws(Problem) -> String {
        let id = request.pathParameters["id"] ?? ""
        guard UUIDText.isValid(id) else { throw .noEvent }
        return id
    }

    private static func response(_ event: Event, _ status: Status = .ok) -> Response {
        var response = Response.json(event.json, status: status)
        response.headers.append((.entityTag, EntityTag.text(event.version)))
        return response
    }

    /// The event that was made or changed, or the refusal that says why it was not.
    private func event(of outcome: EventOutcome) throws(Problem) -> Event {
        switch outcome {
        case .done(let event): return event
        case .unknown: throw .noEvent
        case .notYours: throw .forbidden("Only its organizer may change an event.")
        case .stale: throw .stale
        case .invalid(let faults): throw .invalid(faults.map { .init($0.field, $0.message) })
        case .taken(let number):
            throw .conflict(
                "in-use",
                "Tickets are taken",
                [.init("total_capacity", "\(number) of its tickets are taken")]
            )
        }
    }
}

extension Problem {
    static let noEvent = notFound("There is no such event.")
}
