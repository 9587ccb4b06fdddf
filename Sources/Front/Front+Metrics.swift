package import Daemon
import FastCGI
import HTTP

extension Front {
    package func writeMetrics(into text: inout MetricsText) {
        meters.write(into: &text)
        let running = "holdfast_class_running"
        text.family(running, .gauge, "Requests being worked on by class.")
        for (work, turnstile) in sorted { text.sample(running, ["class": work], turnstile.running) }
        let waiting = "holdfast_class_waiting"
        text.family(waiting, .gauge, "Requests waiting for their class' share of the workers.")
        for (work, turnstile) in sorted { text.sample(waiting, ["class": work], turnstile.waiting) }
        let refused = "holdfast_class_refused_total"
        text.family(refused, .counter, "Requests turned away because too many waited.")
        for (work, turnstile) in sorted {
            text.sample(refused, ["class": work], turnstile.refusals.value)
        }
        text.gauge(
            "holdfast_desk_waiting",
            "Requests that wait to be performed with others.",
            desk.waiting
        )
        text.counter(
            "holdfast_answers_cut_total",
            "Streamed answers that did not come to their end.",
            cuts.value
        )
        text.gauge("holdfast_connections", "Connections from nginx.", server.connections)
        text.counter(
            "holdfast_accept_pauses_total",
            "Times that descriptors ran out.",
            server.pauses
        )
        text.counter("holdfast_log_lines_dropped_total", "Log lines not taken.", sink.dropped)
    }

    private var sorted: [(String, Turnstile)] {
        turnstiles.map { ($0.key.rawValue, $0.value) }.sorted { $0.0 < $1.0 }
    }
}
