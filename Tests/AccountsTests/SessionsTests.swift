import Accounts
import Cache
import Logging
import Reservations
import Storage
import Support
import Testing

struct SessionsTests {
    private let house: SessionHouse

    init() throws {
        house = try SessionHouse()
    }

    @Test
    func `an end that Redis takes counts everywhere at once`() throws {
        let (first, second) = (try house.sessions(), try house.sessions())
        let anna = try house.visitor("anna")
        #expect(try first.admits(anna) && second.admits(anna))
        try house.end(anna, by: first)
        #expect(try !first.admits(anna))
        #expect(try !second.admits(anna))
        #expect(try house.database.query("SELECT count(*) FROM revocations") == ["0"])
    }

    /// The second has it from Redis, which is never told: only the announcement helps.
    @Test
    func `an end that Redis does not take is heard by those whose Redis answers`() throws {
        let first = try house.sessions(reachesRedis: false)
        let second = try house.sessions()
        let anna = try house.visitor("anna")
        #expect(try second.admits(anna))
        try house.end(anna, by: first)
        #expect(try !first.admits(anna))
        // PostgreSQL tells listeners after the commit, within milliseconds.
        #expect(eventually(within: .seconds(1)) { (try? second.admits(anna)) == false })
    }

    /// The control.
    @Test
    func `without announcements such a session goes on`() throws {
        let first = try house.sessions(reachesRedis: false, announces: false)
        let second = try house.sessions()
        let anna = try house.visitor("anna")
        #expect(try second.admits(anna))
        try house.end(anna, by: first)
        #expect(!eventually(within: .seconds(1)) { (try? second.admits(anna)) != true })
    }

