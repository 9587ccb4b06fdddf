import Storage
import Support
import Testing

struct RotationTests {
    private let fixture: SessionFixture
    private let threads = SessionFixture.threads

    init() throws {
        fixture = try SessionFixture()
    }

    @Test
    func `a token that many use at once goes to exactly one, and the session ends`() throws {
        let session = try fixture.begin()
        let fixture = fixture
        let words = try fixture.race(holding: "refresh_tokens") { fixture.rotate(to: $0 + 1) }
        #expect(words == ["rotated": 1, "reused": 1, "refused": threads - 2])
        #expect(try fixture.endings == ["token_reuse"])
        #expect(
            try fixture.store.accounts(ofSessions: [session.id], until: SessionFixture.soon) == [:]
        )
    }

    @Test
    func `without the lock the index refuses all but one`() throws {
        try fixture.begin()
        let fixture = fixture
        let words = try fixture.race(holding: "refresh_tokens") { index in
            fixture.rotate(to: index + 1, locksSession: false)
        }
        #expect(words["rotated"] == 1)
        #expect(words["failed"] == threads - 1)
    }

    /// The control of both.
    @Test
    func `without lock and index a token goes to several`() throws {
        try fixture.begin()
        try fixture.database.query("DROP INDEX refresh_tokens_live")
        let fixture = fixture
        let words = try fixture.race(holding: "refresh_tokens") { index in
            fixture.rotate(to: index + 1, locksSession: false)
        }
        #expect(words["rotated", default: 0] > 1)
    }

    @Test
    func `with one key all get the same successor, and the session goes on`() throws {
        try fixture.begin()
        let fixture = fixture
        let words = try fixture.race(holding: "refresh_tokens") { _ in
            fixture.rotate(to: 1, key: 1_000)
        }
        #expect(words == ["rotated": 1, "again true": threads - 1])
        #expect(fixture.rotate(1, to: 2) == "rotated")
        #expect(try fixture.endings == ["-"])
    }

    @Test
    func `after a minute a used token ends its session, whatever its key`() throws {
        try fixture.begin()
        #expect(fixture.rotate(to: 1, key: 1_000) == "rotated")
        try fixture.database.query(
            "UPDATE refresh_tokens SET used_at = used_at - interval '59 s'"
        )
        #expect(fixture.rotate(to: 1, key: 1_000) == "again true")
        try fixture.database.query("UPDATE refresh_tokens SET used_at = used_at - interval '2 s'")
        #expect(fixture.rotate(to: 1, key: 1_000) == "reused")
        #expect(fixture.rotate(1, to: 2) == "refused")
        #expect(try fixture.endings == ["token_reuse"])
    }

    @Test(arguments: [nil, 2_000])
    func `a used token with another key, or with none, ends its session`(key: Int?) throws {
        try fixture.begin()
        #expect(fixture.rotate(to: 1, key: 1_000) == "rotated")
        #expect(fixture.rotate(to: 1, key: key) == "reused")
        #expect(fixture.rotate(to: 1, key: 1_000) == "refused")
    }

    @Test
    func `an old token ends the session also when its successors were used`() throws {
        try fixture.begin()
        #expect(fixture.rotate(to: 1) == "rotated")
        #expect(fixture.rotate(1, to: 2) == "rotated")
        #expect(fixture.rotate(to: 3) == "reused")
        #expect(fixture.rotate(2, to: 4) == "refused")
    }

    @Test
    func `a token that nobody issued, or of a session out of date, is refused`() throws {
        try fixture.begin()
        #expect(fixture.rotate(9, to: 1) == "refused")
        try fixture.database.query("UPDATE sessions SET expires_at = now()")
        #expect(fixture.rotate(to: 1) == "refused")
        #expect(try fixture.endings == ["-"])
    }

    @Test
    func `using a token does not wait for another session's`() throws {
        try fixture.begin(0)
        try fixture.begin(1)
        let fixture = fixture
        let words = try fixture.race(holding: "refresh_tokens") { index in
            index < 2 ? fixture.rotate(index, to: 10 + index) : fixture.rotate(1, to: 10 + index)
        }
        #expect(words["rotated"] == 2)
        #expect(try fixture.endings.sorted() == ["-", "token_reuse"])
    }
}
