package import Reservations

/// A request as a handler sees it.
package struct Request: Sendable {
    package var method: Method
    /// The path as it was sent: percent-encoded, without the query.
    package var path: [UInt8]
    /// The query as it was sent, without the question mark.
    package var query: [UInt8]
    /// The header fields that Holdfast reads, each at most once.
    package var headers: [HeaderName: String]
    package var body: [UInt8]
    /// The web server's id of the request, equal to the one in its log.
    package var id: String
    /// The client's address as the web server tells it.
    package var address: String
    /// Whether it came to the web server by TLS.
    package var isSecure = false
    /// When the answer must have been given, or the client is told to come back later.
    package var deadline: ContinuousClock.Instant
    /// What stood in the path where the route's pattern has names.
    package var pathParameters: [String: String] = [:]
    /// What came as proof of who asks.
    package var credential = Credential.none
    /// Who asks, where the route is not for anyone.
    package var principal: Principal?

    package init(
        method: Method,
        path: [UInt8],
        query: [UInt8] = [],
        headers: [HeaderName: String] = [:],
        body: [UInt8] = [],
        id: String,
        address: String,
        deadline: ContinuousClock.Instant
    ) {
        self.method = method
        self.path = path
        self.query = query
        self.headers = headers
        self.body = body
        self.id = id
        self.address = address
        self.deadline = deadline
    }

    /// The account that it names, whether or not its session still lives.
    package var accountID: String? { credential.userID }
}