    @Test
    func `an end before the listener began is known to it from the start`() throws {
        let first = try house.sessions(reachesRedis: false)
        let second = try house.sessions()
        let anna = try house.visitor("anna")
        #expect(try second.admits(anna))
        try house.end(anna, by: first)
        // Redis still says that she is there.
        #expect(
            try house.redis.command("GET", "hf:session:\(anna.sessionID)").hasPrefix("alive")
        )
        #expect(try !house.sessions().admits(anna))
    }

    /// It reads, so that others believe what it said before.
    @Test
    func `an end that a full Redis refuses is announced`() throws {
        let (first, second) = (try house.sessions(), try house.sessions())
        let anna = try house.visitor("anna")
        #expect(try first.admits(anna) && second.admits(anna))
        try house.redis.command("CONFIG", "SET", "maxmemory", "1")
        try house.end(anna, by: first)
        #expect(try house.redis.command("EXISTS", "hf:session:\(anna.sessionID)") == "1\n")
        #expect(try !first.admits(anna))
        #expect(eventually(within: .seconds(1)) { (try? second.admits(anna)) == false })
    }

    /// The control: a process that does not listen and trusts Redis would be wrong.
    @Test
    func `while nothing is heard PostgreSQL is asked, not Redis`() throws {
        let anna = try house.visitor("anna")
        #expect(try house.sessions().admits(anna))
        let deaf = try house.sessions(listens: false)
        #expect(try deaf.admits(anna))
        try house.database.query("UPDATE sessions SET ended_at = now(), end_reason = 'operator'")
        #expect(try !deaf.admits(anna))
        // Redis may be slow to answer on a busy machine.
        let (cache, known) = (house.cache(), SessionCache.Finding.alive(try account(anna)))
        let isBelieved = eventually { cache.find(anna) == known }
        #expect(isBelieved)
    }

    private func account(_ claims: AccessClaims) throws -> Account {
        let found = try house.store.credentials(userID: claims.userID, until: SessionHouse.soon)
        return try #require(found?.account)
    }

    @Test
    func `a listener that is cut off hears again, also what it has missed`() throws {
        let first = try house.sessions(reachesRedis: false, listens: false)
        let second = try house.sessions()
        let (anna, berta) = (try house.visitor("anna"), try house.visitor("berta"))
        #expect(try second.admits(anna) && second.admits(berta))
        try house.cutListeners()
        try house.end(anna, by: first)
        // In the gap by PostgreSQL, after it by the rows that are read first.
        #expect(eventually(within: .seconds(1)) { (try? second.admits(anna)) == false })
        #expect(eventually { (try? house.listeners) == 1 })
        #expect(try !second.admits(anna))
        #expect(try second.admits(berta))
        try house.end(berta, by: first)
        #expect(eventually(within: .seconds(1)) { (try? second.admits(berta)) == false })
    }

    @Test(arguments: [true, false])
    func `a change of an account shows through another process`(redisIsThere: Bool) throws {
        let first = try house.sessions(reachesRedis: redisIsThere)
        let second = try house.sessions()
        let anna = try house.visitor("anna")
        func role() throws -> Role? {
            try second.principal(anna, until: SessionHouse.soon)?.account.role
        }
        #expect(try role() == .attendee)
        try house.database.ownerStore().setRole(
            userID: anna.userID,
            .organizer,
            until: SessionHouse.soon
        )
        // The control: Redis still has the old role.
        #expect(try role() == .attendee)
        try first.distrust(anna.userID, until: SessionHouse.soon)
        if redisIsThere { #expect(try role() == .organizer) }
        #expect(eventually(within: .seconds(1)) { (try? role()) == .organizer })
    }

    @Test(
        arguments: [
            ("alive", "a1\nanna\nanna@example.com\nking"), ("alive", "a1\nanna"), ("alive", ""),
            ("alive", "a2\nanna\nanna@example.com\nadmin"), ("alive", "changed"),
            ("ALIVE", "a1\nanna\nanna@example.com\nadmin"), ("", "a1\nx\ny\nadmin"),
            ("alive\n", "a1\nx\ny\nadmin"), ("deadly", "a1\nx\ny\nadmin"),
        ]
    )
    func `what Redis says and nobody wrote is not believed`(
        session: String,
        account: String
    ) throws {
        let sessions = try house.sessions()
        let anna = try house.visitor("anna")
        try house.redis.command("SET", "hf:session:\(anna.sessionID)", session)
        try house.redis.command("SET", "hf:account:\(anna.userID)", account)
        let found = try sessions.principal(anna, until: SessionHouse.soon)
        #expect(found?.account.username == "anna")
        #expect(found?.account.role == .attendee)
    }

    @Test
    func `values of another type in Redis harm nobody`() throws {
        let sessions = try house.sessions()
        let anna = try house.visitor("anna")
        try house.redis.command("LPUSH", "hf:session:\(anna.sessionID)", "alive")
        try house.redis.command("HSET", "hf:account:\(anna.userID)", "a", "b")
        #expect(try sessions.admits(anna))
        try house.end(anna, by: sessions)
        #expect(try !sessions.admits(anna))
    }

    @Test
    func `a session of another account is nobody's`() throws {
        let sessions = try house.sessions()
        let (anna, berta) = (try house.visitor("anna"), try house.visitor("berta"))
        #expect(try sessions.admits(berta) && sessions.admits(anna))
        let mixed = AccessClaims(
            userID: berta.userID,
            sessionID: anna.sessionID,
            role: .attendee
        )
        house.redis.kill()
        #expect(try !sessions.admits(mixed))
    }

    @Test
    func `of many who ask at once each is answered as if alone`() throws {
        let sessions = try house.sessions()
        let names = ["anna", "bert", "carl", "dora"]
        let visitors = try names.map { try house.visitor($0) }
        // Known, ended, not known yet, and somebody who claims another's session.
        #expect(try sessions.admits(visitors[0]) && sessions.admits(visitors[1]))
        try house.end(visitors[1], by: sessions)
        let thief = AccessClaims(
            userID: visitors[0].userID,
            sessionID: visitors[3].sessionID,
            role: .attendee
        )
        let asked = visitors + [thief, visitors[0]]
        let answers = sessions.principals(asked, until: SessionHouse.soon)
        let found = try answers.map { try $0.get()?.account.username }
        #expect(found == ["anna", nil, "carl", "dora", nil, "anna"])
        // What PostgreSQL said is remembered.
        #expect(house.cache().find(visitors[2]) != .unknown)
        let away = Sessions(
            store: house.absentStore(),
            cache: house.cache("/nonexistent/redis.sock"),
            logger: Logger(label: "test") { _ in SwiftLogNoOpLogHandler() }
        )
        for answer in away.principals(asked, until: SessionHouse.soon) {
            #expect(throws: StoreError.self) { try answer.get() }
        }
    }
}
