import JSONText
import Support
import Testing

extension WebAnswer {
    /// Expects what every answer has, whoever made it.
    func expectSecurityHeaders(_ location: SourceLocation = #_sourceLocation) {
        #expect(headers["x-content-type-options"] == "nosniff", sourceLocation: location)
        #expect(headers["x-frame-options"] == "DENY", sourceLocation: location)
        #expect(headers["referrer-policy"] == "no-referrer", sourceLocation: location)
        let policy = "default-src 'none'; frame-ancestors 'none'"
        #expect(headers["content-security-policy"] == policy, sourceLocation: location)
        #expect(headers["server"] == "nginx", sourceLocation: location)
        // A header that stands twice has both values here, and would be longer.
        #expect(headers["x-request-id"]?.count == 32, sourceLocation: location)
    }

    /// Expects a problem with this status that names the request as its header does.
    func expectProblem(
        _ status: Int,
        _ slug: String,
        _ location: SourceLocation = #_sourceLocation
    ) {
        #expect(self.status == status, sourceLocation: location)
        let type = headers["content-type"]
        #expect(type == "application/problem+json", sourceLocation: location)
        #expect(json?["type"] == .string("/problems/\(slug)"), sourceLocation: location)
        #expect(json?["status"] == .number(status), sourceLocation: location)
        #expect(json?["title"] != nil && json?["detail"] != nil, sourceLocation: location)
        let id = headers["x-request-id"].map { JSON.string($0) }
        #expect(id != nil && json?["request_id"] == id, sourceLocation: location)
        expectSecurityHeaders(location)
    }
}
