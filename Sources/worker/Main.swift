import Wiring

/// `holdfast-worker [--settings FILE]`: works until SIGTERM or SIGINT, then finishes what it has begun.
@main
enum Main {
    private static let usage = """
        usage: holdfast-worker [--settings FILE]

        Sends the mails that are due until SIGTERM or SIGINT. Any number may run at once. One of them
        can be a payment provider for trials as well, see HOLDFAST_SANDBOX_LISTEN. Settings come from
        FILE and from the environment, which wins; Config/holdfast.env.example lists them all.

        """

    static func main() {
        Program.run("holdfast-worker", usage: usage) { settings, untilStop in
            try Worker(settings).run(untilStop: untilStop)
        }
    }
}
