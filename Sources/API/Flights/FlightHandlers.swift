import Cache
import HTTP
import JSONText
import Reservations
import Storage

extension Service {
    /// Ways of a day between two airports: flights and, if they are wanted, connections.
    func searchFlights(_ request: Request) throws(Problem) -> Response {
        let search = try FlightQuery.search(from: request.query)
        guard let cursor = search.filters.cursor else {
            return try answer(.flights(search), search, request) { day in
                Self.answer(search.filters.page(of: day))
            }
        }
        let whole = search.whole
        var response = try answer(.whole(whole), whole, request) { day in
            FlightLines.answer(whole.filters.results(of: day))
        }
        response.body = FlightLines(response.body).page(after: cursor, search.filters.limit)
        return response
    }

    /// Answers a question about flights of a day from the cache, or by what there is of them.
    private func answer(
        _ question: SearchQuestion,
        _ search: FlightSearch,
        _ request: Request,
        made: (DayFlights) -> SearchAnswer
    ) throws(Problem) -> Response {
        try answer(question, from: search.route.departure, request) { () throws(StoreError) in
            switch try store.departures(
                on: search.route,
                maximumStops: search.filters.maximumStops,
                until: request.deadline
            ) {
            case .unknownAirports(let codes): .unknownAirports(codes)
            case .found(let day): .answer(made(day))
            }
        }
    }

    /// The cheapest price of each day of a month.
    func showFlightCalendar(_ request: Request) throws(Problem) -> Response {
        let search = try CalendarQuery.search(from: request.query)
        return try answer(.calendar(search), from: search.route.departure, request) {
            () throws(StoreError) in
            switch try store.prices(of: search, until: request.deadline) {
            case .unknownAirports(let codes): return .unknownAirports(codes)
            case .found(let prices): return .answer(Self.answer(prices))
            }
        }
    }

    /// Answers a question from the cache, or by `load`.
    ///
    /// - Parameter departure: Which of the airports is that of departure.
    private func answer(
        _ question: SearchQuestion,
        from departure: AirportCode,
        _ request: Request,
        load: () throws(StoreError) -> SearchCache.Loaded
    ) throws(Problem) -> Response {
        let result = searches.answer(to: question, until: request.deadline) {
            do throws(StoreError) {
                return try load()
            } catch {
                _ = problem(with: error, request)
                return .unavailable
            }
        }
        switch result {
        case .body(let body, let status):
            return .json(body, headers: [(.cacheStatus, status.rawValue)])
        case .unknownAirports(let codes):
            throw .invalid(
                codes.map { code in
                    let field = code == departure ? "departure" : "arrival"
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

    private static func answer(_ page: FlightPage) -> SearchAnswer {
        SearchAnswer(
            body: JSONWriter.page(of: page.journeys, next: page.next) { $0.journey($1) },
            isEmpty: page.journeys.isEmpty,
            end: page.journeys.map(\.departureTime.epoch).min()
        )
    }

    /// A month is one page.
    private static func answer(_ prices: [DayPrice]) -> SearchAnswer {
        SearchAnswer(
            body: JSONWriter.page(of: prices, next: nil) { $0.dayPrice($1) },
            isEmpty: prices.isEmpty,
            end: prices.map(\.nextDeparture).min()
        )
    }
}
