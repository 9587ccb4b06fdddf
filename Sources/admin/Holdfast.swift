import ArgumentParser
import Daemon
import Wiring

/// The operator's command.
@main
struct Holdfast: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "holdfast",
        abstract: "Looks after a Holdfast installation.",
        discussion: """
            Settings come from the file given with --settings and from the environment, which wins.
            Config/holdfast.env.example lists them all.
            """,
        subcommands: [Migrate.self, Import.self, CacheCommand.self]
    )
}

/// What all commands take.
struct CommonOptions: ParsableArguments {
    @Option(name: .customLong("settings"), help: "A file of NAME=value lines with the settings.")
    var file: String?

    func load() throws -> Settings {
        try Settings(declared: Settings.known, file: file)
    }
}
