import Platform
import Storage
import Support
import Testing

struct PasswordResetTests {
    private let database: FreshDatabase
    private let store: Store

    init() throws {
        database = try FreshDatabase()
        store = database.responderStore()
    }

    @Test
    func `a request leaves the same rows whether or not there is an account`() throws {
        try database.query(
            """
            INSERT INTO users (username, email, password_hash, role)
            VALUES ('anna', 'anna@example.com', '$argon2id$', 'attendee')
            """
        )
        for email in ["anna@example.com", "berta@example.com"] {
            try store.requestPasswordReset(email: email, until: .now + .seconds(20))
        }
        let rows = try database.query(
            """
            SELECT format('%s %s %s %s', kind, user_id IS NULL, expires_at - password_resets.created_at,
                          attempts)
            FROM password_resets JOIN outbox ON subject = password_resets.id
            """
        )
        #expect(rows == Array(repeating: "password_reset t 01:00:00 0", count: 2))
    }

    @Test
    func `requests are forgotten a day after their links are void, some at a time`() throws {
        for _ in 0..<5 {
            try store.requestPasswordReset(email: "a@b", until: .now + .seconds(20))
        }
        try database.query(
            """
            UPDATE password_resets SET expires_at = now() - interval '25 hours'
            WHERE id IN (SELECT id FROM password_resets LIMIT 3)
            """
        )
        let soon = Deadline.now + .seconds(20)
        #expect(try store.forgetPasswordResets(limit: 2, until: soon) == 2)
        #expect(try store.forgetPasswordResets(limit: 2, until: soon) == 1)
        #expect(try store.forgetPasswordResets(limit: 2, until: soon) == 0)
        #expect(try database.query("SELECT count(*) FROM password_resets") == ["2"])
    }
}
