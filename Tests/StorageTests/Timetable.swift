import Reservations
import Storage
import Support
import Testing

/// A database with the demo timetable, seen by the operator and by the responder.
struct Timetable {
    let database: FreshDatabase
    let owner: Store
    let responder: Store

    init() throws {
        database = try FreshDatabase()
        owner = database.ownerStore()
        responder = database.responderStore()
    }

    static let airportColumns =
        "iata,icao,name,city,subdivision,country,latitude,longitude,timezone"
    static let flightColumns =
        "carrier,number,departure,arrival,departure_time,arrival_time,arrival_day,days,"
        + "first_date,last_date,aircraft,fares"

    /// A line of flights; `route` is departure, arrival and the two local times.
    static func flight(
        number: Int = 9001,
        route: String = "JFK,LHR,18:30,06:30",
        day: String = "",
        days: String = "1234567",
        from first: String = "2027-06-01",
        to last: String? = nil,
        aircraft: String = "77W",
        fares: String = "economy=100.00;business=900.50 USD"
    ) -> String {
        "HF,\(number),\(route),\(day),\(days),\(first),\(last ?? first),\(aircraft),\(fares)"
    }

    @discardableResult
    func importFile(
        _ kind: Store.FileKind,
        _ words: String,
        skipBad: Bool = false
    ) throws -> ImportReport {
        let path = try TestEnvironment.file(words)
        return try owner.importFile(
            kind,
            path: path,
            skipBad: skipBad,
            until: .now + .seconds(300)
        ) { _ in }
    }

    @discardableResult
    func importFlights(_ lines: String..., skipBad: Bool = false) throws -> ImportReport {
        try importFile(
            .flights,
            ([Self.flightColumns] + lines).joined(separator: "\n"),
            skipBad: skipBad
        )
    }

    /// What is said of a file's bad lines, in order; none if the file is taken.
    func complaints(_ kind: Store.FileKind, _ words: String) throws -> [String] {
        do throws(any Error) {
            try importFile(kind, words)
            return []
        } catch ImportError.badLines(let report) {
            return report.badLines.sorted { $0.line < $1.line }.map(\.description)
        }
    }

    func complaints(_ flights: String...) throws -> [String] {
        try complaints(.flights, ([Self.flightColumns] + flights).joined(separator: "\n"))
    }

    /// Departures of one flight number.
    func departures(
        _ from: String,
        _ to: String,
        _ date: String,
        number: String = "9001"
    ) throws -> [Flight] {
        let route = try Self.route(from, to, date)
        guard
            case .found(let day) = try responder.departures(
                on: route,
                until: .now + .seconds(20)
            )
        else { return [] }
        return day.direct.filter { $0.number == number }
    }

    static func route(_ from: String, _ to: String, _ date: String) throws -> RouteDate {
        RouteDate(
            departure: try #require(AirportCode(from)),
            arrival: try #require(AirportCode(to)),
            date: try #require(LocalDate(date))
        )
    }
}

/// The error that `body` ends with, nil if it does not.
func failure<Result, Failure: Error>(
    as kind: Failure.Type = Failure.self,
    of body: () throws -> Result
) -> Failure? {
    do {
        _ = try body()
        return nil
    } catch {
        return error as? Failure
    }
}
