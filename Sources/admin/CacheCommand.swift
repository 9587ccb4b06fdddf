import ArgumentParser
import Cache
import Reservations

struct CacheCommand: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "cache",
        abstract: "Makes cached searches void, after a change by hand for instance.",
        subcommands: [Clear.self, Forget.self]
    )

    struct Clear: ParsableCommand {
        static let configuration = CommandConfiguration(abstract: "Makes all cached searches void.")

        @OptionGroup var options: CommonOptions

        func run() throws {
            guard try SearchCache(settings: try options.load()).forgetAll() else {
                throw Failure("Redis cannot be asked")
            }
        }
    }

    struct Forget: ParsableCommand {
        static let configuration = CommandConfiguration(
            abstract: "Makes the cached searches of one route and day void."
        )

        @OptionGroup var options: CommonOptions
        @Argument(help: "IATA code of the airport of departure.") var departure: String
        @Argument(help: "IATA code of the airport of arrival.") var arrival: String
        @Argument(help: "Local date of departure, YYYY-MM-DD.") var date: String

        func run() throws {
            guard let departure = AirportCode(departure), let arrival = AirportCode(arrival),
                let date = LocalDate(date)
            else { throw ValidationError("expected two IATA codes and a date") }
            let route = RouteDate(departure: departure, arrival: arrival, date: date)
            guard try SearchCache(settings: try options.load()).forget(route) else {
                throw Failure("Redis cannot be asked")
            }
        }
    }
}
