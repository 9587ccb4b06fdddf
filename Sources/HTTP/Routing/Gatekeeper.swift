/// Stands between the router and every handler: the one place where rights and limits are enforced.
package protocol Gatekeeper: Sendable {
    /// Reads who asks and counts the request against its limits, before it waits for its turn.
    ///
    /// Must be quick: no thread is set aside for it.
    ///
    /// - Parameter headers: Gains what the answer is to tell of the limits, also if it is refused.
    /// - Throws: A 429 if there have been too many.
    func count(
        _ request: inout Request,
        for route: Route,
        headers: inout [(name: HeaderName, value: String)]
    ) throws(Problem)

    /// Sets requests' principals, when their turn has come: of many in the time of one.
    ///
    /// - Returns: In the order of the calls: each request, or a 401, 403 or 503 unless its route's access
    ///   allows whoever asks.
    func authorize(_ calls: [(request: Request, route: Route)]) -> [Result<Request, Problem>]
}
