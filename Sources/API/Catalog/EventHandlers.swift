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
        let event = try value(of: outcome, .event)
        var response = Self.response(event, .created)
        response.headers.append((.location, "/api/v1/events/\(event.id)"))
        return response
    }

    /// One event, fresh.
    func showEvent(_ request: Request) throws(Problem) -> Response {
        let id = try id(of: .event, in: request)
        let event = try ask(request) { () throws(StoreError) in
            try store.event(id: id, until: request.deadline)
        }
        guard let event else { throw .unknown(.event) }
        return Self.response(event)
    }

    func changeEvent(_ request: Request) throws(Problem) -> Response {
        let edit = try edit(of: .event, in: request)
        let reader = try BodyReader(request, known: EventFields.change)
        // Once before anything is asked, for what is wrong with the fields; then on what it is.
        var rehearsal = reader
        _ = rehearsal.change(of: .blank())
        try rehearsal.finish()
        let changed = try made(.event, request) { () throws(StoreError) in
            try store.changeEvent(edit, until: request.deadline) { before in
                var reader = reader
                return reader.change(of: before)
            }
        }
        return Self.response(changed)
    }

    func deleteEvent(_ request: Request) throws(Problem) -> Response {
        let edit = try edit(of: .event, in: request)
        _ = try made(.event, request) { () throws(StoreError) in
            try store.deleteEvent(edit, until: request.deadline)
        }
        return Response(.noContent)
    }

    private static func response(_ event: Event, _ status: Status = .ok) -> Response {
        var response = Response.json(event.json, status: status)
        response.headers.append((.entityTag, EntityTag.text(event.version)))
        return response
    }
}
