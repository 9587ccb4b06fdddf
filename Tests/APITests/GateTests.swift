import HTTP
import Platform
import Reservations
import Support
import Testing

@Suite("The gate")
struct GateTests {
    private static let sets: [Set<Role>] = [
        [], [.attendee], [.organizer], [.admin], [.attendee, .organizer], [.attendee, .admin],
        [.organizer, .admin], Set(Role.allCases),
    ]

    @Test
    func `lets exactly the roles pass that a route names`() throws {
        let threshold = try Threshold()
        for role in Role.allCases {
            let principal = try threshold.principal(role.rawValue, role)
            let authorization = threshold.authorization(principal)
            for roles in Self.sets {
                let status = threshold.status(.roles(roles), authorization)
                #expect(status == (roles.contains(role) ? 200 : 403), "\(role) on \(roles)")
            }
            // Control: without roles anybody passes, and the handler does not know who.
            #expect(threshold.status(.anyone, authorization) == 200)
            #expect(try threshold.pass(.everyRole, authorization) == principal)
            #expect(try threshold.pass(.anyone, authorization) == nil)
        }
        for roles in Self.sets {
            #expect(threshold.status(.roles(roles)) == 401)
            #expect(threshold.status(.roles(roles), "Bearer x") == 401)
        }
    }

    @Test
    func `says which roles it would have let pass`() throws {
        let threshold = try Threshold()
        let anna = try threshold.principal("anna", .attendee)
        let problem = #expect(throws: Problem.self) {
            try threshold.pass(.roles([.organizer, .admin]), threshold.authorization(anna))
        }
        #expect(problem?.detail == "This is only for: admin, organizer.")
    }

    @Test
    func `believes the account's role, not that of a token`() throws {
        let threshold = try Threshold()
        let anna = try threshold.principal("anna", .attendee)
        let boast = Principal(
            account: Account(id: anna.account.id, username: "x", email: "x", role: .admin),
            sessionID: anna.sessionID
        )
        #expect(threshold.status(.roles([.admin]), threshold.authorization(boast)) == 403)
        #expect(try threshold.pass(.everyRole, threshold.authorization(boast)) == anna)
        let old = threshold.authorization(anna)
        try threshold.database.query("UPDATE users SET role = 'organizer'")
        #expect(threshold.status(.roles([.organizer]), old) == 200)
        #expect(threshold.status(.roles([.attendee]), old) == 403)
    }

    @Test
    func `lets nobody pass whose session has ended or is somebody else's`() throws {
        let threshold = try Threshold()
        let anna = try threshold.principal("anna", .attendee)
        let bert = try threshold.principal("bert", .organizer)
        for (account, session) in [
            (anna.account, bert.sessionID), (bert.account, anna.sessionID),
            (anna.account, "0192b1c0-0000-7000-8000-000000000000"),
        ] {
            let mixed = Principal(account: account, sessionID: session)
            #expect(threshold.status(.everyRole, threshold.authorization(mixed)) == 401)
        }
        try threshold.database.query("UPDATE users SET is_active = false WHERE username = 'anna'")
        #expect(threshold.status(.everyRole, threshold.authorization(anna)) == 401)
        #expect(threshold.status(.everyRole, threshold.authorization(bert)) == 200)
    }

    @Test
    func `lets nobody pass while it cannot ask who it is, but those who need not be known`() throws
    {
        let threshold = try Threshold(askingAt: "host=/nowhere dbname=none")
        let anna = try threshold.principal("anna", .attendee)
        let authorization = threshold.authorization(anna)
        let problem = #expect(throws: Problem.self) {
            try threshold.pass(.everyRole, authorization)
        }
        #expect(problem?.status == .serviceUnavailable)
        #expect(problem?.headers.contains { $0.name == .retryAfter } == true)
        // A token that is no good needs no asking.
        #expect(threshold.status(.everyRole, "\(authorization)x") == 401)
        #expect(threshold.status(.anyone, authorization) == 200)
    }
}

/// By whom the gate counts requests.
@Suite("The gate counts")
struct GateLimitTests {
    private static func statuses(_ count: Int, _ body: () -> Int) -> [Int] {
        (0..<count).map { _ in body() }
    }

    @Test
    func `who is known by account, wherever that is`() throws {
        let threshold = try Threshold(burst: 3)
        let anna = threshold.authorization(try threshold.principal("anna", .attendee))
        let bert = threshold.authorization(try threshold.principal("bert", .attendee))
        let first = (0..<8).map { threshold.status(.anyone, anna, from: "192.0.2.\($0)") }
        #expect(first.last == 429, "\(first)")
        // Another account at an address of the first one's has a limit of its own.
        #expect(threshold.status(.anyone, bert, from: "192.0.2.1") == 200)
        #expect(threshold.status(.anyone, nil, from: "192.0.2.1") == 200)
    }

    @Test
    func `who is not known by address, and a bad token makes nobody known`() throws {
        let threshold = try Threshold(burst: 3)
        let statuses = (0..<8).map { threshold.status(.anyone, "Bearer \($0)") }
        #expect(statuses.last == 429, "\(statuses)")
        #expect(Self.statuses(4) { threshold.status(.anyone) }.contains(429))
        #expect(threshold.status(.anyone, nil, from: "192.0.2.2") == 200)
    }

    @Test
    func `log-ins by address, whoever asks, and nothing of the service's own`() throws {
        let threshold = try Threshold(burst: 3)
        let anna = threshold.authorization(try threshold.principal("anna", .attendee))
        let statuses = Self.statuses(8) { threshold.status(.anyone, anna, work: .signIn) }
        #expect(statuses.last == 429, "\(statuses)")
        #expect(Self.statuses(4) { threshold.status(.anyone, work: .signIn) }.contains(429))
        // Other kinds of work have limits of their own.
        #expect(threshold.status(.anyone, anna) == 200)
        let service = Self.statuses(20) { threshold.status(.operators, nil, work: .service) }
        #expect(service.allSatisfy { $0 == 200 })
    }
}
