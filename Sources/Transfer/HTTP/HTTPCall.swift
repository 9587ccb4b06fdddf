/// A request to another service.
package struct HTTPCall: Sendable {
    package enum Method: String, Sendable {
        case get = "GET"
        case post = "POST"
    }

    package var method: Method
    /// With `http://` or `https://`; what other than ASCII it names is written with percent signs.
    package var url: String
    /// Where the server listens on a unix socket; `url` then tells it nothing but host and path.
    package var socketPath: String?
    /// Beside `Host`, `Accept` and `Content-Length`, which are added.
    package var headers: [(name: String, value: String)]
    /// What POST sends; GET has none.
    package var body: [UInt8]
    /// The longest time for all of the call, with the wait for its turn and for a connection.
    package var timeout: Duration

    package init(
        _ method: Method,
        _ url: String,
        socketPath: String? = nil,
        headers: [(name: String, value: String)] = [],
        body: [UInt8] = [],
        timeout: Duration
    ) {
        self.method = method
        self.url = url
        self.socketPath = socketPath
        self.headers = headers
        self.body = body
        self.timeout = timeout
    }
}

/// What a service has answered, whatever it thinks of the request.
package struct HTTPAnswer: Hashable, Sendable {
    /// From 200 to 999; a redirection is not followed.
    package let status: Int
    package let body: [UInt8]

    package init(status: Int, body: [UInt8]) {
        self.status = status
        self.body = body
    }
}
