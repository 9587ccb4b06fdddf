import JSONText
import Support
import Testing

@Suite("An access token", .serialized)
struct AccessTokenTests {
    private static let stack = SharedStack()
    private static let next = "next:AQEBAQEBAQEBAQEBAQEBAQEBAQEBAQEBAQEBAQEBAQE="

    /// Runs a program of Tests/Tokens.
    private static func python(_ script: String, _ arguments: [String]) throws -> (
        code: Int, output: String
    ) {
        try ChildProcess.outcome(
            of: try TestEnvironment.python(),
            ["-B", "\(try TestEnvironment.root())/Tests/Tokens/\(script)"] + arguments
        )
    }

    private static func claims(of token: String) throws -> JSON {
        let (code, output) = try python("claims.py", [token])
        try #require(code == 0, "\(output)")
        return try JSONParser.parse(Array(output.utf8))
    }

    private static func seconds(_ json: JSON?) -> Int? {
        if case .literal(let digits) = json { Int(digits) } else { nil }
    }

    @Test
    func `says to PyJWT who, in which session, as what and until when`() throws {
        let stack = try Self.stack()
        let anna = try stack.visitor("anna", role: "organizer")
        let token = try Self.claims(of: anna.access)
        #expect(token["header"]?["alg"] == .string("HS256"))
        #expect(token["header"]?["kid"] == .string("test"))
        let claims = try #require(token["claims"])
        #expect(claims["iss"] == .string("holdfast"))
        #expect(claims["aud"] == .string("holdfast"))
        #expect(claims["sub"] == .string(anna.id))
        #expect(claims["role"] == .string("organizer"))
        let start = try #require(Self.seconds(claims["iat"]))
        #expect(Self.seconds(claims["exp"]) == start + 900)
        let sessions = try stack.database.query(
            "SELECT id FROM sessions WHERE user_id = '\(anna.id)'"
        )
        #expect(sessions == [claims["sid"]?.text])
        // The next one is of the same session, and another token.
        let next = try stack.refresh(anna.refresh)
        let later = try Self.claims(of: try #require(next.json?["access"]?.text))
        #expect(later["claims"]?["sid"] == claims["sid"])
        #expect(later["claims"]?["jti"] != claims["jti"])
        // Another log-in is another session.
        let again = try Self.claims(of: try stack.logIn("anna").access)
        #expect(again["claims"]?["sid"] != claims["sid"])
    }

    @Test
    func `that others make is taken if it is as ours, and refused for any flaw`() throws {
        let stack = try Self.stack()
        let berta = try stack.visitor("berta")
        let carl = try stack.visitor("carl")
        let (code, output) = try Self.python(
            "forge.py",
            [stack.origin, berta.access, carl.access]
        )
        #expect(code == 0, "\(output)")
    }

    @Test
    func `control: what is made with another secret is seen to be refused`() throws {
        let stack = try Self.stack()
        let dora = try stack.visitor("dora")
        let key = ["HOLDFAST_TOKEN_KEYS": "test:\(Self.next.dropFirst(5))"]
        let others = try Stack(settings: SharedStack.cheapPasswords.merging(key) { $1 })
        let emil = try others.visitor("emil")
        #expect(try stack.call("GET", "/auth/profile", by: emil).status == 401)
        #expect(try others.call("GET", "/auth/profile", by: dora).status == 401)
        let (code, _) = try Self.python("claims.py", [emil.access])
        #expect(code != 0)
    }

    @Test
    func `outlives the first key's change, and nobody is logged out when the old key goes`() throws
    {
        let stack = try Stack(settings: SharedStack.cheapPasswords, limits: .outOfReach)
        let fritz = try stack.visitor("fritz")
        let both = "\(Self.next),\(Stack.tokenKeys)"
        try stack.startResponder(settings: ["HOLDFAST_TOKEN_KEYS": both])
        #expect(try stack.profile(fritz).status == 200)
        let gerda = try stack.visitor("gerda")
        #expect(try stack.profile(gerda).status == 200)
        // PyJWT knows only the old key.
        #expect(try Self.python("claims.py", [gerda.access]).code != 0)
        #expect(gerda.access.hasPrefix("eyJhbGciOiJIUzI1NiIsImtpZCI6Im5leHQi"))
        try stack.startResponder(settings: ["HOLDFAST_TOKEN_KEYS": Self.next])
        #expect(try stack.profile(gerda).status == 200)
        #expect(try stack.profile(fritz).status == 401)
        let answer = try stack.refresh(fritz.refresh)
        #expect(answer.status == 200)
        let access = try #require(answer.json?["access"]?.text)
        let profile = try stack.call(
            "GET",
            "/auth/profile",
            headers: [("Authorization", "Bearer \(access)")]
        )
        #expect(profile.json?["username"] == .string("fritz"))
    }
}
