/// Which other sites' pages may call the API from a browser, see "CORS protocol" in the Fetch
/// standard.
package struct CORS: Sendable {
    /// How long a browser may remember a preflight's answer, in seconds.
    private static let maximumAge = 600

    private let origins: Set<String>

    /// - Parameter origins: As browsers send them, such as `https://shop.example`.
    package init(origins: [String]) {
        self.origins = Set(origins)
    }

    /// The answer to OPTIONS for a path that knows these methods; like every answer it still needs
    /// `addOrigin`.
    package func preflight(_ request: Request, allowed: [Method]) -> Response {
        let list = allowed.map(\.rawValue).joined(separator: ", ")
        var response = Response(.noContent, headers: [(.allow, list)])
        if isAllowed(request), request.headers[.requestedMethod] != nil {
            response.headers += [
                (HeaderName(rawValue: "Access-Control-Allow-Methods"), list),
                (
                    HeaderName(rawValue: "Access-Control-Allow-Headers"),
                    "Authorization, Content-Type, Idempotency-Key, If-Match"
                ),
                (HeaderName(rawValue: "Access-Control-Max-Age"), String(Self.maximumAge)),
            ]
        }
        return response
    }

    /// Lets the page that asked read the response, if its site is among the origins.
    package func addOrigin(to response: inout Response, for request: Request) {
        guard !origins.isEmpty else { return }
        // A cache must not hand one site's answer to another.
        response.headers.append((.vary, "Origin"))
        guard isAllowed(request), let origin = request.headers[.origin] else { return }
        response.headers += [
            (HeaderName(rawValue: "Access-Control-Allow-Origin"), origin),
            (
                HeaderName(rawValue: "Access-Control-Expose-Headers"),
                "ETag, Location, RateLimit, RateLimit-Policy, Retry-After, X-Cache-Status, X-Request-Id"
            ),
        ]
    }

    private func isAllowed(_ request: Request) -> Bool {
        request.headers[.origin].map(origins.contains) ?? false
    }
}
