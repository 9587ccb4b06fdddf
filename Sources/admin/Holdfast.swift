import ArgumentParser
import Daemon
import Storage
import Wiring

/// The operator's command.
@main
struct Holdfast: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "holdfast",
        abstract: "Looks after a Holdfast installation.",
        discussion: """
            Settings come from the file given with --settings and from the environment, which wins. \
            Config/holdfast.env.example lists them all.
            """,
        subcommands: [
            Migrate.self, Import.self, CacheCommand.self, UserCommand.self, BookingCommand.self,
            InvariantsCommand.self, ReconcileCommand.self, PaymentsCommand.self,
        ]
    )
}

/// Why a command could not do its work, in the operator's words and the server's.
struct Failure: Error, CustomStringConvertible {
    let description: String

    init(_ description: String) {
        self.description = description
    }
}

/// What all commands take.
struct CommonOptions: ParsableArguments {
    @Option(name: .customLong("settings"), help: "A file of NAME=value lines with the settings.")
    var file: String?

    func load() throws -> Settings {
        try Settings(declared: Settings.known, file: file)
    }

    /// Runs `body` with the store that the settings name, as the role that owns the schema.
    func withOwnerStore<Result>(
        _ body: (Store) throws(StoreError) -> Result
    ) throws -> Result {
        let store = try Store(ownerBy: try load())
        do throws(StoreError) {
            return try body(store)
        } catch {
            throw Failure(error.debugDescription)
        }
    }
}
