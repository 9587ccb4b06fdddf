import Platform
import Support
import Testing

@Suite("Pages for people", .serialized)
struct PageTests {
    private static let link = "/api/v1/auth/password-reset-confirm/who/secret-token"

    /// One without a responder, which none of these needs.
    private static let stack = Monitor<Stack?>(nil)

    private static func shared() throws -> Stack {
        try stack.withLock { stack in
            if let stack { return stack }
            let made = try Stack(startsResponder: false)
            stack = made
            return made
        }
    }

    @Test(
        "are at all their addresses, with a slash and without, and none redirects",
        arguments: [
            ("/swagger", "Swagger UI"), ("/api/docs", "Swagger UI"),
            ("/api/docs/swagger", "Swagger UI"), ("/api/redoc", "ReDoc"),
            ("/api/docs/redoc", "ReDoc"), (link, "new password"), ("/invitation", "an invitation"),
            ("/api/auth/password-reset-confirm/who/secret-token", "new password"),
            ("/payments/return", "bank has answered"),
        ]
    )
    func addresses(path: String, title: String) throws {
        let stack = try Self.shared()
        for target in [path, "\(path)/", "\(path)?x=1"] {
            let answer = try stack.get(target)
            #expect(answer.status == 200, "\(target)")
            #expect(answer.text.contains(title), "\(target)")
            #expect(answer.headers["content-type"] == "text/html")
            answer.expectPageHeaders()
            let head = try stack.get(target, method: "HEAD")
            #expect((head.status, head.body) == (200, []))
        }
    }

    @Test(
        "let no strange script in, and send nothing but to this host",
        arguments: ["/swagger", "/api/redoc", link, "/invitation"]
    )
    func policy(path: String) throws {
        let answer = try Self.shared().get(path)
        let policy = try #require(answer.headers["content-security-policy"])
        #expect(policy.hasPrefix("default-src 'none'; script-src 'self'; "))
        for part in ["connect-src 'self'", "form-action 'none'", "frame-ancestors 'none'"] {
            #expect(policy.contains(part))
        }
        #expect(policy.contains("unsafe-inline") == (path == "/api/redoc"))
        #expect(!policy.contains("unsafe-eval"))
        #expect(!answer.text.contains("<script>") && !answer.text.contains("style="))
    }

    @Test(
        "are read only",
        arguments: ["/swagger", "/api/docs/redoc", "/pages/swagger.js", "/payments/return"]
    )
    func methods(path: String) throws {
        let stack = try Self.shared()
        for method in ["POST", "PUT", "PATCH", "DELETE", "OPTIONS"] {
            let answer = try stack.get(path, method: method)
            answer.expectProblem(405, "method-not-allowed")
            #expect(answer.headers["allow"] == "GET, HEAD")
        }
    }

    @Test("have parts that may be kept, and travel compressed")
    func parts() throws {
        let stack = try Self.shared()
        for (path, type) in [
            ("/api/docs/assets/swagger-ui/swagger-ui.css", "text/css"),
            ("/api/docs/assets/swagger-ui/swagger-ui-bundle.js", "text/javascript"),
            ("/api/docs/assets/redoc/redoc.standalone.js", "text/javascript"),
            ("/api/docs/assets/redoc/LICENSE", "text/plain"),
            ("/pages/new-password.css", "text/css"), ("/pages/invitation.js", "text/javascript"),
            ("/pages/icon.svg", "image/svg+xml"),
        ] {
            let answer = try stack.get(path, headers: [("Accept-Encoding", "gzip")])
            #expect(answer.status == 200, "\(path)")
            #expect(answer.headers["content-type"] == type)
            #expect(answer.headers["cache-control"]?.hasPrefix("public, max-age=") == true)
            #expect(answer.headers["x-content-type-options"] == "nosniff")
            // What is small need not.
            let isLarge = path.hasPrefix("/api/docs/assets/") && !path.hasSuffix("LICENSE")
            #expect(!isLarge || answer.headers["content-encoding"] == "gzip", "\(path)")
        }
    }

    @Test("show no other files")
    func hidden() throws {
        let stack = try Stack()
        for path in [
            "/api/docs/assets/", "/api/docs/assets/swagger-ui", "/api/docs/assets/swagger-ui/",
            "/api/docs/assets/nothing/nothing.js", "/api/docs/assets/../common-passwords.txt",
            "/api/docs/assets/%2e%2e/common-passwords.txt",
            "/api/docs/assets/redoc/..%2f..%2fcommon-passwords.txt", "/pages/",
            "/pages/swagger.html", "/pages/../nginx.conf", "/pages/..%2fnginx.conf",
            "/.new-password",
        ] {
            try stack.get(path).expectProblem(404, "not-found")
        }
    }

    @Test("for a new password post to the same address, which is the responder's but for reading")
    func newPassword() throws {
        let stack = try Stack()
        for method in ["POST", "PUT", "OPTIONS"] {
            let answer = try stack.get(Self.link, method: method, body: Array("{}".utf8))
            let id = try #require(answer.headers["x-request-id"])
            #expect(eventually { (try? stack.logLines(with: id).count) == 1 }, "\(method)")
        }
    }

    @Test("for a new password leave no trace of the token in nginx' logs")
    func secret() throws {
        let stack = try Stack(startsResponder: false)
        #expect(try stack.get(Self.link).status == 200)
        try stack.get(Self.link, method: "POST").expectProblem(502, "bad-gateway")
        // A line that is written later than both.
        #expect(try stack.get("/last").status == 502)
        #expect(
            eventually {
                let log = try? TestEnvironment.contents(of: "\(stack.directory)/access.log")
                return log?.contains("/last") == true
            }
        )
        for log in ["access.log", "error.log"] {
            let text = try TestEnvironment.contents(of: "\(stack.directory)/\(log)")
            #expect(text.contains("/last"), "\(log) has something")
            #expect(!text.contains("secret-token"), "\(log)")
        }
    }
}

extension WebAnswer {
    /// Expects what a page has as every answer does, beside a policy of its own.
    fileprivate func expectPageHeaders(_ location: SourceLocation = #_sourceLocation) {
        #expect(headers["x-content-type-options"] == "nosniff", sourceLocation: location)
        #expect(headers["x-frame-options"] == "DENY", sourceLocation: location)
        #expect(headers["referrer-policy"] == "no-referrer", sourceLocation: location)
        #expect(headers["cache-control"] == "no-store", sourceLocation: location)
        #expect(headers["x-request-id"]?.count == 32, sourceLocation: location)
    }
}
