import ArgumentParser
import Wiring

/// `holdfast-expire [--once] [--settings FILE]`: sweeps, until SIGTERM or SIGINT or once.
@main
struct Main: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "holdfast-expire",
        abstract: "Expires holds that were not paid for in time, and tidies up.",
        discussion: """
            Also asks payment providers about what is not settled, marks what is over, deletes wrong entries \
            at the seat gate, old answers to keys, webhooks and sessions, and makes partitions for the days \
            to come. Sweeps every ten seconds until SIGTERM \
            or SIGINT, or once; any number may run at once. Each sweep logs one line. The exit code is 0 \
            after a sweep, and 1 where the settings are wrong or PostgreSQL could not do all of it.

            Settings come from the file given with --settings and from the environment, which wins. \
            Config/holdfast.env.example lists them all.
            """
    )

    @Option(name: .customLong("settings"), help: "A file of NAME=value lines with the settings.")
    var file: String?
    @Flag(help: "Sweep once.")
    var once = false

    func run() {
        Program.run("holdfast-expire", settings: file) { settings, untilStop in
            try Sweeper(settings).run(once: once, untilStop: untilStop)
        }
    }
}
