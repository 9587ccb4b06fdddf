import Accounts
import Cache
import Reservations
import Support
import Testing

/// A reader that has found a session alive, and is late to say so.
struct SessionFillTests {
    private let house: SessionHouse
    private let anna: AccessClaims
    private let principal: Principal

    init() throws {
        house = try SessionHouse()
        anna = try house.visitor("anna")
        let account = Account(
            id: anna.userID,
            username: "anna",
            email: "anna@example.com",
            role: .attendee
        )
        principal = Principal(account: account, sessionID: anna.sessionID)
    }

    private var key: String { "hf:session:\(anna.sessionID)" }

    @Test
    func `a late reader does not revive a session`() throws {
        let cache = house.cache()
        #expect(cache.bury([anna.sessionID]))
        cache.remember([principal])
        #expect(cache.find(anna) == .dead)
    }

    /// The control: what NX is for.
    @Test
    func `a reader that wrote over anything would revive it`() throws {
        let (sessions, cache) = (try house.sessions(), house.cache())
        try house.end(anna, by: sessions)
        cache.remember([principal])
        #expect(try !sessions.admits(anna))
        try house.redis.command("SET", key, "alive", "PX", "30000")
        #expect(try sessions.admits(anna))
    }

    @Test
    func `an end is written over what lives, and for as long as a token lasts`() throws {
        let cache = house.cache()
        cache.remember([principal])
        #expect(
            cache.find(anna) == .alive(principal.account)
        )
        #expect(cache.bury([anna.sessionID]))
        let left = try house.redis.command("TTL", key).split(separator: "\n").first
        #expect((895...900).contains(left.flatMap { Int($0) } ?? 0))
    }

    @Test
    func `a late reader does not put an account back as it was`() throws {
        let cache = house.cache()
        #expect(cache.distrust(anna.userID))
        cache.remember([principal])
        #expect(cache.find(anna) == .unknown)
    }

    @Test
    func `an empty Redis logs nobody out and brings nobody back`() throws {
        let sessions = try house.sessions()
        let berta = try house.visitor("berta")
        #expect(try sessions.admits(anna) && sessions.admits(berta))
        try house.end(anna, by: sessions)
        try house.redis.command("FLUSHALL")
        #expect(try !sessions.admits(anna))
        #expect(try sessions.admits(berta))
    }
}
