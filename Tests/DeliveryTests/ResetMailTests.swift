import Accounts
@testable import Delivery
import Platform
import Postgres
import Storage
import Support
import Testing
import Transfer

struct ResetMailTests {
    private let room: Mailroom
    private let postbox = TestPostbox()

    init() throws {
        room = try Mailroom()
    }

    private func resetCount() throws -> String? {
        try room.database.query("SELECT count(*) FROM password_resets").first
    }

    @Test
    func `the account gets a mail with a link whose token is the one stored by its hash`() throws {
        let user = try room.add("anna")
        try room.request("anna@example.com")
        #expect(try room.delivery(postbox).step())
        #expect(postbox.messages.map(\.recipient.text) == ["anna@example.com"])
        let link = try #require(postbox.links.first)
        let parts = link.split(separator: "/").suffix(2).map(String.init)
        #expect(
            link == "https://book.example.com/tickets/api/v1/auth/password-reset-confirm/"
                + "\(user)/\(parts[1])"
        )
        let hash = LinkTokens.hash(parts[1]).map { byte in
            (byte < 16 ? "0" : "") + String(byte, radix: 16)
        }
        let stored = try room.database.query(
            "SELECT user_id || ' ' || encode(token_hash, 'hex') FROM password_resets"
        )
        #expect(stored == ["\(user) \(hash.joined())"])
        #expect(try room.outcomes == ["sent"])
        #expect(try room.delivery(postbox).step() == false)
    }

    @Test
    func `the token stands nowhere in the database or the log, nor is an address logged`() throws {
        try room.add("anna")
        try room.request("Anna@Example.com")
        try room.request("nobody@example.com")
        let delivery = try room.delivery(postbox)
        while try delivery.step() {}
        let token = try #require(postbox.links.first?.split(separator: "/").last.map(String.init))
        let tables = try room.database.query(
            "SELECT quote_ident(relname) FROM pg_class "
                + "WHERE relnamespace = 'public'::regnamespace AND relkind = 'r'"
        )
        func homes(of text: String) throws -> [String] {
            try tables.filter { table in
                try room.database.query(
                    "SELECT 1 FROM \(table) AS t WHERE strpos(t::text, '\(text)') > 0"
                ) != []
            }
        }
        #expect(try homes(of: token) == [])
        // The control: what is stored is found.
        #expect(try homes(of: "anna@example.com") == ["users"])
        #expect(room.logged.contains("mail sent"))
        for secret in [token, "example.com", "anna", "Anna"] {
            #expect(!room.logged.contains(secret))
        }
    }

    @Test
    func `for an unknown address nothing is sent and nothing of it stays`() throws {
        try room.add("anna")
        try room.request("berta@example.com")
        #expect(try room.delivery(postbox).step())
        #expect(postbox.messages.isEmpty)
        #expect(try room.outcomes == ["nobody"])
        #expect(try resetCount() == "0")
    }

    @Test
    func `an account that is shut out gets none`() throws {
        try room.add("anna", isActive: false)
        try room.request("anna@example.com")
        #expect(try room.delivery(postbox).step())
        #expect(postbox.messages.isEmpty)
        #expect(try room.outcomes == ["nobody"])
        #expect(try resetCount() == "0")
    }

    @Test
    func `an address finds its account in any case, and the mail goes where the account says`()
        throws
    {
        try room.add("anna", email: "Anna.Smith@Example.com")
        try room.request("ANNA.smith@example.COM")
        #expect(try room.delivery(postbox).step())
        #expect(postbox.messages.map(\.recipient.text) == ["Anna.Smith@Example.com"])
    }

    @Test(
        arguments: [
            "anna@example.com\r\nBcc: x@y.com", "anna@example.com\nBcc: x@y.com",
            "anna@example.com ",
            "anna@example.com,x@y.com", "anna%@example.com", "",
        ]
    )
    func `what is no account's address finds nobody`(email: String) throws {
        try room.add("anna")
        try room.request(email)
        #expect(try room.delivery(postbox).step())
        #expect(postbox.messages.isEmpty)
        #expect(try room.outcomes == ["nobody"])
    }

    @Test
    func `an account whose address fits no header gets none, and no second attempt`() throws {
        try room.add("anna", email: "an<na>@example.com")
        try room.request("an<na>@example.com")
        #expect(try room.delivery(postbox).step())
        #expect(try room.outcomes == ["unmailable"])
        #expect(postbox.messages.isEmpty)
    }

    @Test
    func `an account gets ten links an hour, whoever asks`() throws {
        try room.add("anna")
        try room.add("berta")
        for _ in 0..<12 { try room.request("anna@example.com") }
        try room.request("berta@example.com")
        let delivery = try room.delivery(postbox)
        while try delivery.step() {}
        let recipients = postbox.messages.map(\.recipient.text)
        #expect(recipients.filter { $0 == "anna@example.com" }.count == 10)
        #expect(recipients.contains("berta@example.com"))
        #expect(try room.outcomes.filter { $0 == "too_many" }.count == 2)
        #expect(try resetCount() == "11")
        try room.database.query(
            "UPDATE password_resets SET created_at = now() - interval '61 minutes'"
        )
        try room.request("anna@example.com")
        _ = try delivery.step()
        #expect(postbox.messages.count == 12)
    }

    @Test
    func `several workers at once send an account no more than ten either`() throws {
        try room.add("anna")
        for _ in 0..<40 { try room.request("anna@example.com") }
        let deliveries = try (0..<4).map { _ in try room.delivery(postbox) }
        let meeting = Meeting(of: 4)
        let crowd = try Crowd(4) { index in
            meeting.attend()
            while (try? deliveries[index].step()) == true {}
        }
        crowd.join()
        #expect(postbox.messages.count == 10)
    }

    /// Of two workers that counted at once neither would see the other's link.
    @Test
    func `an account that another worker counts, or that is being changed, is waited for`() throws {
        try room.add("anna")
        try room.request("anna@example.com")
        let delivery = try room.delivery(postbox)
        var session = try Connection.open(room.database.responder, deadline: .now + .seconds(20))
        try session.run(script: "BEGIN; UPDATE users SET is_active = false")
        #expect(failure(as: StoreError.self) { _ = try delivery.step() } != nil)
        #expect(postbox.messages.isEmpty)
        try session.run(script: "COMMIT")
        try room.makeDue()
        #expect(try delivery.step())
        #expect(try room.outcomes == ["nobody"])
    }

    @Test
    func `a request that is used, over or withdrawn is not mailed`() throws {
        try room.add("anna")
        for _ in 0..<3 { try room.request("anna@example.com") }
        let ids = try room.database.query("SELECT id FROM password_resets ORDER BY created_at")
        try room.database.query("UPDATE password_resets SET used_at = now() WHERE id = '\(ids[0])'")
        try room.database.query(
            "UPDATE password_resets SET expires_at = now() WHERE id = '\(ids[1])'"
        )
        try room.database.query("DELETE FROM password_resets WHERE id = '\(ids[2])'")
        let delivery = try room.delivery(postbox)
        while try delivery.step() {}
        #expect(try room.outcomes == ["used", "expired", "withdrawn"])
        #expect(postbox.messages.isEmpty)
    }

    @Test
    func `an attempt after a crash sends the very same mail`() throws {
        try room.add("anna")
        try room.request("anna@example.com")
        let first = TestPostbox { _ throws(PostFailure) in throw PostFailure("no word") }
        _ = try room.delivery(first).step()
        try room.makeDue()
        _ = try room.delivery(postbox).step()
        #expect(first.messages == postbox.messages)
        #expect(postbox.messages.count == 1)
    }

    @Test
    func `a new key makes a new token, and the stored hash follows`() throws {
        try room.add("anna")
        try room.request("anna@example.com")
        let first = TestPostbox { _ throws(PostFailure) in throw PostFailure("no word") }
        _ = try room.delivery(first).step()
        try room.makeDue()
        let rotated = "k2:\(String(repeating: "B", count: 42))E=,\(Mailroom.keys)"
        _ = try room.delivery(postbox, keys: rotated).step()
        #expect(first.links != postbox.links)
        let token = try #require(postbox.links.first?.split(separator: "/").last.map(String.init))
        let hash = LinkTokens.hash(token).map { ($0 < 16 ? "0" : "") + String($0, radix: 16) }
        let stored = try room.database.query(
            "SELECT encode(token_hash, 'hex') FROM password_resets"
        )
        #expect(stored == [hash.joined()])
    }
}
