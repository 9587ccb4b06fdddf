import Platform
import Postgres
import Reservations
import Storage
import Support
import Testing

/// Whoever changes an account locks it before its links for a new password: the other way round two
/// would wait for each other.
struct LockOrderTests {
    private let fixture: SessionFixture

    init() throws {
        fixture = try SessionFixture()
        try fixture.store.requestPasswordReset(
            email: "anna@example.com",
            until: SessionFixture.soon
        )
    }

    /// Runs `body` while somebody has changed the account, who then withdraws its links.
    ///
    /// - Returns: Whether that is possible.
    private func withdraws(during body: @escaping @Sendable () -> Void) throws -> Bool {
        var other = try Connection.open(
            fixture.database.responder,
            deadline: .now + .seconds(30)
        )
        try other.run(
            script: """
                SET lock_timeout = '200ms';
                BEGIN;
                UPDATE users SET updated_at = now()
                """
        )
        let crowd = try Crowd(1) { _ in body() }
        #expect(eventually { (try? fixture.waiting) == 1 })
        let withdrawal: Void? = try? other.run(script: "DELETE FROM password_resets; COMMIT")
        if withdrawal == nil { try other.run(script: "ROLLBACK") }
        crowd.join()
        return withdrawal != nil
    }

    @Test
    func `a new address waits for the account before it touches the links`() throws {
        let fixture = fixture
        let isPossible = try withdraws {
            _ = try? fixture.store.rename(
                userID: fixture.credentials.account.id,
                username: nil,
                email: "berta@example.com",
                until: SessionFixture.soon
            )
        }
        #expect(isPossible)
        #expect(try fixture.database.query("SELECT email FROM users") == ["berta@example.com"])
    }

    @Test
    func `a mail that is prepared waits for the account before it touches the links`() throws {
        let claimed = try fixture.store.claimOutboxEntry(
            for: .seconds(60),
            until: SessionFixture.soon
        )
        let entry = try #require(claimed)
        let fixture = fixture
        let isPossible = try withdraws {
            _ = try? fixture.store.prepareResetMail(
                for: entry,
                tokenHash: SessionFixture.hash(1),
                until: SessionFixture.soon
            )
        }
        #expect(isPossible)
        #expect(try fixture.database.query("SELECT outcome FROM outbox") == ["withdrawn"])
    }

    /// The control.
    @Test
    func `who touches the links first has the other wait for ever`() throws {
        let fixture = fixture
        let isPossible = try withdraws {
            var session = try? Connection.open(
                fixture.database.responder,
                deadline: .now + .seconds(30)
            )
            try? session?.run(
                script: """
                    BEGIN; DELETE FROM password_resets;
                    UPDATE users SET updated_at = now(); ROLLBACK
                    """
            )
        }
        #expect(!isPossible)
    }
}
