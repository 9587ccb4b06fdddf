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
        Program.run("holdfast-responder", usage: usage) { settings, untilStop in
            Process.raiseDescriptorLimit()
            try Responder(settings).run(untilStop: untilStop)
        }
    }
}
