package import Platform
import Postgres

extension Store {
    /// What can be imported from CSV.
    package enum FileKind: String, CaseIterable, Sendable {
        case airports, carriers, aircraft, flights

        var type: any Import.Type {
            switch self {
            case .airports: AirportImport.self
            case .carriers: CarrierImport.self
            case .aircraft: AircraftImport.self
            case .flights: FlightImport.self
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
        let outcome: Result<ImportReport, ImportError>
        do throws(StoreError) {
            outcome = try transaction(until: deadline) { (connection) throws(PostgresError) in
                let run = ImportRun(kind.type, path: path, skipBad: skipBad, progress: progress)
                let outcome = try run.perform(&connection)
                return if case .success = outcome { .commit(outcome) } else { .rollBack(outcome) }
            }
        } catch {
            throw .store(error)
        }
        return try outcome.get()
    }
}
