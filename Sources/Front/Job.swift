import FastCGI
import HTTP
import Platform

/// A request that has been read and routed, with the exchange on which it is to be answered.
// Sound: a job is with one thread at a time; a class's locked queue hands it on.
final class Job: @unchecked Sendable {
    let request: Request
    let route: Route
    /// The route's place in the table, for its meters.
    let index: Int
    let arrival: ContinuousClock.Instant
    /// Until when it may wait for a thread.
    let patience: Deadline
    /// What the answer tells of the limits.
    let headers: [(name: HeaderName, value: String)]
    private var exchange: Exchange?

    init(
        _ request: Request,
        _ route: Route,
        index: Int,
        arrival: ContinuousClock.Instant,
        patience: Deadline,
        headers: [(name: HeaderName, value: String)],
        _ exchange: consuming Exchange
    ) {
        self.request = request
        self.route = route
        self.index = index
        self.arrival = arrival
        self.patience = patience
        self.headers = headers
        self.exchange = consume exchange
    }

    /// Hands over the exchange, once.
    func takeExchange() -> Exchange? {
        exchange.take()
    }
}
