package import Daemon

extension SeatGate {
    package func writeMetrics(into text: inout MetricsText) {
        text.counter(
            "holdfast_seat_gate_refusals_total",
            "Requests for seats turned away before the database was asked.",
            refusals.value
        )
    }
}
