import Expiry
import HTTP
import JSONText
import Reservations
import Storage

extension Service {
    func createShow(_ request: Request) throws(Problem) -> Response {
        let movieID = try id(of: .movie, in: request)
        var reader = try BodyReader(request, known: ShowFields.creation)
        let (details, wanted) = reader.newShow()
        let whole = WholeCheck(timeZone: details.timeZone) { details.faults(at: $0) }
        try finish(&reader, whole, request)
        guard let wanted else { throw .internalError }
        let seats = try priced(request) { (textOfMap) throws(Problem) in
            try wanted.priced(details.pricing, textOfMap)
        }
        let account = try principal(of: request).account
        let outcome = try ask(request) { () throws(StoreError) in
            try store.createShow(
                details,
                seats,
                movieID: movieID,
                by: account,
                until: request.deadline
            )
        }
        if case .unknown = outcome { throw .unknown(.movie) }
        let show = try value(of: outcome, .show)
        return .created(show.json, version: show.version, at: "/api/v1/shows/\(show.id)")
    }

    /// A movie's shows that go on, by when they start.
    func listShows(_ request: Request) throws(Problem) -> Response {
        let id = try id(of: .movie, in: request)
        var reader = QueryReader(request.query, known: ShowQuery.all)
        let cursor = reader.value(of: ShowQuery.cursor)
        let limit = reader.value(of: Paging.limit) ?? PageLimits.standard
        try reader.finish()
        return try list(request) { () throws(Problem) in
            let page = try ask(request) { () throws(StoreError) in
                try store.shows(ofMovie: id, after: cursor, limit: limit, until: request.deadline)
            }
            guard let page else { throw .unknown(.movie) }
            return .page(page) { $0.show.json }
        }
    }

    func showShow(_ request: Request) throws(Problem) -> Response {
        let show = try show(try id(of: .show, in: request), request)
        funnel.count(.showView, of: show.id)
        return .versioned(show.json, show.version)
    }

    func changeShow(_ request: Request) throws(Problem) -> Response {
        let edit = try edit(of: .show, in: request)
        let reader = try change(of: .show, request, known: ShowFields.change) {
            () throws(StoreError) in
            try store.show(id: edit.id, until: request.deadline)
        } _: { reader, show in
            let before = show.details
            let wanted = reader.change(of: before).details
            return WholeCheck(timeZone: wanted.timeZone) { wanted.faults(at: $0, after: before) }
        }
        let changed = try made(.show, request) { () throws(StoreError) in
            try store.changeShow(edit, until: request.deadline) { before in
                var reader = reader
                return reader.change(of: before)
            }
        }
        if changed.status == .cancelled { cancellations.begin() }
        return .versioned(changed.json, changed.version)
    }

    func deleteShow(_ request: Request) throws(Problem) -> Response {
        let edit = try edit(of: .show, in: request)
        _ = try made(.show, request) { () throws(StoreError) in
            try store.deleteShow(edit, until: request.deadline)
        }
        return Response(.noContent)
    }

    /// A show as it is now, or a 404.
    func show(_ id: String, _ request: Request) throws(Problem) -> Show {
        let show = try ask(request) { () throws(StoreError) in
            try store.show(id: id, until: request.deadline)
        }
        guard let show else { throw .unknown(.show) }
        return show
    }

    /// The seats that something is to have, with their prices.
    ///
    /// - Parameter price: Is told the texts of maps by their names.
    func priced(
        _ request: Request,
        _ price: ((String) throws(Problem) -> String?) throws(Problem) ->
            Result<PricedSeats, FieldFaults>
    ) throws(Problem) -> PricedSeats {
        let seats = try price { (name) throws(Problem) in
            try ask(request) { () throws(StoreError) in
                try store.seatMap(named: name, until: request.deadline)
            }
        }
        switch seats {
        case .success(let seats): return seats
        case .failure(let faults): throw .invalid(faults)
        }
    }
}
