import JSONText
import Platform
import Support
import Testing

@Suite("A list that everybody reads at once", .serialized)
struct ListLoadTests {
    private static let stack = SharedStack()
    private let stack: Stack

    init() throws {
        stack = try Self.stack()
    }

    /// How many sessions wait for the locked table.
    private func stuck() throws -> Int {
        let count = try stack.database.query(
            """
            SELECT count(*) FROM pg_stat_activity
            WHERE datname = current_database() AND wait_event_type = 'Lock'
            """
        )
        return count.first.flatMap { Int($0) } ?? -1
    }

    /// Lets six ask at once while none can be answered.
    ///
    /// - Returns: How many queries that makes, and the statuses in the end.
    private func queries(
        _ target: @escaping @Sendable (Int) -> String,
        _ headers: [(String, String)] = [],
        lock table: String = "events"
    ) throws -> (count: Int, statuses: [Int?]) {
        let lock = try HeldLock(table, in: stack.database)
        let statuses = Monitor<[Int?]>([])
        let crowd = try Crowd(6) { [stack] index in
            let status = try? stack.call("GET", target(index), headers: headers).status
            statuses.withLock { $0.append(status) }
        }
        #expect(eventually { ((try? stuck()) ?? 0) > 0 })
        // What the others make of it comes at once, too.
        Process.sleep(.milliseconds(500))
        let count = try stuck()
        lock.release()
        crowd.join()
        return (count, statuses.withLock { $0 })
    }

    @Test
    func `is one query, whatever proof that is none they send`() throws {
        let (count, statuses) = try queries { _ in "/events?location=Slowville" }
        #expect(count == 1)
        #expect(statuses == Array(repeating: 200, count: 6))
        let junk = [("Authorization", "Bearer junk")]
        let (again, _) = try queries({ _ in "/events?location=Slowtown" }, junk)
        #expect(again == 1)
    }

    @Test
    func `control: is as many queries as there are lists`() throws {
        let (count, statuses) = try queries { "/events?location=Slow\($0)" }
        #expect(count == 6)
        #expect(statuses == Array(repeating: 200, count: 6))
    }

    @Test
    func `is one query in whatever case its id is written`() throws {
        let organizer = try stack.visitor("casey", role: "organizer")
        let movie = try stack.makeMovie(by: organizer)
        let spellings = [movie.lowercased(), movie.uppercased()]
        let (count, statuses) = try queries({ "/movies/\(spellings[$0 % 2])/shows" }, lock: "shows")
        #expect(count == 1)
        #expect(statuses == Array(repeating: 200, count: 6))
    }
}
