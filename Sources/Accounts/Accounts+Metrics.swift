import Cache
package import Daemon

extension Accounts {
    package func writeMetrics(into text: inout MetricsText) {
        let seconds = "holdfast_password_seconds"
        text.family(seconds, .histogram, "How long passwords took to hash, without their wait.")
        text.histogram(seconds, ("algorithm", "argon2id"), hasher.durations)
        text.gauge("holdfast_passwords_running", "Passwords that are hashed now.", hasher.running)
        text.gauge("holdfast_passwords_waiting", "Passwords that wait.", hasher.waiting)
        text.counter(
            "holdfast_password_refusals_total",
            "Passwords that found no turn in time.",
            hasher.refusals.value
        )
        sessions.writeMetrics(into: &text)
        guesses.writeMetrics(into: &text)
    }
}

extension Sessions {
    fileprivate func writeMetrics(into text: inout MetricsText) {
        text.counter(
            "holdfast_session_lookups_total",
            "Sessions that PostgreSQL was asked for.",
            questions.value
        )
        text.counter(
            "holdfast_session_announcements_total",
            "Ends and changes that Redis could not be told of.",
            announcements.value
        )
        text.gauge(
            "holdfast_session_announcements_heard",
            "1 while those of other processes are heard.",
            hears ? 1 : 0
        )
    }
}
