package import Daemon
import Platform

/// What the main functions of the services have in common.
package enum Program {
    /// Runs a service until SIGTERM or SIGINT, and ends the process.
    ///
    /// - Parameters:
    ///   - name: What its words on standard error begin with.
    ///   - usage: The text for `--help`.
    ///   - body: Puts the service together and runs it until the function that it is given returns.
    package static func run(
        _ name: String,
        usage: String,
        _ body: (Settings, _ untilStop: @escaping @Sendable () -> Void) throws -> Void
    ) -> Never {
        run(name, file: { try settingsFile(usage) }, body)
    }

    /// Runs a service whose arguments have been read already.
    ///
    /// - Parameter settings: The file that `--settings` names, if it does.
    package static func run(
        _ name: String,
        settings: String?,
        _ body: (Settings, _ untilStop: @escaping @Sendable () -> Void) throws -> Void
    ) -> Never {
        run(name, file: { settings }, body)
    }

    private static func run(
        _ name: String,
        file: () throws -> String?,
        _ body: (Settings, _ untilStop: @escaping @Sendable () -> Void) throws -> Void
    ) -> Never {
        // Threads inherit the mask, so this comes before any.
        Signals.block(Signals.stop)
        Process.limitArenas()
        do {
            let file = try file()
            let settings = try Settings(declared: Settings.known, file: file)
            try body(settings) { _ = Signals.wait(for: Signals.stop) }
            Process.exit(0)
        } catch {
            Process.writeToStandardError(Array("\(name): \(error)\n".utf8))
            Process.exit(1)
        }
    }

    private static func settingsFile(_ usage: String) throws(SettingsError) -> String? {
        let arguments = CommandLine.arguments.dropFirst()
        switch (arguments.count, arguments.first) {
        case (0, _): return nil
        case (1, "--help"), (1, "-h"):
            Process.writeToStandardOutput(Array(usage.utf8))
            Process.exit(0)
        case (2, "--settings"): return arguments.last
        default: throw SettingsError(problems: [usage])
        }
    }
}
