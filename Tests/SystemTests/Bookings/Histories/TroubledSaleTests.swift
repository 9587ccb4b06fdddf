import Platform
import Support
import Testing

@Suite("A random history of sales in bad times", .serialized)
struct TroubledSaleTests {
    /// How long clients ask before the first trouble, and between two.
    private static let pause = Duration.seconds(2)
    /// How long they go on after the last one: longer than any wait in a responder.
    private static let rest = Duration.seconds(6)

    @Test(arguments: SaleTrouble.allCases)
    func `loses nothing that was acknowledged`(trouble: SaleTrouble) throws {
        try Self.survive([trouble])
    }

    @Test(.enabled(if: TestEnvironment.isLong))
    func `loses nothing in one trouble after another`() throws {
        var random = SeededRandom(seed: SaleRun.seed)
        let troubles = (1...40).compactMap { _ in SaleTrouble.allCases.randomElement(using: &random)
        }
        try Self.survive(troubles)
    }

    @Test(arguments: [PostgresProxy.Cut.after, .before])
    func `loses nothing where COMMIT is not answered`(cut: PostgresProxy.Cut) throws {
        let run = try SaleRun(cutting: cut)
        let calls = try run.calls { Process.sleep(.seconds(TestEnvironment.isLong ? 60 : 10)) }
        try run.check(calls)
        #expect((run.proxy?.cuts ?? 0) > 5)
        #expect(calls.contains { $0.made != nil })
        let end = cut == .after ? "done" : "abandoned"
        let ends = try run.stack.database.query("SELECT DISTINCT outcome FROM batches")
        #expect(ends.contains(end))
    }

    private static func survive(_ troubles: [SaleTrouble]) throws {
        let server = try PostgresServer()
        let run = try SaleRun(server: server.conninfo)
        var healed = 0
        let calls = try run.calls {
            for trouble in troubles {
                Process.sleep(pause)
                try trouble.strike(run, server)
            }
            healed = WallClock.milliseconds * 1_000
            Process.sleep(rest)
        }
        try run.check(calls, lostResponder: troubles.contains(.responderKilled))
        // Sales have gone on after all that.
        #expect(calls.contains { $0.made != nil && $0.start > healed }, "\(troubles)")
    }
}
