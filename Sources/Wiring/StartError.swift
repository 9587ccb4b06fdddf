import Storage

/// Why a program does not start, and what to do about it.
package struct StartError: Error, CustomStringConvertible {
    let reason: String
    package var description: String { reason }
}

extension Store {
    /// How long the schema's check at the start may take.
    private static let startTime = Duration.seconds(5)

    /// The schema must be the one that this program was made for.
    func requireSchema() throws(StartError) {
        let state: SchemaState
        do throws(StoreError) {
            state = try schemaState(until: .now + Self.startTime)
        } catch {
            throw StartError(reason: "cannot read the database's schema: \(error.debugDescription)")
        }
        if let obstacle = state.obstacle { throw StartError(reason: obstacle) }
    }
}
