package import Daemon

extension Committer {
    package func writeMetrics(into text: inout MetricsText) {
        text.gauge("holdfast_bookings_waiting", "Orders that wait for their batch.", waiting)
        text.counter("holdfast_booking_batches_total", "Batches committed.", meters.batches.value)
        text.counter("holdfast_booking_orders_total", "Orders in them.", meters.orders.value)
        text.counter(
            "holdfast_booking_lock_timeouts_total",
            "Batches that gave up waiting for what others kept locked.",
            meters.lockTimeouts.value
        )
        text.counter(
            "holdfast_booking_queue_full_total",
            "Orders turned away for a full queue.",
            meters.refusals.value
        )
        text.counter(
            "holdfast_holds_reclaimed_total",
            "Overdue holds that made room for buyers before any sweep.",
            meters.reclaimed.value
        )
        text.family("holdfast_booking_verdicts_total", .counter, "What became of orders.")
        for (verdict, count) in meters.byVerdict.sorted(by: { $0.key < $1.key }) {
            text.sample("holdfast_booking_verdicts_total", ["verdict": verdict], count)
        }
        let seconds = "holdfast_booking_seconds"
        text.family(
            seconds,
            .histogram,
            "How long orders wait for their batch, batches for their locks, and batches take."
        )
        text.histogram(seconds, ("stage", "queue"), meters.wait)
        text.histogram(seconds, ("stage", "lock"), meters.lock)
        text.histogram(seconds, ("stage", "commit"), meters.commit)
    }
}
