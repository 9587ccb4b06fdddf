package import Daemon

/// What the guard saw, since the process began.
final class LogInCounts: Sendable {
    let failures = Counter()
    let blockedNames = Counter()
    let blockedAddresses = Counter()
    /// Questions that Redis could not be asked.
    let open = Counter()
}

extension LogInGuard {
    package func writeMetrics(into text: inout MetricsText) {
        text.counter("holdfast_login_failures_total", "Failed log-ins.", counts.failures.value)
        let refusals = "holdfast_login_refusals_total"
        text.family(refusals, .counter, "Log-ins refused for failures before them, by whose.")
        text.sample(refusals, ["by": "name"], counts.blockedNames.value)
        text.sample(refusals, ["by": "address"], counts.blockedAddresses.value)
        text.counter(
            "holdfast_login_unguarded_total",
            "Questions of log-ins that Redis could not be asked.",
            counts.open.value
        )
    }
}
