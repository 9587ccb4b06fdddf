import Daemon
import Platform
import Wiring

/// `holdfast-worker [--settings FILE]`: works until SIGTERM or SIGINT, then finishes what it has begun.
@main
enum Main {
    private static let usage = """
        usage: holdfast-worker [--settings FILE]

        Sends the mails that are due until SIGTERM or SIGINT. Any number may run at once. Settings come
        from FILE and from the environment, which wins; Config/holdfast.env.example lists them all.

        """

    static func main() {
        // Threads inherit the mask, so this comes before any.
        Signals.block(Signals.stop)
        Process.limitArenas()
        do {
            let settings = try Settings(declared: Settings.known, file: try settingsFile())
            let worker = try Worker(settings)
            try worker.run { _ = Signals.wait(for: Signals.stop) }
            Process.exit(0)
        } catch {
            Process.writeToStandardError(Array("holdfast-worker: \(error)\n".utf8))
            Process.exit(1)
        }
    }

    private static func settingsFile() throws(SettingsError) -> String? {
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
