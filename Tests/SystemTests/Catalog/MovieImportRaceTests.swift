import Support
import Testing

/// What happens between the moment when an import looks for a movie and that when it uses it.
@Suite("Imports of a movie at once", .serialized)
struct MovieImportRaceTests {
    private static let file = """
        {"title": "The Long Tide", "duration_minutes": 95, "shows": []}
        """

    private let stack: Stack

    init() throws {
        stack = try Stack(settings: SharedStack.cheapPasswords, limits: .outOfReach)
        _ = try stack.visitor("anna", role: "organizer")
    }

    /// How many movies four imports make whose making takes so long that they all have looked before.
    private func moviesOfFourAtOnce() throws -> (said: Int, made: [String]) {
        try stack.database.query(
            """
            CREATE FUNCTION take_long() RETURNS trigger LANGUAGE plpgsql
            AS 'BEGIN PERFORM pg_sleep(1.5); RETURN NEW; END'
            """
        )
        try stack.database.query(
            """
            CREATE TRIGGER slow BEFORE INSERT ON movies
            FOR EACH ROW EXECUTE FUNCTION take_long()
            """
        )
        let outputs = try onThreads(4) { [stack] _ in
            try? stack.importing("movie", text: Self.file, for: "anna").output
        }.compactMap(\.self)
        #expect(outputs.count == 4)
        return (
            outputs.count { $0.hasSuffix("movies: 1 files, 1 added, 0 shows added\n") },
            try stack.database.query("SELECT count(*) FROM movies")
        )
    }

    @Test
    func `make it once`() throws {
        let (said, made) = try moviesOfFourAtOnce()
        #expect(said == 1)
        #expect(made == ["1"])
    }

    @Test
    func `make it several times where nobody locks the organizer: the control`() throws {
        // Who may only look at a row locks it in vain: no policy is there for it.
        for change in [
            "CREATE POLICY look ON users FOR SELECT USING (true)",
            "ALTER TABLE users ENABLE ROW LEVEL SECURITY, FORCE ROW LEVEL SECURITY",
        ] { try stack.database.query(change) }
        let (said, made) = try moviesOfFourAtOnce()
        #expect(said > 1)
        #expect(made == ["\(said)"])
    }

    @Test
    func `wait for one who deletes it, and make it anew`() throws {
        #expect(try stack.importing("movie", text: Self.file, for: "anna").code == 0)
        let withShow = MovieText.file(shows: [[]])
        let outcomes = try onThreads(2) { [stack] index -> CommandOutcome? in
            if index == 0 {
                try? stack.database.run(
                    script: "BEGIN; DELETE FROM movies; SELECT pg_sleep(2); COMMIT"
                )
                return nil
            }
            let isDeleting = eventually {
                (try? stack.database.query(
                    """
                    SELECT count(*) FROM pg_stat_activity
                    WHERE datname = current_database() AND wait_event = 'PgSleep'
                    """
                )) != ["0"]
            }
            return isDeleting ? try? stack.importing("movie", text: withShow, for: "anna") : nil
        }
        let outcome = try #require(outcomes.compactMap(\.self).first)
        #expect(outcome.code == 0, "\(outcome.output)")
        #expect(outcome.output.hasSuffix("movies: 1 files, 1 added, 1 shows added\n"))
        #expect(try stack.database.query("SELECT count(*) FROM movies") == ["1"])
    }
}
