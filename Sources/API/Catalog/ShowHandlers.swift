import HTTP
import JSONText
import Reservations
import Storage

extension Service {
    func createShow(_ request: Request) throws(Problem) -> Response {
        let movieID = try id(of: .movie, in: request)
        var reader = try BodyReader(request, known: ShowFields.creation)
        let (details, wanted) = reader.newShow()
        try reader.finish()
        guard let wanted else { throw .internalError }
        let seats = try pricedSeats(wanted, details.price, request)
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
        let show = try show(of: request)
        return .versioned(show.json, show.version)
    }

    func changeShow(_ request: Request) throws(Problem) -> Response {
        let edit = try edit(of: .show, in: request)
        let reader = try BodyReader(request, known: ShowFields.change)
        let before = try show(of: request)
        // Its currency never changes: what is wrong with the fields is so whatever else changes.
        var rehearsal = reader
        _ = rehearsal.change(of: before.details)
        try rehearsal.finish()
        let changed = try made(.show, request) { () throws(StoreError) in
            try store.changeShow(edit, until: request.deadline) { before in
                var reader = reader
                return reader.change(of: before)
            }
        }
        return .versioned(changed.json, changed.version)
    }

    func deleteShow(_ request: Request) throws(Problem) -> Response {
        let edit = try edit(of: .show, in: request)
        _ = try made(.show, request) { () throws(StoreError) in
            try store.deleteShow(edit, until: request.deadline)
        }
        return Response(.noContent)
    }

    private func show(of request: Request) throws(Problem) -> Show {
        let id = try id(of: .show, in: request)
        let show = try ask(request) { () throws(StoreError) in
            try store.show(id: id, until: request.deadline)
        }
        guard let show else { throw .unknown(.show) }
        return show
    }

    /// The seats that a show is to have, with their prices.
    private func pricedSeats(
        _ wanted: ShowFields.Seats,
        _ price: Money,
        _ request: Request
    ) throws(Problem) -> PricedSeats {
        let place = ShowFields.seatMap.name
        let map = try map(wanted, request)
        let prices = try Self.reading { () throws(SeatMapError) in
            try map.prices(fallback: price, at: place)
        }
        let seats = PricedSeats(map: map, prices: prices)
        guard map.seatsForSale.contains(where: { $0 > 0 }) else {
            throw .invalid([.init(place, "none of its seats is for sale")])
        }
        return seats
    }

    private func map(
        _ wanted: ShowFields.Seats,
        _ request: Request
    ) throws(Problem) -> SeatMap {
        switch wanted {
        case .numbered(let total):
            if let map = SeatMap.numbered(total) { return map }
        case .map(let json): return try Self.seatMap(json)
        case .named(let name):
            let text = try ask(request) { () throws(StoreError) in
                try store.seatMap(named: name, until: request.deadline)
            }
            if let text, let json = try? JSONParser.parse(Array(text.utf8)) {
                return try Self.seatMap(json)
            }
        }
        throw .invalid([.init(ShowFields.seatMap.name, "there is no seat map of that name")])
    }

    private static func seatMap(_ json: JSON) throws(Problem) -> SeatMap {
        try reading { () throws(SeatMapError) in try SeatMap(json, at: ShowFields.seatMap.name) }
    }

    /// What is wrong with a seat map becomes a 400 that names each place.
    private static func reading<Value>(
        _ body: () throws(SeatMapError) -> Value
    ) throws(Problem) -> Value {
        do {
            return try body()
        } catch {
            throw .invalid(error.faults.map { .init($0.place, $0.message) })
        }
    }
}
