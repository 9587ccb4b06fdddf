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
        return .created(event.json, version: event.version, at: "/api/v1/events/\(event.id)")
    }

    /// One event, fresh.
    func showEvent(_ request: Request) throws(Problem) -> Response {
        let id = try id(of: .event, in: request)
        let event = try ask(request) { () throws(StoreError) in
            try store.event(id: id, until: request.deadline)
        }
        guard let event else { throw .unknown(.event) }
        return .versioned(event.json, event.version)
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
        return .versioned(changed.json, changed.version)
    }

    func deleteEvent(_ request: Request) throws(Problem) -> Response {
        let edit = try edit(of: .event, in: request)
        _ = try made(.event, request) { () throws(StoreError) in
            try store.deleteEvent(edit, until: request.deadline)
        }
        return Response(.noContent)
    }
}
