import Daemon
import Platform
import Wiring

/// `holdfast-responder [--settings FILE]`: serves until SIGTERM or SIGINT, then drains.
@main
enum Main {
    private static let usage = """
        usage: holdfast-responder [--settings FILE]

        Answers nginx' requests by FastCGI until SIGTERM or SIGINT. Settings come from FILE and from
        the environment, which wins; Config/holdfast.env.example lists them all.

        """

    static func main() {
        // Threads inherit the mask, so this comes before any.
        Signals.block(Signals.stop)
        Process.raiseDescriptorLimit()
        Process.limitArenas()
        do {
            let settings = try Settings(declared: Settings.known, file: try settingsFile())
            let responder = try Responder(settings)
            try responder.run { _ = Signals.wait(for: Signals.stop) }
            Process.exit(0)
        } catch {
            Process.writeToStandardError(Array("holdfast-responder: \(error)\n".utf8))
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
