package import Platform
import Postgres

extension Store {
    /// What can be imported from CSV.
    package enum FileKind: String, CaseIterable, Sendable {
        case airports, carriers, aircraft, flights

        fileprivate var rules: any Import {
            switch self {
            case .airports: AirportImport()
            case .carriers: CarrierImport()
            case .aircraft: AircraftImport()
            case .flights: FlightImport()
            }
        }
    }

    /// Imports a file in one transaction: all of it, or nothing.
    ///
    /// Doing it again changes nothing more.
    ///
    /// - Parameters:
    ///   - skipBad: Whether bad lines are left out rather than stop the import.
    ///   - progress: Told now and then how far it is.
    package func importFile(
        _ kind: FileKind,
        path: String,
        skipBad: Bool,
        until deadline: Deadline,
        progress: @escaping (ImportProgress) -> Void
    ) throws(ImportError) -> ImportReport {
        try importFile(
            by: kind.rules,
            path: path,
            skipBad: skipBad,
            until: deadline,
            progress: progress
        )
    }

    /// Makes a timetable of a file of routes, in one transaction.
    package func importRoutes(
        _ plan: RoutePlan,
        path: String,
        skipBad: Bool,
        until deadline: Deadline,
        progress: @escaping (ImportProgress) -> Void
    ) throws(ImportError) -> ImportReport {
        let rules = RouteImport(plan: plan)
        return try importFile(
            by: rules,
            path: path,
            skipBad: skipBad,
            until: deadline,
            progress: progress
        )
    }

    private func importFile(
        by rules: any Import,
        path: String,
        skipBad: Bool,
        until deadline: Deadline,
        progress: @escaping (ImportProgress) -> Void
    ) throws(ImportError) -> ImportReport {
        let outcome: Result<ImportReport, ImportError>
        do throws(StoreError) {
            outcome = try transaction(until: deadline) { (connection) throws(PostgresError) in
                let run = ImportRun(rules, path: path, skipBad: skipBad, progress: progress)
                let outcome = try run.perform(&connection)
                return if case .success = outcome { .commit(outcome) } else { .rollBack(outcome) }
            }
        } catch {
            throw .store(error)
        }
        return try outcome.get()
    }
}
