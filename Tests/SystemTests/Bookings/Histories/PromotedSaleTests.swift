import Platform
import Support
import Testing

@Suite("A random history of sales while a standby takes over", .serialized)
struct PromotedSaleTests {
    /// How long clients ask before it does, and after the first sale there.
    private static let pause = Duration.seconds(2)
    /// How long sales may stay away: longer than any wait in a responder.
    private static let patience = Duration.seconds(60)

    /// How a server comes to be the one that sells no more.
    enum Handover: String, CaseIterable, Sendable {
        case closed, killed, silenced

        func strike(_ primary: PostgresServer) throws {
            switch self {
            case .closed: try Self.close(primary)
            case .killed: try primary.killAll()
            case .silenced: try primary.pause()
            }
        }

        /// Has it take no changes any more, and waits for those under way.
        private static func close(_ primary: PostgresServer) throws {
            try primary.run("ALTER SYSTEM SET default_transaction_read_only = on")
            try primary.run("SELECT pg_reload_conf()")
            let isQuiet = eventually {
                let writers = try? primary.run(
                    """
                    SELECT count(*) FROM pg_stat_activity
                    WHERE backend_type = 'client backend' AND pid <> pg_backend_pid()
                        AND (backend_xid IS NOT NULL OR state = 'idle in transaction')
                    """
                )
                return writers == ["0"]
            }
            try #require(isQuiet)
        }
    }

    @Test(arguments: TestEnvironment.isLong ? Handover.allCases : [.closed])
    func `loses nothing that was acknowledged`(handover: Handover) throws {
        let primary = try PostgresServer()
        let standby = try PostgresServer(following: primary)
        let run = try SaleRun(server: primary.conninfo(or: standby))
        let count = "SELECT count(*) FROM batches"
        let calls = try run.calls {
            Process.sleep(Self.pause)
            try handover.strike(primary)
            try standby.promote()
            let database = run.stack.database.name
            let batches = try standby.run(count, in: database)
            let goesOn = eventually(within: Self.patience) {
                (try? standby.run(count, in: database)) != batches
            }
            #expect(goesOn, "no sale after the standby took over")
            Process.sleep(Self.pause)
        }
        // It must not mislead those that ask from now on.
        if handover != .killed { try primary.killAll() }
        try run.check(calls)
    }
}
