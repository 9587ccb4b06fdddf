import Expiry
import HTTP
import JSONText
import Reservations
import Storage

extension Service {
    func createEvent(_ request: Request) throws(Problem) -> Response {
        var reader = try BodyReader(request, known: EventFields.creation)
        let (details, wanted) = reader.newEvent()
        let whole = WholeCheck(timeZone: details.timeZone) { details.faults(at: $0) }
        try finish(&reader, whole, request)
        var seats: PricedSeats?
        if let wanted {
            seats = try priced(request) { (textOfMap) throws(Problem) in
                try wanted.priced(details.currency, textOfMap)
            }
        }
        let account = try account(offeringFor: details.organizationID, request)
        let event = try made(.event, request) { () throws(StoreError) in
            try store.createEvent(details, seats, by: account, until: request.deadline)
        }
        return .created(event.json, version: event.version, at: "/api/v1/events/\(event.id)")
    }

    /// One event, fresh.
    func showEvent(_ request: Request) throws(Problem) -> Response {
        let event = try event(try id(of: .event, in: request), request)
        funnel.count(.eventView, of: event.id)
        return .versioned(event.json, event.version)
    }

    func changeEvent(_ request: Request) throws(Problem) -> Response {
        let edit = try edit(of: .event, in: request)
        let reader = try change(of: .event, request, known: EventFields.change) {
            () throws(StoreError) in
            try store.event(id: edit.id, until: request.deadline)
        } _: { reader, event in
            let before = event.details
            let wanted = reader.change(of: before).details
            return WholeCheck(timeZone: wanted.timeZone) { wanted.faults(at: $0, after: before) }
        }
        let changed = try made(.event, request) { () throws(StoreError) in
            try store.changeEvent(edit, until: request.deadline) { before in
                var reader = reader
                return reader.change(of: before)
            }
        }
        if changed.status == .cancelled { cancellations.begin() }
        return .versioned(changed.json, changed.version)
    }

    func deleteEvent(_ request: Request) throws(Problem) -> Response {
        let edit = try edit(of: .event, in: request)
        _ = try made(.event, request) { () throws(StoreError) in
            try store.deleteEvent(edit, until: request.deadline)
        }
        return Response(.noContent)
    }

    /// Who wants to make something new, if their role lets them.
    func account(
        offeringFor organizationID: String?,
        _ request: Request
    ) throws(Problem) -> Account {
        let account = try principal(of: request).account
        guard account.mayOffer(for: organizationID) else {
            throw .forbidden("Without an organization, this is only for organizers.")
        }
        return account
    }

    /// An event as it is now, or a 404.
    func event(_ id: String, _ request: Request) throws(Problem) -> Event {
        let event = try ask(request) { () throws(StoreError) in
            try store.event(id: id, until: request.deadline)
        }
        guard let event else { throw .unknown(.event) }
        return event
    }
}
