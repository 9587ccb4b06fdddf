/// An HTTP request, read to its end.
package struct Request: Sendable {
    package let method: String
    /// Decoded, without the query.
    package let path: String
    /// Those that were sent, of those that the server was asked to read, by the names it was told.
    ///
    /// Of one that stands twice, the first.
    package let headers: [String: String]
    /// Of the query, likewise; decoded.
    package let parameters: [String: String]
    package let body: [UInt8]
}

/// What a request is answered with.
package struct Answer: Sendable {
    package var status: Int
    package var headers: [(name: String, value: String)]
    package var body: [UInt8]

    package init(status: Int, headers: [(name: String, value: String)] = [], body: [UInt8] = []) {
        self.status = status
        self.headers = headers
        self.body = body
    }
}
