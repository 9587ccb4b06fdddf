import JSONText
import Support
import Testing

/// All that ends a session.
enum SessionEnd: String, CaseIterable {
    case logOut, passwordChange, passwordReset, deactivation, disabling, operatorsEnd, tokenReuse

    static let newPassword = "quite another phrase"

    /// Ends a visitor's session.
    func carryOut(on stack: Stack, _ visitor: Visitor) throws {
        switch self {
        case .logOut:
            let body = [("refresh", JSON.string(visitor.refresh))]
            #expect(try stack.call("POST", "/auth/logout", body).status == 204)
        case .passwordChange: try changePassword(on: stack, visitor)
        case .passwordReset: try resetPassword(on: stack, visitor)
        case .deactivation:
            let answer = try stack.call("DELETE", "/auth/deactivate-account", by: visitor)
            #expect(answer.status == 204)
        case .disabling:
            #expect(try stack.holdfast("user", "disable", visitor.username).code == 0)
        case .operatorsEnd:
            #expect(try stack.holdfast("user", "sessions", visitor.username, "--end").code == 0)
        case .tokenReuse:
            #expect(try stack.refresh(visitor.refresh).status == 200)
            #expect(try stack.refresh(visitor.refresh).status == 401)
        }
    }

    /// From another session of the same account, which goes on.
    private func changePassword(on stack: Stack, _ visitor: Visitor) throws {
        let other = try stack.logIn(visitor.username)
        let answer = try stack.call(
            "POST",
            "/auth/change-password",
            [("old_password", .string(Stack.password))] + Self.twice,
            by: other
        )
        #expect(answer.status == 200, "\(answer.text)")
        #expect(try stack.profile(other).status == 200)
    }

    private func resetPassword(on stack: Stack, _ visitor: Visitor) throws {
        try stack.database.query(
            """
            INSERT INTO password_resets (email, user_id, token_hash)
            VALUES ('\(visitor.email)', '\(visitor.id)', sha256('link-\(visitor.id)'))
            """
        )
        let path = "/auth/password-reset-confirm/\(visitor.id)/link-\(visitor.id)"
        let answer = try stack.call("POST", path, Self.twice)
        #expect(answer.status == 200, "\(answer.text)")
    }

    private static var twice: [(String, JSON)] {
        [("new_password1", .string(newPassword)), ("new_password2", .string(newPassword))]
    }
}

@Suite(.serialized)
struct RevocationTests {
    /// Whom of two responders Redis answers.
    enum Reach: CaseIterable {
        case both, none, second
    }

    static let cheapPasswords = [
        "HOLDFAST_PASSWORD_MEMORY_KIB": "64", "HOLDFAST_PASSWORD_PASSES": "1",
    ]

    private static func start(_ reach: Reach) throws -> (Stack, SecondResponder) {
        var settings = cheapPasswords
        if reach == .second { settings["HOLDFAST_REDIS"] = "unix:/nonexistent/redis.sock" }
        let stack = try Stack(settings: settings, limits: .outOfReach)
        let redis = ["HOLDFAST_REDIS": "unix:\(stack.redis.socket)"]
        let second = try SecondResponder(of: stack, settings: redis)
        if reach == .none { stack.redis.kill() }
        return (stack, second)
    }

    /// Has the second responder know a session, by Redis if it can.
    private static func show(
        _ visitor: Visitor,
        to second: SecondResponder,
        of stack: Stack,
        _ reach: Reach
    ) throws {
        #expect(try stack.profile(visitor).status == 200)
        let session = try #require(
            try stack.database.query(
                "SELECT id FROM sessions WHERE user_id = '\(visitor.id)'"
            ).first
        )
        let isKnown = eventually {
            guard (try? second.profile(visitor)) == 200 else { return false }
            guard reach != .none else { return true }
            let value = try? stack.redis.command("GET", "hf:session:\(session)")
            return value?.hasPrefix("alive") == true
        }
        #expect(isKnown)
    }

    @Test(arguments: Reach.allCases)
    func `an end counts at once on every responder, and for good`(reach: Reach) throws {
        let (stack, second) = try Self.start(reach)
        let guest = try stack.visitor("guest")
        var gone: [Visitor] = []
        for end in SessionEnd.allCases {
            let visitor = try stack.visitor("user-\(end.rawValue)")
            try Self.show(visitor, to: second, of: stack, reach)
            try end.carryOut(on: stack, visitor)
            // An operator's command without Redis tells even the first by an announcement, which
            // PostgreSQL passes on after the commit, within milliseconds.
            #expect(
                Self.isOut(within: reach == .both ? .zero : .seconds(1)) {
                    try stack.profile(visitor).status
                },
                "\(end)"
            )
            #expect(
                Self.isOut(within: reach == .both ? .zero : .seconds(1)) {
                    try second.profile(visitor)
                },
                "\(end), second"
            )
            #expect(try stack.refresh(visitor.refresh).status == 401, "\(end)")
            gone.append(visitor)
        }
        try Self.check(stack, second, gone, guest)
        // Who has lost what was remembered asks PostgreSQL.
        if reach != .none { try stack.redis.command("FLUSHALL") }
        try Self.check(stack, second, gone, guest)
        try stack.startResponder()
        try Self.check(stack, second, gone, guest)
    }

    /// As by a command that has lost its connections once PostgreSQL had its word.
    @Test
    func `a second attempt ends what a first has ended and could tell nobody`() throws {
        let (stack, second) = try Self.start(.both)
        for end in [SessionEnd.disabling, .operatorsEnd] {
            let visitor = try stack.visitor("user-\(end.rawValue)")
            try Self.show(visitor, to: second, of: stack, .both)
            try stack.database.query(
                """
                UPDATE sessions SET ended_at = now(), end_reason = 'operator'
                WHERE user_id = '\(visitor.id)'
                """
            )
            // The control: Redis has it still.
            #expect(try second.profile(visitor) == 200)
            try end.carryOut(on: stack, visitor)
            #expect(try second.profile(visitor) == 401, "\(end)")
            #expect(try stack.profile(visitor).status == 401, "\(end)")
        }
    }

    private static func isOut(within limit: Duration, _ status: () throws -> Int) -> Bool {
        eventually(within: limit) { (try? status()) == 401 }
    }

    private static func check(
        _ stack: Stack,
        _ second: SecondResponder,
        _ gone: [Visitor],
        _ guest: Visitor
    ) throws {
        for visitor in gone {
            #expect(try stack.profile(visitor).status == 401, "\(visitor.username)")
            #expect(try second.profile(visitor) == 401, "\(visitor.username), second")
        }
        #expect(try stack.profile(guest).status == 200)
        #expect(try second.profile(guest) == 200)
    }
}
