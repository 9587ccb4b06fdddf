import Platform
import Support
import Testing

@Suite("A random history of sales", .serialized)
struct CalmSaleTests {
    private static let time = Duration.seconds(TestEnvironment.isLong ? 180 : 20)

    @Test
    func `over two responders is one in which all fits together`() throws {
        let run = try SaleRun(settings: SaleRun.patience)
        let calls = try run.calls { Process.sleep(Self.time) }
        try run.check(calls)
        #expect(run.isShared)
        let statuses = SaleRun.statuses(calls)
        // Everything that can happen has happened.
        #expect((statuses[201] ?? 0) > 100, "\(statuses)")
        #expect((statuses[409] ?? 0) > 100, "\(statuses)")
        #expect((statuses[422] ?? 0) > 0, "\(statuses)")
        #expect(calls.contains { $0.answer?.isReplayed == true })
        #expect(calls.contains { if case .cancel = $0.wish { $0.status == 200 } else { false } })
        let ends = try run.stack.database.query("SELECT DISTINCT to_status FROM booking_events")
        #expect(Set(ends) == ["held", "confirmed", "expired", "cancelled"])
        let others = calls.filter { ![200, 201, 400, 409, 422].contains($0.status) }
        #expect(others.isEmpty, "\(others.prefix(5).map(\.answer))")
    }
}
