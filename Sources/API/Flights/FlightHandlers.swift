import Cache
import HTTP
import JSONText
import Reservations
import Storage

extension Service {
    /// Flights of a day between two airports.
    func searchFlights(_ request: Request) throws(Problem) -> Response {
        let search = try FlightQuery.search(from: request.query)
        let result = searches.answer(to: search, until: request.deadline) {
            load(search, request)
        }
        switch result {
        case .body(let body, let status):
            return .json(body, headers: [(.cacheStatus, status.rawValue)])
        case .unknownAirports(let codes):
            throw .invalid(
                codes.map { code in
                    let field = code == search.route.departure ? "departure" : "arrival"
                    return .init(field, "no airport has the code \(code)")
                }
            )
        case .unavailable:
            throw .unavailable("The timetable cannot be read at the moment.")
        }
    }

    /// One flight, fresh.
    func showFlight(_ request: Request) throws(Problem) -> Response {
        guard let id = request.idInPath else { throw .notFound("There is no such flight.") }
        let flight = try ask(request) { () throws(StoreError) in
            try store.flight(id: id, until: request.deadline)
        }
        guard let flight else { throw .notFound("There is no such flight.") }
        funnel.count(.flightView)
        var json = JSONWriter()
        json.flight(flight)
        return .json(json.bytes)
    }

    /// Brings a search's answer from the truth.
    private func load(_ search: FlightSearch, _ request: Request) -> SearchCache.Loaded {
        do {
            switch try store.departures(on: search.route, until: request.deadline) {
            case .unknownAirports(let codes): return .unknownAirports(codes)
            case .found(let departures):
                let page = search.filters.page(of: departures)
                return .answer(
                    SearchAnswer(body: Self.body(of: page), isEmpty: page.flights.isEmpty)
                )
            }
        } catch {
            _ = problem(with: error, request)
            return .unavailable
        }
    }

    private static func body(of page: FlightPage) -> [UInt8] {
        var json = JSONWriter()
        json.object { json in
            json.name("results")
            json.array { json in
                for flight in page.flights { json.flight(flight) }
            }
            json.name("next")
            if let next = page.next { json.string(next.description) } else { json.null() }
        }
        return json.bytes
    }
}
