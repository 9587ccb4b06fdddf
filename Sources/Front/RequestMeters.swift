import Daemon
import HTTP
import Platform

/// How often each route was answered with what, and how quickly.
final class RequestMeters: Sendable {
    private final class Meter: Sendable {
        let durations = Histogram()
        let statuses = Monitor<[Int: Int]>([:])
    }

    private let names: [String]
    private let meters: [Meter]

    /// One meter per route, and a last one for what no route answers.
    init(_ routes: [Route]) {
        names = routes.map { "\($0.method.rawValue) \($0.pattern)" } + ["none"]
        meters = names.map { _ in Meter() }
    }

    func record(route index: Int?, _ status: Status, _ duration: Duration) {
        let meter = meters[index ?? meters.count - 1]
        meter.durations.record(duration)
        meter.statuses.withLock { $0[status.code, default: 0] += 1 }
    }

    func write(into text: inout MetricsText) {
        let requests = "holdfast_requests_total"
        text.family(requests, .counter, "Requests by route and status.")
        for (name, meter) in zip(names, meters) {
            let statuses = meter.statuses.withLock { $0 }
            for (status, count) in statuses.sorted(by: { $0.key < $1.key }) {
                text.sample(requests, ["route": name, "status": String(status)], count)
            }
        }
        let seconds = "holdfast_request_seconds"
        text.family(seconds, .histogram, "How long requests took, from read to answered.")
        for (name, meter) in zip(names, meters) {
            text.histogram(seconds, ("route", name), meter.durations)
        }
    }
}
