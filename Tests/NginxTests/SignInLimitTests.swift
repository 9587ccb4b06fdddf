import Support
import Testing

@Suite("Limits of one address' log-ins", .serialized)
struct SignInLimitTests {
    private static let few = ["SIGN_IN_RATE=1", "SIGN_IN_BURST=3", "REAL_IP_FROM=127.0.0.1"]

    /// Whether a call is turned away; what else becomes of it is the responder's affair.
    private static func isRefused(
        _ path: String,
        on stack: Stack,
        from address: String,
        method: String = "POST"
    ) throws -> Bool {
        let headers = [("X-Forwarded-For", address), ("Content-Type", "application/json")]
        let body = method == "POST" ? Array("{}".utf8) : nil
        return try stack.get(path, method: method, headers: headers, body: body).status == 429
    }

    @Test("turn away those beyond the burst, and nothing else")
    func burst() throws {
        let stack = try Stack(nginx: Self.few)
        let address = "192.0.2.1"
        let refusals = try (0..<5).map { _ in
            try Self.isRefused("/api/v1/auth/login", on: stack, from: address)
        }
        #expect(refusals == [false, false, false, false, true])
        for path in [
            Stack.search(), "/health", "/api/v1/auth/refresh", "/api/v1/auth/logout",
            "/api/v1/auth/profile",
        ] {
            #expect(try !Self.isRefused(path, on: stack, from: address, method: "GET"), "\(path)")
        }
        // Another address has a limit of its own.
        #expect(try !Self.isRefused("/api/v1/auth/login", on: stack, from: "192.0.2.2"))
    }

    @Test("are one for all ways in, in every spelling and by every method")
    func spellings() throws {
        let stack = try Stack(nginx: Self.few)
        for _ in 0..<5 { _ = try Self.isRefused("/api/login", on: stack, from: "192.0.2.1") }
        let names = [
            "register", "signup", "login", "password-reset-request", "change-password",
            "password-reset-confirm/abc/def", "password-reset-confirm/%0A/a%2Fb",
        ]
        let paths = names.flatMap { name in
            ["/api/v1/auth/", "/api/auth/", "/api/v1/", "/api/"].map { $0 + name }
        }
        for path in paths.flatMap({ [$0, "\($0)/", "\($0)?x=1"] }) + [
            "/api/v1/auth/%6cogin", "/%61pi/v1/auth/login", "/api/./auth//login",
            "/api/v1/x/../auth/login",
        ] {
            for method in ["POST", "GET"] {
                let isRefused = try Self.isRefused(
                    path,
                    on: stack,
                    from: "192.0.2.1",
                    method: method
                )
                // A browser that follows a mail's link gets a page, which is no log-in.
                let isPage = method == "GET" && path.contains("password-reset-confirm/")
                #expect(isRefused || isPage, "\(method) \(path)")
            }
        }
    }

    @Test("control: set wide, none of these are turned away")
    func wide() throws {
        let stack = try Stack(nginx: ["REAL_IP_FROM=127.0.0.1"])
        for _ in 0..<40 {
            #expect(try !Self.isRefused("/api/v1/auth/login", on: stack, from: "192.0.2.1"))
        }
    }

    @Test("count by all requests, too")
    func all() throws {
        let stack = try Stack(nginx: ["REQUEST_RATE=1", "REQUEST_BURST=3"])
        let refusals = try (0..<8).map { _ in
            try Self.isRefused("/api/v1/auth/login", on: stack, from: "127.0.0.1")
        }
        #expect(refusals.last == true)
    }
}
