import Accounts
@testable import Delivery
import Platform
import Storage
import Support
import Testing
import Transfer

struct InvitationMailTests {
    private let room: Mailroom
    private let postbox = TestPostbox()
    private let anna: String

    init() throws {
        room = try Mailroom()
        anna = try room.add("anna")
    }

    private func invite(_ email: String) throws {
        try room.database.run(
            script: """
                WITH organization AS (
                        INSERT INTO organizations (name) VALUES ('Harbour Nights') RETURNING id
                     ),
                     invitation AS (
                        INSERT INTO invitations (organization_id, email, rights, invited_by)
                        SELECT id, '\(email)', '{view}', '\(anna)' FROM organization RETURNING id
                     )
                INSERT INTO outbox (kind, subject) SELECT 'invitation', id FROM invitation
                """
        )
    }

    private func deliver() throws {
        let delivery = try room.delivery(postbox)
        while try delivery.step() {}
    }

    @Test
    func `goes to the address, with a link whose token is known by its hash alone`() throws {
        try invite("nina@example.com")
        try deliver()
        #expect(postbox.messages.map(\.recipient.text) == ["nina@example.com"])
        #expect(postbox.messages.first?.text.contains("anna would like you to help") == true)
        // Anybody can make an organization of any name: it is not sent to strangers.
        #expect(postbox.messages.first?.text.contains("Harbour") == false)
        let link = try #require(postbox.links.first)
        let parts = link.split(separator: "#").map(String.init)
        #expect(parts.first == "https://book.example.com/tickets/invitation")
        let hash = LinkTokens.hash(parts[1]).map { byte in
            (byte < 16 ? "0" : "") + String(byte, radix: 16)
        }
        let stored = try room.database.query("SELECT encode(token_hash, 'hex') FROM invitations")
        #expect(stored == [hash.joined()])
        #expect(try room.outcomes == ["sent"])
        for secret in [parts[1], "example.com", "anna", "nina"] {
            #expect(!room.logged.contains(secret))
        }
    }

    @Test
    func `goes by SMTP`() throws {
        let peer = try MailServer()
        try invite("nina@example.com")
        let worker = try RunningWorker(room.database, "smtp://127.0.0.1:\(peer.port)")
        #expect(peer.hasTaken(1, within: .seconds(60)))
        #expect(try peer.mails.first?.text.contains("/invitation#") == true)
        #expect(worker.process.terminate() == 0)
    }

    @Test(
        arguments: [
            "withdrawn_at = now()", "expires_at = now()",
            "accepted_at = now(), accepted_by = invited_by",
        ]
    )
    func `that is void is not sent`(change: String) throws {
        try invite("nina@example.com")
        try room.database.query("UPDATE invitations SET \(change)")
        try deliver()
        #expect(postbox.messages.isEmpty)
        #expect(try room.outcomes == ["void"])
    }

    @Test
    func `of somebody who is shut out is not sent`() throws {
        try invite("nina@example.com")
        try room.database.query("UPDATE users SET is_active = false")
        try deliver()
        #expect(postbox.messages.isEmpty)
    }

    @Test
    func `an address gets ten an hour, whoever sends them`() throws {
        for _ in 0..<6 {
            try invite("nina@example.com")
            try invite("Nina@Example.com")
        }
        try invite("otto@example.com")
        try deliver()
        #expect(postbox.messages.count == 11)
        let waiting = "SELECT outcome FROM outbox WHERE done_at IS NULL AND due_at > now()"
        #expect(try room.database.query(waiting) == ["too_many", "too_many"])
        // They are sent when the hour is over.
        try room.database.query("UPDATE invitations SET mailed_at = mailed_at - interval '1 hour'")
        try room.database.query("UPDATE outbox SET due_at = now() WHERE done_at IS NULL")
        try deliver()
        #expect(postbox.messages.count == 13)
    }

    @Test
    func `names nobody by what a mail program takes for a link`() throws {
        try room.database.query("UPDATE users SET username = 'your.bank.example'")
        try invite("nina@example.com")
        try deliver()
        #expect(postbox.messages.first?.text.contains("Somebody would like you to help") == true)
        #expect(postbox.messages.first?.text.contains("bank") == false)
    }
}
