import Reservations
import Platform
import Postgres
import Storage
import Support
import Testing

struct SessionRaceTests {
    private let fixture: SessionFixture
    private static let stranger = "01890a5d-ac96-774b-bcce-b302099a8057"

    init() throws {
        fixture = try SessionFixture()
    }

    private func change(from old: String, to new: String) throws -> [String]? {
        try fixture.store.changePassword(
            userID: fixture.credentials.account.id,
            from: old,
            to: new,
            keeping: Self.stranger,
            until: SessionFixture.soon
        )
    }

    @Test
    func `no session of the old password outlives its change, however close they come`() throws {
        let fixture = fixture
        let stays = Monitor(0)
        for round in 0..<50 {
            let old = round == 0 ? SessionFixture.oldHash : "$argon2id$\(round)"
            var credentials = fixture.credentials
            credentials.passwordHash = old
            let looked = credentials
            let meeting = Meeting(of: 4)
            let crowd = try Crowd(4) { index in
                meeting.attend()
                if index == 0 {
                    let ended = try? change(from: old, to: "$argon2id$\(round + 1)")
                    if ended != nil { stays.withLock { $0 += 1 } }
                } else {
                    _ = try? fixture.store.beginSession(
                        for: looked,
                        tokenHash: SessionFixture.hash(round * 4 + index),
                        address: "192.0.2.1",
                        until: SessionFixture.soon
                    )
                }
            }
            crowd.join()
            #expect(try !fixture.endings.contains("-"), "round \(round)")
        }
        #expect(stays.withLock { $0 } == 50)
    }

    /// A log-in that has looked at the password, and is about to begin its session.
    private func logInSlowly(locking clause: String) throws -> Int {
        var logIn = try Connection.open(
            fixture.database.responder,
            deadline: .now + .seconds(30)
        )
        try logIn.run(
            script: """
                BEGIN;
                WITH owner AS (
                    SELECT id FROM users WHERE password_hash = '\(SessionFixture.oldHash)' \(clause)
                )
                INSERT INTO sessions (user_id, address, expires_at)
                SELECT id, '192.0.2.1', now() + interval '7 days' FROM owner
                """
        )
        let isDone = Monitor(false)
        let crowd = try Crowd(1) { _ in
            _ = try? change(from: SessionFixture.oldHash, to: "$argon2id$new")
            isDone.withLock { $0 = true }
        }
        _ = eventually { isDone.withLock { $0 } || (try? fixture.waiting) == 1 }
        try logIn.run(script: "COMMIT")
        crowd.join()
        return try fixture.endings.filter { $0 == "-" }.count
    }

    @Test
    func `a change of the password waits for a log-in that is about to succeed`() throws {
        #expect(try logInSlowly(locking: "FOR SHARE") == 0)
    }

    /// The control.
    @Test
    func `without the share lock a session of the old password stays`() throws {
        #expect(try logInSlowly(locking: "") == 1)
    }

    @Test
    func `a link that many use at once sets one password, and all sessions end`() throws {
        let id = fixture.credentials.account.id
        for number in 0..<3 { try fixture.begin(number) }
        let token = SessionFixture.hash(5_000)
        let hex = token.map { ($0 < 16 ? "0" : "") + String($0, radix: 16) }.joined()
        try fixture.database.query(
            """
            INSERT INTO password_resets (email, user_id, token_hash)
            VALUES ('anna@example.com', '\(id)', decode('\(hex)', 'hex'))
            """
        )
        let fixture = fixture
        let words = try fixture.race(holding: "password_resets") { index in
            do {
                let ended = try fixture.store.resetPassword(
                    userID: id,
                    tokenHash: token,
                    to: "$argon2id$\(index)",
                    until: SessionFixture.soon
                )
                return ended.map { "ended \($0.ended.count)" } ?? "dead"
            } catch {
                return "failed"
            }
        }
        #expect(words == ["ended 3": 1, "dead": SessionFixture.threads - 1])
        #expect(try fixture.endings == Array(repeating: "password_reset", count: 3))
    }

    @Test
    func `beyond a hundred sessions the one unused for longest ends`() throws {
        let first = try fixture.begin(0)
        let second = try fixture.begin(1)
        for number in 2..<100 { #expect(try fixture.begin(number).ended == []) }
        #expect(fixture.rotate(0, to: 200) == "rotated")
        #expect(try fixture.begin(100).ended == [second.id])
        #expect(
            try fixture.store.accounts(ofSessions: [first.id], until: SessionFixture.soon).count
                == 1
        )
        #expect(try fixture.endings.filter { $0 == "too_many" }.count == 1)
    }
}
