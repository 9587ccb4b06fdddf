package import JSONText

/// A response, complete.
package struct Response: Sendable {
    package var status: Status
    package var headers: [(name: HeaderName, value: String)]
    package var body: [UInt8]

    package init(
        _ status: Status,
        contentType: String? = nil,
        headers: [(name: HeaderName, value: String)] = [],
        body: [UInt8] = []
    ) {
        self.status = status
        self.headers = headers
        self.body = body
        if let contentType { self.headers.append((.contentType, contentType)) }
    }

    /// A response whose body is JSON already.
    package static func json(
        _ body: [UInt8],
        status: Status = .ok,
        headers: [(name: HeaderName, value: String)] = []
    ) -> Response {
        Response(status, contentType: "application/json", headers: headers, body: body)
    }

    package static func json(_ value: JSON, status: Status = .ok) -> Response {
        json(value.bytes, status: status)
    }
}
