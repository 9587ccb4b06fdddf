import JSONText
import Support
import Testing

struct CookieTests {
    private static let base = "https://book.example.com"
    /// What `Stack` sends as Host.
    private static let host = "http://test"

    private let stack: Stack

    init() throws {
        stack = try Stack(settings: RevocationTests.cheapPasswords, limits: .outOfReach)
    }

    /// A log-in as a browser does it.
    ///
    /// - Returns: The answer, and the cookie as it is sent back.
    private func logIn(
        on stack: Stack? = nil,
        headers: [(String, String)] = []
    ) throws -> (answer: WebAnswer, cookie: String) {
        let answer = try (stack ?? self.stack).call(
            "POST",
            "/auth/login",
            Stack.credentials("anna") + [("cookie", .bool(true))],
            headers: headers
        )
        #expect(answer.status == 200, "\(answer.text)")
        return (answer, try cookie(of: answer))
    }

    private func cookie(of answer: WebAnswer) throws -> String {
        let words = try #require(answer.headers["set-cookie"]?.split(separator: ";").first)
        return String(words)
    }

    private func send(
        _ path: String,
        _ cookie: String,
        origin: String?,
        on stack: Stack? = nil,
        _ more: [(String, String)] = []
    ) throws -> WebAnswer {
        let origin = origin.map { [("Origin", $0)] } ?? []
        return try (stack ?? self.stack).call(
            "POST",
            path,
            headers: [("Cookie", cookie)] + origin + more
        )
    }

    private func liveSessions() throws -> [String] {
        try stack.database.query("SELECT count(*) FROM sessions WHERE ended_at IS NULL")
    }

    @Test
    func `a browser's refresh token goes into a cookie that scripts cannot read`() throws {
        _ = try stack.visitor("anna")
        let answer = try logIn().answer
        #expect(answer.json?["refresh"] == nil)
        #expect(answer.json?["access"] != nil)
        let parts = try #require(answer.headers["set-cookie"]).split(separator: "; ")
        let wanted: Set<Substring> = [
            "Max-Age=604800", "Path=/api/v1/auth", "HttpOnly", "SameSite=Strict",
        ]
        #expect(Set(parts.dropFirst()) == wanted)
        #expect(parts.first?.hasPrefix("holdfast_refresh=") == true)
        #expect(!answer.text.contains(parts[0].dropFirst("holdfast_refresh=".count)))
        // The control: without the wish it stands in the body, and there is no cookie.
        let plain = try stack.call("POST", "/auth/login", Stack.credentials("anna"))
        #expect(plain.json?["refresh"] != nil)
        #expect(plain.headers["set-cookie"] == nil)
    }

    @Test
    func `on a site of https it is never sent without encryption`() throws {
        let settings = ["HOLDFAST_BASE_URL": Self.base]
            .merging(RevocationTests.cheapPasswords) { old, _ in old }
        let secure = try Stack(settings: settings, limits: .outOfReach)
        _ = try secure.visitor("anna")
        let (answer, cookie) = try logIn(on: secure)
        #expect(answer.headers["set-cookie"]?.split(separator: "; ").contains("Secure") == true)
        let next = try send("/auth/refresh", cookie, origin: Self.base, on: secure)
        #expect(next.status == 200)
        #expect(next.headers["set-cookie"]?.contains("; Secure") == true)
        let rotated = try self.cookie(of: next)
        for origin in ["http://book.example.com", "\(Self.base):8443", "\(Self.base).evil"] {
            #expect(
                try send("/auth/refresh", rotated, origin: origin, on: secure).status == 403,
                "\(origin)"
            )
        }
        let out = try send("/auth/logout", rotated, origin: Self.base, on: secure)
        #expect(out.status == 204)
        #expect(out.headers["set-cookie"]?.contains("; Secure") == true)
    }

    @Test
    func `with the cookie a session is carried on and ended from this site alone`() throws {
        _ = try stack.visitor("anna")
        let cookie = try logIn().cookie
        for path in ["/auth/refresh", "/auth/logout"] {
            for origin in [
                nil, "null", "", "http://evil.example", "https://test", "http://test.evil.example",
                "http://test:81", "test", "http://test/",
            ] {
                let answer = try send(path, cookie, origin: origin)
                #expect(answer.status == 403, "\(path) \(origin ?? "none")")
                #expect(answer.headers["set-cookie"] == nil)
            }
        }
        #expect(try liveSessions() == ["2"])
        let next = try send("/auth/refresh", cookie, origin: Self.host)
        #expect(next.status == 200)
        #expect(next.json?["refresh"] == nil)
        let rotated = try self.cookie(of: next)
        #expect(rotated != cookie)
        let out = try send("/auth/logout", rotated, origin: Self.host)
        #expect(out.status == 204)
        let removal = try #require(out.headers["set-cookie"])
        #expect(removal.hasPrefix("holdfast_refresh=; Max-Age=0; Path=/api/v1/auth"))
        #expect(try liveSessions() == ["1"])
        #expect(try send("/auth/refresh", rotated, origin: Self.host).status == 401)
    }

    @Test
    func `a used cookie ends its session and is removed`() throws {
        _ = try stack.visitor("anna")
        let cookie = try logIn().cookie
        #expect(try send("/auth/refresh", cookie, origin: Self.host).status == 200)
        let again = try send("/auth/refresh", cookie, origin: Self.host)
        #expect(again.status == 401)
        #expect(again.headers["set-cookie"]?.hasPrefix("holdfast_refresh=; Max-Age=0") == true)
        #expect(try liveSessions() == ["1"])
    }

    @Test
    func `a log-in takes over no session that the browser was given before`() throws {
        let eve = try stack.visitor("eve")
        _ = try stack.visitor("anna")
        let planted = "holdfast_refresh=\(eve.refresh)"
        let (answer, cookie) = try logIn(headers: [("Cookie", planted), eve.authorization])
        #expect(cookie != planted)
        let access = try #require(answer.json?["access"]?.text)
        let profile = try stack.get(
            "/api/v1/auth/profile",
            headers: [("Authorization", "Bearer \(access)")]
        )
        #expect(profile.json?["username"] == .string("anna"))
        #expect(try logIn(headers: [("Cookie", cookie)]).cookie != cookie)
        // One each by a plain log-in, and two of the browser.
        #expect(try liveSessions() == ["4"])
        // What eve planted is hers still, and nobody else's.
        #expect(try stack.profile(eve).json?["username"] == .string("eve"))
    }

    @Test
    func `an Idempotency-Key of a bad shape is refused, and the token stays good`() throws {
        let anna = try stack.visitor("anna")
        for key in ["", String(repeating: "k", count: 256), "a\tb", "ä"] {
            let answer = try stack.refresh(anna.refresh, headers: [("Idempotency-Key", key)])
            #expect(answer.status == 400, "\(key)")
            #expect(answer.badFields == ["Idempotency-Key"], "\(key)")
        }
        let key = String(repeating: "k", count: 255)
        let answer = try stack.refresh(anna.refresh, headers: [("Idempotency-Key", key)])
        #expect(answer.status == 200)
    }
}
