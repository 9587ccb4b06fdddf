@testable import Delivery
import Platform
import Storage
import Support
import Testing

struct LeaseTests {
    private let room: Mailroom

    init() throws {
        room = try Mailroom()
    }

    private func addRequests(_ count: Int) throws {
        for index in 0..<count {
            try room.add("user\(index)")
            try room.request("user\(index)@example.com")
        }
    }

    @Test
    func `of two workers only one sends each mail`() throws {
        try addRequests(50)
        let postbox = TestPostbox { _ in Process.sleep(.milliseconds(5)) }
        let deliveries = [try room.delivery(postbox), try room.delivery(postbox)]
        let meeting = Meeting(of: 2)
        let crowd = try Crowd(2) { index in
            meeting.attend()
            while (try? deliveries[index].step()) == true {}
        }
        crowd.join()
        #expect(postbox.messages.count == 50)
        #expect(Set(postbox.messages.map(\.recipient)).count == 50)
        #expect(try Set(room.outcomes) == ["sent"])
    }

    @Test(arguments: [true, false])
    func `while one worker sends a mail, only the end of its lease lets another`(
        endsLease: Bool
    ) throws {
        try addRequests(1)
        let sending = Gate()
        let second = Gate()
        let postbox = TestPostbox { [room] number in
            guard number == 1 else { return second.open() }
            if endsLease { try? room.makeDue() }
            sending.open()
            // Long enough for the other to look, and as long as it takes if it may send.
            if endsLease { second.pass() } else { Process.sleep(.milliseconds(500)) }
        }
        let (one, other) = (try room.delivery(postbox), try room.delivery(postbox))
        let thread = try Thread { _ = try? one.step() }
        #expect(sending.pass())
        #expect(try other.step() == endsLease)
        thread.join()
        #expect(postbox.messages.count == (endsLease ? 2 : 1))
        #expect(Set(postbox.messages).count == 1)
    }

    @Test
    func `an entry is claimed once until its lease is over`() throws {
        try addRequests(1)
        let soon = Deadline.now + .seconds(20)
        let first = try room.store.claimOutboxEntry(for: .seconds(180), until: soon)
        #expect(first?.attempts == 1)
        #expect(try room.store.claimOutboxEntry(for: .seconds(180), until: soon) == nil)
        try room.makeDue()
        let second = try room.store.claimOutboxEntry(for: .milliseconds(300), until: soon)
        #expect(second?.id == first?.id)
        #expect(second?.attempts == 2)
        #expect(
            eventually {
                (try? room.store.claimOutboxEntry(for: .seconds(9), until: soon))??.attempts == 3
            }
        )
    }

    @Test
    func `an entry of a kind that only a newer worker knows holds nobody up`() throws {
        try room.database.query("ALTER TABLE outbox DROP CONSTRAINT outbox_kind_check")
        try room.database.query(
            "INSERT INTO outbox (kind, subject) VALUES ('ticket', gen_random_uuid())"
        )
        try addRequests(1)
        let delivery = try room.delivery(TestPostbox())
        #expect(try delivery.step())
        #expect(try delivery.step() == false)
        #expect(try room.outcomes == ["- (due)", "sent"])
    }

    @Test
    func `whoever wakes after the lease neither sends nor gives back what another has`() throws {
        try addRequests(1)
        let soon = Deadline.now + .seconds(20)
        let slow = try #require(try room.store.claimOutboxEntry(for: .seconds(180), until: soon))
        try room.makeDue()
        let quick = try #require(try room.store.claimOutboxEntry(for: .seconds(180), until: soon))
        let hash = [UInt8](repeating: 1, count: 32)
        #expect(try room.store.prepareResetMail(for: slow, tokenHash: hash, until: soon) == .lost)
        try room.store.postpone(slow, by: .zero, outcome: "slow", until: soon)
        #expect(try room.store.claimOutboxEntry(for: .seconds(1), until: soon) == nil)
        #expect(try room.store.prepareResetMail(for: quick, tokenHash: hash, until: soon) != .lost)
        try room.store.finish(quick, outcome: "sent", until: soon)
        try room.store.finish(slow, outcome: "later", until: soon)
        #expect(try room.outcomes == ["sent"])
    }

    @Test
    func `a lease too short for the slowest server sends nothing`() throws {
        try addRequests(1)
        let postbox = TestPostbox()
        let short = try room.delivery(postbox) { $0.lease = postbox.longestPost }
        #expect(try short.step())
        #expect(postbox.messages.isEmpty)
        try room.makeDue()
        let long = try room.delivery(postbox) { $0.lease = postbox.longestPost + .seconds(30) }
        #expect(try long.step())
        #expect(postbox.messages.count == 1)
    }

    @Test
    func `what is not taken is tried again later and later, until its link would be void`() throws {
        try addRequests(1)
        let postbox = TestPostbox { _ throws(PostFailure) in throw PostFailure("answer 451") }
        let delivery = try room.delivery(postbox)
        for seconds in [5, 10, 20, 40] {
            #expect(try delivery.step())
            #expect(try delivery.step() == false)
            let pause = try room.database.query(
                "SELECT round(extract(epoch FROM due_at - now())) FROM outbox"
            )
            #expect(
                try Double(#require(pause.first)).map { abs($0 - Double(seconds)) <= 2 } == true
            )
            #expect(try room.outcomes == ["answer 451 (due)"])
            try room.makeDue()
        }
        try room.database.query("UPDATE password_resets SET expires_at = now()")
        #expect(try delivery.step())
        #expect(try room.outcomes == ["expired"])
        #expect(postbox.messages.count == 4)
        #expect(try delivery.step() == false)
    }

    @Test
    func `what is sent while PostgreSQL goes away is marked when it is back, and sent once`() throws
    {
        let server = try PostgresServer()
        let room = try Mailroom(on: server)
        try room.add("anna")
        try room.request("anna@example.com")
        let postbox = TestPostbox { _ in try? server.kill() }
        let back = try Thread {
            _ = eventually { !postbox.messages.isEmpty }
            Process.sleep(.seconds(1))
            try? server.start()
        }
        let delivery = try room.delivery(postbox)
        #expect(try delivery.step())
        back.join()
        #expect(try room.outcomes == ["sent"])
        #expect(postbox.messages.count == 1)
    }
}
